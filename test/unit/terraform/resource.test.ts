import { halfApplied } from "../../../lib/errors/host-failures";
import { UNKNOWN } from "../../../lib/lifecycle/wire";
import type { Observation } from "../../../lib/plan/observation";
import type { Plan } from "../../../lib/plan/plan";
import type { ResolvedHostSpec } from "../../../lib/spec/resolved";
import { HOST_RESOURCE } from "../../../lib/terraform/host-resource";
import { MOVED, writePrivate } from "../../../lib/terraform/private-state";
import { Resource } from "../../../lib/terraform/resource";
import { Session } from "../../../lib/terraform/session";
import type { Values } from "../../../lib/terraform/value";
import { FakeHost } from "../../support/fake-host";

const NOTHING = new Uint8Array();
const SSH = { host: "web-1", on_unknown_host_key: "record" };
const CONFIG: Values = { host_connection: SSH, redirect: { inbound: { exclude_ports: ["22", "9090"] } } };

/** The resource over one fake host, which can be reached as long as the engine wants anything. */
function resourceOf(host: FakeHost, session = new Session(() => true)) {
  return new Resource<ResolvedHostSpec, Observation, Plan>(
    {
      ...HOST_RESOURCE,
      world: ({ requireAlive, say }) => ({
        open: async () => {
          requireAlive();
          return { host, [Symbol.asyncDispose]: async () => undefined };
        },
        say,
      }),
    },
    session,
  );
}

async function applied(host: FakeHost, config = CONFIG) {
  const resource = resourceOf(host);
  const { values } = resource.plan(undefined, config, NOTHING);
  return resource.apply(undefined, values, NOTHING);
}

describe("a plan", () => {
  const plan = (config: Values, prior?: Values) => resourceOf(new FakeHost()).plan(prior, config, NOTHING);

  test("says the effect, and what was configured as it was configured", () => {
    expect(plan(CONFIG)).toMatchObject({
      values: {
        ...CONFIG,
        id: "ssh:web-1:22",
        status: "in sync",
        traffic: expect.arrayContaining(["inbound tcp: to the sidecar (15006), except ports 22, 9090"]),
        rules: expect.arrayContaining(["ipv4/nat -A PREROUTING -p tcp -j KUMA_MESH_INBOUND"]),
      },
      diagnostics: [],
      replaces: [],
    });
  });

  test("knows the rules of a host whose address nobody knows yet", () => {
    const { values } = plan({ ...CONFIG, host_connection: { ...SSH, host: UNKNOWN } });
    expect(values).toMatchObject({ id: UNKNOWN, status: "in sync", rules: expect.any(Array) });
  });

  test("leaves open just what depends on an unknown value", () => {
    const { values } = plan({ ...CONFIG, redirect: { inbound: { port: UNKNOWN } } });
    expect(values).toMatchObject({ id: "ssh:web-1:22", status: "in sync", rules: UNKNOWN, traffic: UNKNOWN });
  });

  test("of another machine is a replacement, of another port of it none", () => {
    const connect = (rest: Values): Values => ({ ...CONFIG, host_connection: { ...SSH, ...rest } });
    const path = [{ steps: [{ attributeName: "host_connection" }] }];
    expect(plan(connect({ host: "web-2" }), CONFIG).replaces).toEqual(path);
    expect(plan(connect({ port: 2222 }), CONFIG).replaces).toEqual([]);
  });

  test.each<[string, Values, string, readonly object[]]>([
    [
      "within objects",
      { redirect: { inbound: { port: 0 } } },
      "redirect.inbound.port",
      [{ attributeName: "redirect" }, { attributeName: "inbound" }, { attributeName: "port" }],
    ],
    [
      "in a list, behind managers that are named in a list of their own",
      {
        manager_presets: ["ntp"],
        managers: [
          { name: "a", ports: ["80"] },
          { name: "b", ports: ["80"], protocol: "x" },
        ],
      },
      "managers[1].protocol",
      [{ attributeName: "managers" }, { elementKeyInt: 1 }, { attributeName: "protocol" }],
    ],
    [
      "of a name that is none",
      { manager_presets: ["nope"] },
      "manager_presets",
      [{ attributeName: "manager_presets" }],
    ],
    [
      "of a connection",
      { host_connection: {} },
      "host_connection.host",
      [{ attributeName: "host_connection" }, { attributeName: "host" }],
    ],
  ])("names a fault %s", (_what, config, place, steps) => {
    const { diagnostics } = plan(config);
    expect(diagnostics).toMatchObject([
      { severity: 1, summary: expect.stringContaining(` ${place}: `), attribute: { steps } },
    ]);
    expect(diagnostics[0]?.detail).toMatch(/./);
  });
});

