import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { check } from "../../../lib/pulumi/check";
import { LOADER } from "../../../lib/pulumi/loader";

const SSH = { host: "web-1", password: "secret" };

function checked(spec: Wire): ReturnType<typeof check> {
  return check({ ...spec, __provider: LOADER });
}

function faults(spec: Wire): string[] {
  return (checked(spec).failures ?? []).map(({ reason }) => reason.split(": ")[0] ?? "");
}

describe("a spec without fault", () => {
  test("becomes the inputs, with its effect in them", () => {
    const { inputs, failures } = checked({ connection: SSH, redirect: { outbound: { excludePorts: ["5432,3306"] } } });

    expect(failures).toBeUndefined();
    expect(inputs).toMatchObject({
      connection: SSH,
      redirect: { outbound: { excludePorts: [3306, 5432] } },
      drift: "none",
      __provider: LOADER,
    });
    expect(inputs["traffic"]).toContain(
      "outbound tcp: to the sidecar (15001), except ports 3306, 5432; the proxy user (5678) passes by",
    );
    expect(Object.keys(inputs["rules"] as Wire)).toEqual(["ipv4/nat", "ipv6/nat"]);
  });

  test("keeps the back-end that it names", () => {
    expect(checked({ backend: "nftables" }).inputs).toMatchObject({ backend: "nftables" });
  });

  test("may be written with effects of a former check beside it, as an import has them", () => {
    const first = checked({ connection: SSH }).inputs;
    expect(checked({ ...first, drift: "1 rule missing", rules: {}, machineId: "m" })).toEqual({ inputs: first });
  });

  test.each<[string, Wire, Wire]>([
    ["an order", { excludePorts: [80, 22] }, { excludePorts: [22, 80] }],
    ["a port twice", { excludePorts: [22, 22] }, { excludePorts: [22] }],
    ["ports as text", { excludePorts: "22,80" }, { excludePorts: [22, 80] }],
    ["bits of a host in a block", { excludePortsForIPs: ["10.1.2.3/8"] }, { excludePortsForIPs: ["10.0.0.0/8"] }],
    ["an address as a block", { excludePortsForIPs: "10.0.0.1/32" }, { excludePortsForIPs: ["10.0.0.1"] }],
    ["members that are null", { excludePorts: [22], includePorts: null }, { excludePorts: [22] }],
    ["a port as text", { port: "15006" }, { port: 15006 }],
  ])("has one form, whatever of %s", (_what, one, other) => {
    const inbound = (flow: Wire) => checked({ connection: SSH, redirect: { inbound: flow } }).inputs;
    expect(inbound(one)).toEqual(inbound(other));
  });

  test("has no member that the wire cannot carry", () => {
    const { inputs } = checked({ connection: { ...SSH, port: undefined }, redirect: undefined, log: null });
    expect(Object.keys(inputs).toSorted()).toEqual(["__provider", "connection", "drift", "rules", "traffic"]);
    expect(inputs["connection"]).toEqual(SSH);
  });
});

