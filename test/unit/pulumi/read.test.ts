import { journalUnreadable } from "../../../lib/errors/host-failures";
import type { Wire } from "../../../lib/lifecycle/wire";
import { FakeHost } from "../../support/fake-host";
import { inputsFor } from "../../support/inputs-for";
import { OneHostWorld, thrownBy } from "./world";

const SPEC = { connection: { host: "web-1" }, redirect: { inbound: { excludePorts: [22, 9090] } } };
const ID = "ssh:web-1:22";

interface Managed {
  readonly host: FakeHost;
  readonly world: OneHostWorld;
  readonly state: Wire;
}

async function managed(spec: Wire = SPEC): Promise<Managed> {
  const host = new FakeHost();
  const world = new OneHostWorld(host);
  return { host, world, state: (await world.lifecycle.create(inputsFor(spec))).outs };
}

function deleteRule(host: FakeHost, chain: string, rule: string): void {
  const { ipv4 } = host.iptables;
  const line = ipv4
    .save()
    .split("\n")
    .find((saved) => saved.startsWith(`-A ${chain} `) && saved.includes(rule));
  if (line === undefined) throw new Error(`there is no rule ${rule} in ${chain}:\n${ipv4.save()}`);
  ipv4.restore(`*nat\n-D${line.slice("-A".length)}\nCOMMIT\n`);
}

test("a host that is as it was left gives state and inputs back, equal in every part", async () => {
  const { world, state } = await managed();
  expect(await world.lifecycle.read(ID, state)).toEqual({ id: ID, props: state, inputs: inputsFor(SPEC) });
});

test("a host without anything of ours is gone", async () => {
  const { world, state } = await managed();
  world.host = new FakeHost();
  expect(await world.lifecycle.read(ID, state)).toEqual({});
});

test("another machine with rules of ours is an error; without any, the host is gone", async () => {
  const { world, state } = await managed();
  const other = new FakeHost({ machineId: "other" });
  world.host = other;
  expect(await world.lifecycle.read(ID, state)).toEqual({});
  await new OneHostWorld(other).lifecycle.create(inputsFor(SPEC));
  expect((await thrownBy(world.lifecycle.read(ID, state))).message).toContain("KTP266");
});

test("a host that cannot be read is an error, never gone", async () => {
  const { host, world, state } = await managed();
  const unreadable = journalUnreadable("fake", "/var/lib/kuma-transparent-proxy/journal");
  jest.spyOn(host, "observe").mockRejectedValue(unreadable);
  expect(await thrownBy(world.lifecycle.read(ID, state))).toBe(unreadable);
});

describe("a host that drifted", () => {
  test("shows it at the property, in the rules, in the traffic and in a sentence", async () => {
    const { host, world, state } = await managed();
    deleteRule(host, "KUMA_MESH_INBOUND", "9090");
    deleteRule(host, "KUMA_MESH_INBOUND", "22");

    const { inputs = {} } = await world.lifecycle.read(ID, state);
    expect(inputs).toMatchObject({
      redirect: { inbound: { excludePorts: [] } },
      drift:
        "1 rule missing in ipv4/nat/KUMA_MESH_INBOUND (by hand, probably: no other trace): " +
        "inbound tcp over ipv4 to ports 22, 9090 goes to the sidecar",
    });
    expect(inputs["rules"]).not.toEqual(state["rules"]);
    expect((inputs["traffic"] as string[])[0]).toBe("inbound tcp: to the sidecar (15006)");
    expect((state["traffic"] as string[])[0]).toBe("inbound tcp: to the sidecar (15006), except ports 22, 9090");
  });

  test("is told the same again, however often its state is brought up to date", async () => {
    const { host, world, state } = await managed();
    deleteRule(host, "KUMA_MESH_INBOUND", "22");
    const first = await world.lifecycle.read(ID, state);
    expect(await world.lifecycle.read(ID, first.props ?? {})).toEqual(first);
  });

  test("and was mended since shows nothing any more, once its state knew", async () => {
    const { host, world, state } = await managed();
    deleteRule(host, "KUMA_MESH_INBOUND", "22");
    const { props = {} } = await world.lifecycle.read(ID, state);
    await new OneHostWorld(host).lifecycle.create(inputsFor(SPEC));
    expect((await world.lifecycle.read(ID, props)).inputs).toEqual(inputsFor(SPEC));
  });

  test("is mended by the next up from a state that knew", async () => {
    const { host, world, state } = await managed();
    const before = host.dump();
    deleteRule(host, "KUMA_MESH_INBOUND", "22");
    const { props = {} } = await world.lifecycle.read(ID, state);
    expect((await world.lifecycle.update(ID, props, inputsFor(SPEC))).outs).toEqual(state);
    expect(host.dump()).toBe(before);
  });
});

describe("a host that is looked up", () => {
  const get = { connection: SPEC.connection, __provider: "text" };

  test("by its connection alone is what it is, without drift", async () => {
    const { world, state } = await managed();
    const { props = {}, inputs } = await world.lifecycle.read(ID, get);
    expect(inputs).toBeUndefined();
    expect(props).toMatchObject({
      redirect: SPEC.redirect,
      drift: "none",
      hostBackend: "iptables-nft",
      machineId: "fake",
    });
    expect(props["rules"]).toEqual(state["rules"]);
    expect(props["traffic"]).toEqual(state["traffic"]);
  });

  test.each<[string, Wire]>([
    ["by its connection alone", get],
    ["with a spec that it has", { ...SPEC, __provider: "text" }],
    ["with a spec that it has not", { ...SPEC, redirect: { dns: { enabled: true } }, __provider: "text" }],
  ])("%s answers the same with and without what it answered before", async (_what, props) => {
    const { world } = await managed();
    const first = await world.lifecycle.read(ID, props);
    expect(await world.lifecycle.read(ID, first.props ?? {})).toEqual(first);
  });

  test("shows drift from then on", async () => {
    const { host, world } = await managed();
    const { props = {} } = await world.lifecycle.read(ID, get);
    deleteRule(host, "KUMA_MESH_INBOUND", "22");
    expect((await world.lifecycle.read(ID, props)).props).toMatchObject({
      redirect: { inbound: { excludePorts: [9090] } },
      drift: expect.stringContaining("in ipv4/nat/KUMA_MESH_INBOUND"),
    });
  });

  test("with a spec that it has not shows what it has otherwise", async () => {
    const { world } = await managed();
    const asked = { ...SPEC, redirect: { inbound: { port: 15106 } } };
    const { props = {} } = await world.lifecycle.read(ID, { ...asked, __provider: "text" });
    expect(props).toMatchObject({ redirect: { inbound: { port: 15006, excludePorts: [22, 9090] } } });
    expect(props["drift"]).not.toBe("none");
  });
});