describe("an apply", () => {
  test("gives just what was planned, and keeps what the host told", async () => {
    const host = new FakeHost();
    const { values, kept = NOTHING, diagnostics } = await applied(host);
    expect(values).toEqual(resourceOf(host).plan(undefined, CONFIG, NOTHING).values);
    expect(diagnostics).toMatchObject([
      { severity: 2, detail: expect.stringMatching(/^\[fake\] the rules do not outlive/) },
    ]);
    expect(JSON.parse(Buffer.from(kept).toString())).toMatchObject({ machineId: "fake", stateVersion: 1 });
  });

  test("that is refused before anything is done leaves no resource", async () => {
    const host = new FakeHost({ failsAt: 0 });
    const { values, diagnostics } = await applied(host);
    expect(values).toBeUndefined();
    expect(diagnostics).toMatchObject([{ severity: 1, summary: expect.stringMatching(/^KTP\d{3} fake: /) }]);
  });

  test("of which something may be left is recorded, with the error", async () => {
    const host = new FakeHost();
    jest.spyOn(host, "apply").mockRejectedValue(halfApplied("fake", "load-iptables", "no space left"));
    const { values, kept = NOTHING, diagnostics } = await applied(host);
    expect(values).toMatchObject({ ...CONFIG, status: "drifted: the last apply broke off" });
    expect(JSON.parse(Buffer.from(kept).toString())).toMatchObject({ machineId: "fake" });
    expect(diagnostics).toMatchObject([{ severity: 1, summary: expect.stringMatching(/^KTP263 /) }]);
  });

  test("of nothing but what a destroy does asks no host: it may be gone, and engines keep rules in an order of their own", async () => {
    const host = new FakeHost();
    const { values = {}, kept = NOTHING } = await applied(host);
    const rules = (values["rules"] as string[]).toSorted();
    expect(rules).not.toEqual(values["rules"]);
    const resource = resourceOf(host, new Session(() => false));
    const { values: planned } = resource.plan(values, { ...CONFIG, on_unreachable: "forget" }, kept);
    const { diagnostics, ...state } = await resource.apply({ ...values, rules }, { ...planned, rules }, kept);
    expect(diagnostics).toEqual([]);
    expect(state.values).toMatchObject({ on_unreachable: "forget", status: "in sync" });
  });

  test("begins nothing once the user interrupted it, the engine is gone, or it failed itself", async () => {
    const interrupted = new Session(() => true);
    interrupted.stop();
    const crashed = new Session(() => true);
    crashed.crash(new Error("in a timer"));
    for (const [session, code] of [
      [interrupted, "KTP303"],
      [crashed, "KTP389"],
      [new Session(() => false), "KTP302"],
    ] as const) {
      const host = new FakeHost();
      const resource = resourceOf(host, session);
      const { values } = resource.plan(undefined, CONFIG, NOTHING);
      expect((await resource.apply(undefined, values, NOTHING)).diagnostics[0]?.summary).toContain(code);
      expect(host.writes).toBe(0);
    }
  });
});