describe("faults", () => {
  test("are told all at once, each with code and property, none under a property's name", () => {
    const { inputs, failures = [] } = checked({
      connection: { ...SSH, port: 0 },
      redirect: { inbound: { excludePorts: [0, "9-3"] } },
      backnd: "nftables",
    });

    expect(failures.map(({ reason }) => reason)).toEqual([
      'KTP111 redirect.inbound.excludePorts[0]: "0" is neither a port nor a range. Give ports from 1 to 65535: 80, "8000-8099", "80,443".',
      'KTP112 redirect.inbound.excludePorts[1]: The range "9-3" ends before it begins. Write the smaller number first.',
      "KTP110 connection.port: 0 is not a port. Give a port from 1 to 65535.",
      'KTP102 backnd: There is no key "backnd" here. Did you mean `backend`?',
    ]);
    expect(failures.map(({ property }) => property)).toEqual(["", "", "", ""]);
    expect(inputs["connection"]).toEqual({ ...SSH, port: 0 });
  });

  test.each<[string, unknown]>([
    ["a text", "CANARY"],
    ["a list", ["CANARY"]],
    ["an object", { CANARY: "CANARY" }],
    ["a text of two lines", "CANARY\nCANARY"],
  ])("never show what stands in a connection: %s", (_what, canary) => {
    const fields = [
      "host",
      "port",
      "user",
      "password",
      "privateKey",
      "privateKeyPassword",
      "agentSocketPath",
      "hostKey",
    ];
    const login = Object.fromEntries([...fields, "dialErrorLimit", "perDialTimeout"].map((key) => [key, canary]));
    const sudo = { password: canary };
    for (const connection of [canary, { ...login, proxy: login, sudo, knownHosts: canary }, { exec: canary, sudo }]) {
      const shown = (checked({ connection }).failures ?? []).map(({ reason }) => reason);
      // The name of a key is no secret.
      expect(
        shown.map((reason) => reason.replaceAll('"CANARY"', "").replaceAll(/connection\.\S*CANARY/g, "")).join(),
      ).not.toContain("CANARY");
    }
  });
});

describe("the way by which a host is managed", () => {
  const taken = {
    connection: { ...SSH, port: 2222 },
    managers: ["ldap"],
    redirect: { inbound: { excludePorts: [22] } },
  };

  test("is not taken, by what the spec says: property, rule and remedy are told without a host", () => {
    expect((checked(taken).failures ?? []).map(({ reason }) => reason)).toEqual([
      'KTP141 redirect.inbound.excludePorts: By this spec inbound tcp 2222 (SSH) goes to the sidecar on port 15006, by the rule "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT". Add 2222 to `redirect.inbound.excludePorts` (now 22), or set `allowLockout: true` when there is another way in.',
      'KTP141 managers[0]: By this spec outbound tcp 389, 636, 3268, 3269 (ldap) goes to the sidecar on port 15001, by the rule "-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT". Add 389, 636, 3268, 3269 to `redirect.outbound.excludePorts` (now none), or set `allowLockout: true` when there is another way in.',
    ]);
  });

  test("may be given up: the preview says what", () => {
    expect((checked({ ...taken, allowLockout: true }).inputs["traffic"] as string[]).slice(-2)).toEqual([
      "lock-out: inbound tcp 2222 (SSH) goes to the sidecar on port 15006",
      "lock-out: outbound tcp 389, 636, 3268, 3269 (ldap) goes to the sidecar on port 15001",
    ]);
  });

  test("has no line where nothing is taken, allowed or not", () => {
    const spec = { connection: SSH, managers: ["ntp"] };
    expect(checked({ ...spec, allowLockout: true }).inputs["traffic"]).toEqual(checked(spec).inputs["traffic"]);
    expect(checked(spec).inputs["traffic"]).toEqual(checked({}).inputs["traffic"]);
  });

  test("has one form, however its managers are written", () => {
    const managers = (entry: Wire) => checked({ managers: [{ name: "a", ...entry }] }).inputs;
    expect(managers({ direction: "inbound", ports: "22,22", cidrs: "10.1.2.3/8", uids: null })).toEqual(
      managers({ direction: "inbound", ports: [22], cidrs: ["10.0.0.0/8"] }),
    );
  });
});

