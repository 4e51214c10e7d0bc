import { halfApplied, rulesRefused } from "../../../lib/errors/host-failures";
import { hostUnreachable } from "../../../lib/errors/reaching-failures";
import { connectionCut } from "../../../lib/errors/script-failures";
import { takenBack } from "../../../lib/errors/window-failures";
import type { Wire } from "../../../lib/lifecycle/wire";
import { FakeHost } from "../../support/fake-host";
import { inputsFor } from "../../support/inputs-for";
import { OneHostWorld, thrownBy } from "./world";

const CONNECTION = { host: "web-1", onUnknownHostKey: "record" };
const SPEC = { connection: CONNECTION, redirect: { inbound: { excludePorts: [22, 9090] } } };
const ASKED = { redirect: SPEC.redirect };

describe("create", () => {
  test("answers with the inputs, and with what the host told", async () => {
    const world = new OneHostWorld(new FakeHost());
    world.hostKey = "ssh-ed25519 AAAA";
    const inputs = inputsFor(SPEC);

    expect(await world.lifecycle.create(inputs)).toEqual({
      id: "ssh:web-1:22",
      outs: {
        ...inputs,
        asked: ASKED,
        hostBackend: "iptables-nft",
        machineId: "fake",
        hostKey: "ssh-ed25519 AAAA",
        stateVersion: 1,
      },
    });
  });

  test("of a host that is right already writes nothing", async () => {
    const host = new FakeHost();
    await new OneHostWorld(host).lifecycle.create(inputsFor(SPEC));
    await new OneHostWorld(host).lifecycle.create(inputsFor(SPEC));
    expect(host.writes).toBe(1);
  });
});

describe("what an attempt leaves behind", () => {
  test.each<[string, Error]>([
    ["half taken back", halfApplied("web-1", "load-iptables", "no space left")],
    ["cut in the middle", connectionCut("web-1", true, "reset")],
    ["broken in a way nobody foresaw", new TypeError("undefined is not a function")],
  ])("%s: the host is recorded with its key and its machine", async (_what, thrown) => {
    const host = new FakeHost();
    const world = new OneHostWorld(host);
    world.hostKey = "ssh-ed25519 AAAA";
    jest.spyOn(host, "apply").mockRejectedValue(thrown);
    const inputs = inputsFor(SPEC);

    expect(await thrownBy(world.lifecycle.create(inputs))).toMatchObject({
      id: "ssh:web-1:22",
      properties: { ...inputs, machineId: "fake", hostKey: "ssh-ed25519 AAAA", stateVersion: 1 },
      reasons: [expect.stringContaining(thrown.message)],
    });
  });

  test("a second change taken back, after a first one counted: the host is recorded", async () => {
    const host = new FakeHost();
    const apply = host.apply.bind(host);
    // Somebody comes ahead of our rules while they are loaded, which the walk mends by another apply.
    jest.spyOn(host, "apply").mockImplementationOnce(async (...change) => {
      const applied = await apply(...change);
      host.iptables.ipv4.restore("*nat\n-I OUTPUT 1 -p tcp -m tcp --dport 443 -j ACCEPT\nCOMMIT\n");
      return applied;
    });
    jest.spyOn(host, "apply").mockRejectedValueOnce(takenBack("web-1", "no route to host"));

    expect(await thrownBy(new OneHostWorld(host).lifecycle.create(inputsFor(SPEC)))).toMatchObject({
      id: "ssh:web-1:22",
      properties: { machineId: "fake" },
      reasons: [expect.stringContaining("KTP280")],
    });
  });

  test("a first change taken back leaves nothing: the host is not recorded", async () => {
    const host = new FakeHost();
    jest.spyOn(host, "apply").mockRejectedValueOnce(takenBack("web-1", "no route to host"));
    const thrown = await thrownBy(new OneHostWorld(host).lifecycle.create(inputsFor(SPEC)));
    expect(thrown.id).toBeUndefined();
  });

  test("applied, but lost before the second look: the host is recorded", async () => {
    const host = new FakeHost();
    const observe = host.observe.bind(host);
    const lost = hostUnreachable({ host: "web-1", property: "connection" }, { tries: 1, seconds: 1, last: "reset" });
    jest.spyOn(host, "observe").mockImplementationOnce(observe).mockRejectedValue(lost);

    expect(await thrownBy(new OneHostWorld(host).lifecycle.create(inputsFor(SPEC)))).toMatchObject({
      id: "ssh:web-1:22",
      properties: { machineId: "fake" },
    });
    expect(host.writes).toBe(1);
  });

  test("refused, and so as before: nothing is recorded", async () => {
    const host = new FakeHost({ failsAt: 1 });
    const before = host.dump();

    expect(await thrownBy(new OneHostWorld(host).lifecycle.create(inputsFor(SPEC)))).toEqual(
      rulesRefused("fake", "iptables", "the test asks for it"),
    );
    expect(host.dump()).toBe(before);
  });

  test("the next up goes on from there, and asks for the recorded key", async () => {
    const host = new FakeHost();
    const world = new OneHostWorld(host);
    world.hostKey = "ssh-ed25519 AAAA";
    const cut = connectionCut("web-1", true, "reset");
    const apply = host.apply.bind(host);
    jest.spyOn(host, "apply").mockImplementationOnce(async (plan) => {
      await apply(plan);
      throw cut;
    });
    const { properties = {} } = await thrownBy(world.lifecycle.create(inputsFor(SPEC)));
    const { outs } = await world.lifecycle.update("ssh:web-1:22", properties, inputsFor(SPEC));

    expect(outs).toMatchObject({ machineId: "fake", asked: ASKED, drift: "none" });
    expect(world.recorded).toEqual([undefined, "ssh-ed25519 AAAA"]);
    expect(host.writes).toBe(1);
  });

  test("an update that is refused keeps the old state: it throws no properties", async () => {
    const host = new FakeHost();
    const { lifecycle } = new OneHostWorld(host);
    const { id, outs } = await lifecycle.create(inputsFor(SPEC));
    const applied = host.dump();
    host.failsAt = 0;
    const news = inputsFor({ ...SPEC, redirect: { inbound: { port: 15106 } } });

    expect(await thrownBy(lifecycle.update(id, outs, news))).not.toHaveProperty("properties");
    expect(host.dump()).toBe(applied);
    host.failsAt = undefined;
    expect((await lifecycle.read(id, outs)).props).toEqual(outs);
  });
});

