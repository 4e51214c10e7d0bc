import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import type { HostSpec } from "../../lib/spec/host";
import { EchoServer, probe } from "../../sandbox/echo";
import { hostSpec, TestHost } from "../support/host-under-test";
import { docker, SETTLED } from "./units";

/**
 * What happens to a host with systemd by itself: named by what the services really leave behind.
 * @needs systemd
 */

jest.setTimeout(120_000);

const SPEC: HostSpec = { backend: "iptables", persistence: "none", allowLockout: true };
const ALL_PASS = "inbound tcp, outbound tcp and tcp within the host pass by the sidecar";
const gone = (who: string) => `all our rules missing (${who}): ${ALL_PASS}`;

let on: TestHost;

beforeEach(async () => {
  on = await TestHost.start({ init: "systemd" });
});
afterEach(() => on.stop());

interface Life {
  readonly name: string;
  readonly before?: string;
  readonly happens: string | "reboot";
  readonly drift: string;
}

/** With direct rules in use firewalld flushes everybody's iptables, whatever it keeps its own rules in. */
const DIRECT =
  "systemctl start firewalld; firewall-cmd --permanent --direct --add-rule ipv4 filter INPUT 9 -j ACCEPT; firewall-cmd --reload";

const LIVES: readonly Life[] = [
  {
    name: "a boot",
    happens: "reboot",
    drift: `::6/128 is missing on the loopback interface; ${gone("the host was started anew, probably: it runs from another start since")}; the sidecar cannot hand on what comes in over ipv6`,
  },
  {
    name: "firewall-cmd --reload",
    before: DIRECT,
    happens: "firewall-cmd --reload",
    drift: gone("firewalld was reloaded or restarted, probably: its table was made anew"),
  },
  {
    name: "systemctl restart firewalld",
    before: DIRECT,
    happens: "systemctl restart firewalld; firewall-cmd --state >/dev/null",
    drift: gone("firewalld was reloaded or restarted, probably: its table was made anew"),
  },
  {
    name: "systemctl stop firewalld",
    before: DIRECT,
    happens: "systemctl stop firewalld",
    drift: gone("firewalld was reloaded or restarted, probably: its unit changed state since"),
  },
  {
    name: "systemctl restart nftables",
    before: "systemctl start nftables",
    happens: "systemctl restart nftables",
    drift: gone("nftables was reloaded or restarted, probably: its unit changed state since"),
  },
  {
    name: "systemctl reload nftables",
    before: "systemctl start nftables",
    happens: "systemctl reload nftables",
    drift: gone("nftables was reloaded or restarted, probably: its unit changed state since"),
  },
  {
    name: "systemctl restart netfilter-persistent",
    before:
      "iptables -t nat -A OUTPUT -d 10.9.9.9 -j ACCEPT; netfilter-persistent save; systemctl start netfilter-persistent",
    happens: "systemctl restart netfilter-persistent",
    drift:
      "(netfilter-persistent or its like loaded an older save, probably: the rules are those of /etc/iptables/rules.v4)",
  },
];

test.each(LIVES)("$name", async ({ before, happens, drift }) => {
  const spec = hostSpec(SPEC);
  if (before !== undefined) await on.sh(before);
  await reconcile(spec, on.host);
  expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
  if (happens === "reboot") await on.sandbox.reboot();
  else await on.sh(happens);
  const first = await refresh(spec, on.host);
  expect(first?.drift).toContain(drift);
  expect(await refresh(spec, on.host)).toMatchObject({ drift: first?.drift });
  await reconcile(spec, on.host);
  expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
});

describe("where systemd loads our rules again after Docker's start", () => {
  const spec = hostSpec({ ...SPEC, persistence: "systemd" });

  async function arrival(): Promise<unknown> {
    const answer = await probe(on.sandbox.upstream, { to: on.sandbox.upstreamAddress, port: 8081 });
    return "at" in answer ? answer.at : answer.error;
  }

  beforeEach(async () => {
    await EchoServer.start(on.sandbox, { tcp: [15001, 15006] }, 5678);
    await EchoServer.start(on.sandbox, { tcp: [80, 8081] }, 6001);
  });

  test.each([
    { name: "goes ahead", how: "-I" },
    { name: "appends", how: "-A" },
  ] as const)("a Docker that came after us and $name does not get ahead of us", async ({ how }) => {
    await reconcile(spec, on.host);
    await on.sh(`${docker(how)}; systemctl start docker`);
    for (const again of ["true", "systemctl restart docker"]) {
      await on.sh(`${again}; ${SETTLED}`);
      expect([await arrival(), (await refresh(spec, on.host))?.drift]).toEqual([15006, "none"]);
    }
  });

  test("one that was there before us stays ahead, by design", async () => {
    await on.sh(`${docker("-A")}; systemctl start docker`);
    await reconcile(spec, on.host);
    for (const again of ["true", "systemctl restart docker"]) {
      await on.sh(`${again}; ${SETTLED}`);
      expect([await arrival(), (await refresh(spec, on.host))?.drift]).toEqual([80, "none"]);
    }
  });
});