describe("what is unknown in a preview", () => {
  test.each<[string, unknown]>([
    ["all of them", UNKNOWN],
    ["one of them", ["ntp", UNKNOWN]],
    ["where one is", [{ name: "backup", ports: 9102, cidrs: [UNKNOWN] }]],
  ])("of managers (%s) leaves the effect known", (_what, managers) => {
    const known = checked({ connection: SSH }).inputs;
    expect(checked({ connection: SSH, managers })).toEqual({ inputs: { ...known, managers } });
    expect(checked({ managers }).inputs["rules"]).toEqual(known["rules"]);
  });

  test("of managers is waited for where they may be locked out, since that is told", () => {
    const spec = { connection: SSH, managers: [UNKNOWN], allowLockout: true };
    expect(checked(spec).inputs).toMatchObject({ traffic: UNKNOWN, rules: UNKNOWN });
  });

  test("of one manager hides no fault of another", () => {
    expect(faults({ managers: [UNKNOWN, "ldpa", { name: "b", ports: [UNKNOWN, 0] }] })).toEqual([
      "KTP142 managers[1]",
      "KTP111 managers[2].ports[1]",
    ]);
  });

  test.each<[string, unknown]>([
    ["the host", { ...SSH, host: UNKNOWN }],
    ["the password", { ...SSH, password: UNKNOWN }],
    ["a number", { ...SSH, perDialTimeout: UNKNOWN }],
    ["the host of a hop", { ...SSH, proxy: { host: UNKNOWN } }],
    ["all of a hop", { ...SSH, proxy: [UNKNOWN] }],
  ])("%s of a connection leaves the effect known", (_what, connection) => {
    const known = checked({ connection: SSH }).inputs;
    expect(checked({ connection })).toEqual({ inputs: { ...known, connection } });
  });

  test.each<[string, unknown]>([
    ["an argv", { exec: UNKNOWN }],
    ["a word of an argv", { exec: ["docker", "exec", "-i", UNKNOWN, "sh"] }],
  ])("%s leaves the effect known", (_what, connection) => {
    const known = checked({ connection: { exec: ["sh"] } }).inputs;
    expect(checked({ connection })).toEqual({ inputs: { ...known, connection } });
  });

  test.each<[string, Wire]>([
    ["all of a connection", { connection: UNKNOWN }],
    ["the port of a connection", { connection: { ...SSH, port: UNKNOWN } }],
    ["a list of ports", { connection: SSH, redirect: { inbound: { excludePorts: UNKNOWN } } }],
    ["one of the ports", { connection: SSH, redirect: { inbound: { excludePorts: [8080, UNKNOWN] } } }],
    ["one port that could be SSH's", { connection: SSH, redirect: { inbound: { excludePorts: [UNKNOWN] } } }],
    ["the sidecar's port", { redirect: { inbound: { port: UNKNOWN }, outbound: { port: 15006 } } }],
    ["all of the redirect", { redirect: UNKNOWN }],
    ["the name of the proxy user", { kumaDPUser: "envoy", proxyUser: { name: UNKNOWN, uid: 5678 } }],
    [
      "whether lockout is allowed",
      { connection: SSH, allowLockout: UNKNOWN, redirect: { inbound: { excludePorts: [80] } } },
    ],
    ["a network", { redirect: { vnet: { networks: [UNKNOWN] } } }],
  ])("%s makes the effect unknown, and no fault", (_what, spec) => {
    expect(checked(spec)).toEqual({
      inputs: { ...spec, traffic: UNKNOWN, rules: UNKNOWN, drift: "none", __provider: LOADER },
    });
  });

  test("hides no fault of what is known, and moves no index", () => {
    expect(
      faults({
        connection: { host: UNKNOWN, port: 0 },
        redirect: { inbound: { excludePorts: [UNKNOWN, 0] }, outbound: { port: 70000 } },
      }),
    ).toEqual(["KTP111 redirect.inbound.excludePorts[1]", "KTP110 redirect.outbound.port", "KTP110 connection.port"]);
  });

  test("beside an unknown host, properties that do not go together are told", () => {
    const redirect = { inbound: { includePorts: [80], excludePorts: [22] }, outbound: { port: 15006 } };
    expect(faults({ connection: { host: UNKNOWN }, redirect })).toEqual([
      "KTP118 redirect.inbound.excludePorts",
      "KTP140 redirect.outbound.port",
    ]);
  });

  test("an SSH connection without a host is at fault, whatever its password will be", () => {
    expect(faults({ connection: { password: UNKNOWN } })).toEqual(["KTP161 connection.host"]);
  });
});
