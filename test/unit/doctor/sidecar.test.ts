import type { Listener, Process } from "../../../lib/doctor/examination";
import { sshRemarks } from "../../../lib/doctor/ssh";
import type { Management, Observation } from "../../../lib/plan/observation";
import type { HostSpec } from "../../../lib/spec/host";
import { type Case, type Differences, listener, lookAt, NOT_ROOT, SSHD, said } from "../../support/looks";

/** What doctor says of the sidecar, of its user, and of the way by which the host is managed. */

describe("proxy user", () => {
  const KUMA = { name: "kuma-dp", uid: 5678 };

  test.each<Case>([
    { name: "there", given: {}, want: ["ok: kuma-dp (5678)"] },
    { name: "to be made", given: { seen: { accounts: {} } }, want: ["ok: kuma-dp (5678) is made by an apply"] },
    {
      name: "to be made by busybox",
      given: { seen: { accounts: {} }, around: { commands: ["adduser"] } },
      want: ["ok: kuma-dp (5678) is made by an apply"],
    },
    {
      name: "to be made, and nothing to make it with",
      given: { seen: { accounts: {} }, around: { commands: ["ip"] } },
      want: ["problem KTP259: kuma-dp is not there, and there is neither useradd nor adduser"],
    },
    {
      name: "not there, and not to be made",
      given: { seen: { accounts: {} }, spec: { proxyUser: { create: false } } },
      want: ["problem KTP253: there is no user kuma-dp"],
    },
    {
      name: "there under another uid",
      given: { seen: { accounts: { byName: { ...KUMA, uid: 1001 } } } },
      want: ["problem KTP254: kuma-dp has uid 1001"],
    },
    {
      name: "not there, its uid taken",
      given: { seen: { accounts: { byUid: { ...KUMA, name: "app" } } } },
      want: ["problem KTP255: uid 5678 belongs to app"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("proxy-user", given)).toEqual(want);
  });
});

describe("sidecar", () => {
  const on = (...listeners: readonly Listener[]): Differences => ({ around: { listeners } });
  const OUTAGE = "rules without a proxy behind them are an outage";
  const DEAF = "warning: on 15001/tcp (outbound) one family of addresses is not listened for, and both are redirected";
  const by = (life: Pick<Process, "secondsUp" | "unit">) =>
    [15001, 15006].map((port) => listener(port, { process: { pid: 700, name: "envoy", uid: 5678, ...life } }));
  const NGINX = { uid: 33, user: "www-data", process: { pid: 80, name: "nginx", uid: 33 } };
  const IT = "ok: envoy of kuma-dp (5678)";
  const BOTH = "15006/tcp (inbound), 15001/tcp (outbound)";

  test.each<Case>([
    { name: "listens", given: {}, want: [`ok: listens on ${BOTH}`, IT] },
    { name: "does not run", given: on(SSHD), want: [`warning: nobody listens on ${BOTH}: ${OUTAGE}`] },
    {
      name: "does not run, and is not missed",
      given: { ...on(SSHD), seen: { gate: { isOpen: true, missing: [{ protocol: "tcp", port: 15001 }] } } },
      want: [`warning: nobody listens on ${BOTH}: all traffic passes by the mesh right now`],
    },
    {
      name: "does not run, and would not be missed",
      given: { ...on(SSHD), spec: { onProxyDown: "fail-open" } },
      want: [`warning: nobody listens on ${BOTH}: with \`fail-open\` all traffic passes by the mesh then`],
    },
    {
      name: "listens with DNS left out",
      given: { spec: { redirect: { dns: { enabled: true } } } },
      want: [`warning: nobody listens on 15053/udp (dns): ${OUTAGE}; the proxy user listens on 15001, 15006`],
    },
    {
      name: "listens for DNS as well",
      given: {
        spec: { redirect: { dns: { enabled: true } } },
        ...on(listener(15001), listener(15006), listener(15053, { protocol: "udp" })),
      },
      want: [`ok: listens on ${BOTH}, 15053/udp (dns)`, IT],
    },
    {
      name: "listens on the ports of another spec",
      given: { spec: { redirect: { inbound: { port: 16006 }, outbound: { enabled: false } } } },
      want: [`warning: nobody listens on 16006/tcp (inbound): ${OUTAGE}; the proxy user listens on 15001, 15006`],
    },
    {
      name: "is asked for nothing",
      given: { spec: { redirect: { inbound: { enabled: false }, outbound: { enabled: false } } } },
      want: ["ok: nothing is redirected"],
    },
    {
      name: "is asked for the containers of a network alone",
      given: {
        spec: {
          redirect: {
            inbound: { enabled: false },
            outbound: { enabled: false },
            vnet: { networks: ["docker0:172.17.0.0/16"] },
          },
        },
        ...on(),
      },
      want: [`warning: nobody listens on 15001/tcp (outbound), 15053/udp (dns): ${OUTAGE}`],
    },
    {
      name: "finds its port taken",
      given: on(listener(15001, NGINX), listener(15006)),
      want: ["problem KTP296: 15001/tcp (outbound) is held by nginx of www-data (33), not by kuma-dp (5678)"],
    },
    {
      name: "finds its port taken by somebody whom only root would know",
      given: on({ protocol: "tcp", address: "0.0.0.0", port: 15001, uid: 33 }, listener(15006)),
      want: ["problem KTP296: 15001/tcp (outbound) is held by a process of uid 33, not by kuma-dp (5678)"],
    },
    {
      name: "runs as another user",
      given: on(listener(15001, { uid: 0, user: "root", process: { pid: 9, name: "envoy", uid: 0 } }), listener(15006)),
      want: ["problem KTP296: 15001/tcp (outbound) is held by envoy of root (0), not by kuma-dp (5678)"],
    },
    {
      name: "opened its sockets as root and is the proxy user now",
      given: on(listener(15001, { uid: 0, user: "root" }), listener(15006, { uid: 0, user: "root" })),
      want: [`ok: listens on ${BOTH}`, "ok: envoy of uid 5678"],
    },
    {
      name: "opened its sockets as the proxy user and is another one now",
      given: on(listener(15001, { process: { pid: 9, name: "envoy", uid: 33 } }), listener(15006)),
      want: ["problem KTP296: 15001/tcp (outbound) is held by envoy of uid 33, not by kuma-dp (5678)"],
    },
    {
      name: "listens on IPv4 alone",
      given: on(listener(15001, { address: "0.0.0.0" }), listener(15006)),
      want: [DEAF, IT],
    },
    {
      name: "listens on IPv6 alone",
      given: on(listener(15001, { address: "::1" }), listener(15006)),
      want: [DEAF, IT],
    },
    {
      name: "listens on IPv4 alone, on a host that has no other",
      given: { ...on(listener(15001, { address: "0.0.0.0" }), listener(15006)), seen: { hasIpv6: false } },
      want: [`ok: listens on ${BOTH}`, IT],
    },
    {
      name: "listens on both, with a socket each",
      given: on(listener(15001, { address: "0.0.0.0" }), listener(15001, { address: "::1" }), listener(15006)),
      want: [`ok: listens on ${BOTH}`, IT],
    },
    {
      name: "listens where nothing that the host sends can come to",
      given: on(listener(15001, { address: "10.0.0.5" }), listener(15001, { address: "fd00::5" }), listener(15006)),
      want: [`warning: nobody listens on 15001/tcp (outbound): ${OUTAGE}; the proxy user listens on 15001, 15006`],
    },
    {
      name: "listens where nothing that comes in can come to",
      given: on(listener(15001), listener(15006, { address: "127.0.0.1" }), listener(15006, { address: "::1" })),
      want: [`warning: nobody listens on 15006/tcp (inbound): ${OUTAGE}; the proxy user listens on 15001, 15006`],
    },
    {
      name: "listens inbound at the addresses of the host",
      given: on(listener(15001), listener(15006, { address: "10.0.0.5" }), listener(15006, { address: "fd00::5" })),
      want: [`ok: listens on ${BOTH}`, IT],
    },
    {
      name: "is run by systemd",
      given: on(...by({ secondsUp: 11_000, unit: "kuma-dp.service" })),
      want: [`ok: listens on ${BOTH}`, `${IT}, started 3 hours ago, run by kuma-dp.service`],
    },
    {
      name: "was started by somebody who is logged in",
      given: on(...by({ secondsUp: 45, unit: "session-3.scope" })),
      want: [`ok: listens on ${BOTH}`, "note: envoy of kuma-dp (5678), started 45 seconds ago, run by session-3.scope"],
    },
    {
      name: "was started by somebody, and systemd knows nothing of it",
      given: on(...by({ secondsUp: 1 })),
      want: [
        `ok: listens on ${BOTH}`,
        "note: envoy of kuma-dp (5678), started 1 second ago, run by no unit of systemd",
      ],
    },
    {
      name: "was started on a host without systemd",
      given: { around: { system: {}, listeners: by({ secondsUp: 150 }) } },
      want: [`ok: listens on ${BOTH}`, `${IT}, started 2 minutes ago`],
    },
    {
      name: "is two processes",
      given: on(listener(15001), listener(15006, { process: { pid: 701, name: "inbound", uid: 5678 } })),
      want: [`ok: listens on ${BOTH}`, "ok: inbound of kuma-dp (5678)", IT],
    },
  ])("$name", ({ given, want }) => {
    expect(said("sidecar", given)).toEqual(want);
  });
});

describe("ssh", () => {
  const SESSION = { family: "ipv4", client: "10.9.0.1", server: "10.0.0.5", port: 22 } as const;
  const FROM = "; this connection comes from 10.9.0.1 to port 22";
  const managed = (differences: Partial<Management>): Partial<Observation> => ({
    management: { sshPorts: [22], processes: [], ...differences },
  });
  const everyPort = (excludePorts: readonly number[]): HostSpec => ({ redirect: { inbound: { excludePorts } } });
  const taken = (what: string, origin = "") =>
    `warning: inbound tcp ${what} goes to the sidecar on port 15006${origin}: who is not in the mesh cannot log in then`;

  test.each<Case>([
    { name: "excluded", given: {}, want: ["ok: port 22 passes by"] },
    {
      name: "excluded, with a session",
      given: { seen: managed({ session: SESSION }) },
      want: [`ok: port 22 passes by${FROM}`],
    },
    {
      name: "excluded, and a second port of it not",
      given: { seen: managed({ session: SESSION, sshPorts: [22, 2222] }) },
      want: [taken("2222 (the SSH server)", FROM)],
    },
    {
      name: "not excluded",
      given: { spec: everyPort([]), seen: managed({ sshPorts: [22, 2222] }) },
      want: [taken("22 (the SSH server)"), taken("2222 (the SSH server)")],
    },
    {
      name: "a client that is excluded by its address, while others can come",
      given: {
        seen: managed({ session: SESSION }),
        spec: { redirect: { inbound: { excludePorts: [], excludePortsForIPs: ["10.9.0.0/16"] } } },
      },
      want: [taken("22 (the SSH server)", FROM)],
    },
    {
      name: "a session over IPv6",
      given: {
        spec: everyPort([]),
        seen: managed({ session: { family: "ipv6", client: "fd00::9", server: "fd00::5", port: 22 } }),
      },
      want: [taken("22 from fd00::9 (this session)", "; this connection comes from fd00::9 to port 22")],
    },
    {
      name: "a session through a tunnel",
      given: { seen: managed({ isTunnelled: true }) },
      want: ["ok: port 22 passes by; this connection comes from the host itself, as through a tunnel"],
    },
    {
      name: "an SSH server for the host alone, at the end of a tunnel",
      given: { seen: managed({ isTunnelled: true, sshPorts: [] }) },
      want: ["note: nobody listens for others; this connection comes from the host itself, as through a tunnel"],
    },
    {
      name: "no inbound redirect at all",
      given: { spec: { redirect: { inbound: { enabled: false } } } },
      want: ["ok: port 22 passes by"],
    },
    {
      name: "somebody else on the port of SSH",
      given: { seen: managed({ sshPorts: [] }), around: { listeners: [listener(22)] } },
      want: ["note: nobody listens for others, and this connection is not by SSH"],
    },
    {
      name: "looked at without root, which hides who listens",
      given: { notRoot: NOT_ROOT, seen: managed({ sshPorts: [] }), spec: everyPort([]) },
      want: [taken("22 (the SSH server)")],
    },
  ])("$name", ({ given, want }) => {
    expect(said("ssh", given)).toEqual(want);
  });

  test("has the remedy of the guard", () => {
    const look = lookAt({ spec: everyPort([80]) });
    expect(sshRemarks(look)).toMatchObject([{ remedy: "Add 22 to `redirect.inbound.excludePorts` (now 80)." }]);
  });
});