describe("a read", () => {
  test("of a host as it was left gives what was applied", async () => {
    const host = new FakeHost();
    const { values = {}, kept = NOTHING } = await applied(host);
    expect(await resourceOf(host).read(values, kept)).toEqual({ values, kept, diagnostics: [] });
  });

  test("tells drift at its attribute and in the status, and is over when it is mended", async () => {
    const host = new FakeHost();
    const { values = {}, kept = NOTHING } = await applied(host);
    const rule = host.iptables.ipv4.save().match(/^-A (KUMA_MESH_INBOUND .*9090.*)$/m)?.[1];
    host.iptables.ipv4.restore(`*nat\n-D ${rule}\nCOMMIT\n`);
    const drifted = await resourceOf(host).read(values, kept);
    expect(drifted.values).toMatchObject({
      host_connection: SSH,
      redirect: { inbound: { exclude_ports: [22] } },
      status: expect.stringMatching(/^drifted: 1 rule missing, 1 rule too many in ipv4\/nat\/KUMA_MESH_INBOUND/),
    });
    const again = await resourceOf(host).read(drifted.values ?? {}, drifted.kept ?? NOTHING);
    expect(again).toEqual(drifted);

    const mended = await resourceOf(host).apply(drifted.values, values, kept);
    expect(await resourceOf(host).read(mended.values ?? {}, mended.kept ?? NOTHING)).toMatchObject({ values });
  });

  test("of a host that has nothing of ours is of no resource", async () => {
    const values = { ...CONFIG, id: "ssh:web-1:22", status: "in sync", traffic: [], rules: [] };
    expect(await resourceOf(new FakeHost()).read(values, NOTHING)).toEqual({ values: undefined, diagnostics: [] });
  });

  test("that fails keeps the state as it is", async () => {
    const host = new FakeHost();
    const { values = {}, kept = NOTHING } = await applied(host);
    const { diagnostics, ...state } = await resourceOf(host, new Session(() => false)).read(values, kept);
    expect(state).toEqual({ values, kept });
    expect(diagnostics).toHaveLength(1);
  });

  test("after an import fills in what the host has", async () => {
    const host = new FakeHost();
    await applied(host);
    const { values } = await resourceOf(host).read({ id: "web-1", host_connection: SSH }, NOTHING);
    expect(values).toMatchObject({
      ...CONFIG,
      id: "ssh:web-1:22",
      redirect: { inbound: { exclude_ports: [22, 9090] } },
    });
  });
});

describe("a host that one resource lets go and another one of the same run has", () => {
  const uninstalled = "the uninstall is a shell script";

  async function both(host: FakeHost, session: Session) {
    const { values = {}, kept = NOTHING } = await applied(host);
    const other = resourceOf(host, session);
    const taking = other.apply(undefined, other.plan(undefined, CONFIG, NOTHING).values, NOTHING);
    return { taking, letting: other.apply(values, undefined, kept) };
  }

  test("stays as it is, in whichever order they come", async () => {
    const { taking, letting } = await both(new FakeHost(), new Session(() => true));
    expect(await taking).toMatchObject({ values: { status: "in sync" } });
    expect(await letting).toMatchObject({ values: undefined, diagnostics: [{ severity: 2 }] });
  });

  test("is given back where the other one failed", async () => {
    const session = new Session(() => true);
    const host = new FakeHost();
    const observe = host.observe.bind(host);
    const { values = {}, kept = NOTHING } = await applied(host);
    const resource = resourceOf(host, session);
    jest.spyOn(host, "observe").mockRejectedValueOnce(halfApplied("fake", "look", "no"));
    await resource.apply(undefined, resource.plan(undefined, CONFIG, NOTHING).values, NOTHING);
    host.observe = observe;
    const { diagnostics } = await resource.apply(values, undefined, kept);
    expect(diagnostics).toMatchObject([{ detail: expect.stringContaining(uninstalled) }]);
  });

  test("is given back where it is another machine by now", async () => {
    const session = new Session(() => true);
    session.brought(HOST_RESOURCE.typeName, "ssh:web-1:22", "other");
    const host = new FakeHost();
    const { values = {}, kept = NOTHING } = await applied(host);
    const { diagnostics } = await resourceOf(host, session).apply(values, undefined, kept);
    expect(diagnostics).toMatchObject([{ detail: expect.stringContaining(uninstalled) }]);
  });
});

describe("a resource that was another's until now", () => {
  const moved = writePrivate(MOVED);

  test("is not looked for, not replaced, and not uninstalled, since nobody knows its host yet", async () => {
    const resource = resourceOf(new FakeHost(), new Session(() => false));
    expect(await resource.read({}, moved)).toEqual({ values: {}, kept: moved, diagnostics: [] });
    expect(resource.plan({}, CONFIG, moved).replaces).toEqual([]);
    expect(await resource.apply({}, undefined, moved)).toEqual({ values: undefined, diagnostics: [] });
  });

  test("is ours by its first apply", async () => {
    const resource = resourceOf(new FakeHost());
    const { values } = resource.plan({}, CONFIG, moved);
    const { kept = NOTHING } = await resource.apply({}, values, moved);
    expect(JSON.parse(Buffer.from(kept).toString())).not.toHaveProperty("moved");
  });
});