describe("update", () => {
  test("of nothing but what delete shall do does not ask the host, which may be gone", async () => {
    const world = new OneHostWorld(new FakeHost());
    const { id, outs } = await world.lifecycle.create(inputsFor(SPEC));
    const news = inputsFor({ ...SPEC, onUnreachable: "forget" });

    const after = await world.lifecycle.update(id, outs, news);
    expect(after.outs).toEqual({ ...outs, onUnreachable: "forget", asked: { ...ASKED, onUnreachable: "forget" } });
    expect(world.recorded).toHaveLength(1);
    await world.lifecycle.update(id, after.outs, inputsFor(SPEC));
    expect(world.recorded).toHaveLength(1);
  });

  test.each<[string, Wire]>([
    ["a host that drifted", { drift: "1 rule missing in ipv4/nat/KUMA_MESH_INBOUND" }],
    ["a half-applied host", { asked: undefined }],
  ])("of what delete shall do asks %s all the same", async (_what, state) => {
    const world = new OneHostWorld(new FakeHost());
    const { id, outs } = await world.lifecycle.create(inputsFor(SPEC));
    await world.lifecycle.update(id, { ...outs, ...state }, inputsFor({ ...SPEC, onUnreachable: "forget" }));
    expect(world.recorded).toHaveLength(2);
  });

  test("of another machine is refused, and does not touch it", async () => {
    const { lifecycle } = new OneHostWorld(new FakeHost());
    const { id, outs } = await lifecycle.create(inputsFor(SPEC));
    const other = new FakeHost({ machineId: "other" });

    const attempt = new OneHostWorld(other).lifecycle.update(id, outs, inputsFor({ ...SPEC, wait: 1 }));
    expect((await thrownBy(attempt)).message).toContain("KTP266");
    expect(other.writes).toBe(0);
  });
});

test("work on one host waits for the work before it, on several it does not", async () => {
  const world = new OneHostWorld(new FakeHost());
  const on = (host: string) => world.lifecycle.create(inputsFor({ connection: { host } }));

  await Promise.all([on("web-1"), on("web-1"), on("web-1")]);
  expect(world.mostOpen).toBe(1);
  await Promise.all(["web-1", "web-2", "web-3"].map(on));
  expect(world.mostOpen).toBe(3);
});
