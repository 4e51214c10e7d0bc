import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { reconcile } from "../../lib/engine/reconcile";
import { connect as reach } from "../../lib/host/connect";
import { processEnvironment } from "../../lib/host/environment";
import { LinuxHost } from "../../lib/host/linux-host";
import { planHost } from "../../lib/plan/plan";
import { HOST_STATE } from "../../lib/plan/state-folder";
import type { HostSpec } from "../../lib/spec/host";
import type { SandboxHostOptions } from "../../sandbox/host";
import { hostOverSsh, hostSpec, TestHost } from "../support/host-under-test";
import { settle } from "./other-peoples-rules";

/**
 * A plan that takes the port by which the host is managed, applied over that port because somebody insisted: nobody can log in any
 * more, and the host alone makes itself again what it was.
 * @needs systemd
 */

jest.setTimeout(120_000);

/** Nothing is kept out: port 22 goes to the sidecar, and none is there. */
const TAKES_THE_WAY: HostSpec = {
  redirect: { inbound: { excludePorts: [] }, dns: { enabled: true } },
  allowLockout: true,
};

interface End {
  readonly name: string;
  readonly seconds: number;
  readonly come: (on: TestHost) => Promise<unknown>;
}

const ENDS: readonly End[] = [
  { name: "the window ends", seconds: 6, come: (on) => on.sh(`while [ -e ${HOST_STATE.window} ]; do sleep 0.1; done`) },
  { name: "the host is rebooted meanwhile", seconds: 60, come: (on) => on.sandbox.reboot() },
  { name: "its power is cut meanwhile", seconds: 60, come: (on) => on.sandbox.powerCut() },
];

interface Kind {
  readonly name: string;
  readonly host: SandboxHostOptions;
  /** Has the host load the administrator's rules when it boots, by the script /etc/firewall. */
  readonly loads: string;
}

const UNIT = `[Unit]
DefaultDependencies=no
Before=network-pre.target
[Service]
Type=oneshot
ExecStart=/bin/sh /etc/firewall
[Install]
WantedBy=sysinit.target`;

const KINDS: readonly Kind[] = [
  {
    name: "with systemd",
    host: { init: "systemd" },
    loads: `echo '${UNIT}' >/etc/systemd/system/firewall.service; systemctl enable --quiet firewall`,
  },
  {
    name: "without systemd",
    host: {},
    loads: `hook=/etc/network/if-pre-up.d/firewall
      printf '#!/bin/sh\\n[ "$IFACE" != lo ] || exec sh /etc/firewall\\n' >$hook; chmod 755 $hook`,
  },
];

/** The administrator's rules as files, in every table of iptables and one of his own. */
const SAVE = `
iptables-save >/etc/firewall.v4
ip6tables-save >/etc/firewall.v6
{ nft list table inet foreign; nft list table ip kuma_mesh; } >/etc/firewall.nft
echo 'iptables-restore </etc/firewall.v4; ip6tables-restore </etc/firewall.v6; nft -f /etc/firewall.nft' >/etc/firewall`;

/** Without the end of its last line, so that whoever wrote it anew would show. */
const RESOLV_CONF = "# by hand\nsearch example.com\nnameserver 192.0.2.53\nnameserver 2001:db8::53";

async function administered({ host, loads }: Kind): Promise<TestHost> {
  const on = await TestHost.start(host);
  await settle(on);
  await on.sandbox.writeFile("/etc/resolv.conf", RESOLV_CONF);
  await on.sh(`${SAVE}\n${loads}`);
  // Rules and tables stand in the order in which a boot makes them.
  await on.sandbox.reboot();
  return on;
}

/** What an SSH client hears first, or why it hears nothing. */
function greeting(on: TestHost): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: on.sandbox.address, port: 22, timeout: 2000 });
    const answer = (text: string): void => {
      socket.destroy();
      resolve(text);
    };
    socket.on("data", (data) => answer(data.toString("latin1").slice(0, 4)));
    socket.on("timeout", () => answer("ETIMEDOUT"));
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => answer(code));
  });
}

const ROWS = KINDS.flatMap((kind) =>
  ENDS.flatMap((end) =>
    (["iptables", "nftables"] as const).map((backend) => ({ kind, end, backend, ended: end.name, on: kind.name })),
  ),
);

test.each(ROWS)("$backend, $on: $ended", async ({ kind, end, backend }) => {
  await using on = await administered(kind);
  const before = await on.sandbox.snapshot();
  expect(before).toMatch(/^table inet foreign/m);
  expect(await greeting(on)).toBe("SSH-");

  const spec = hostSpec({ ...TAKES_THE_WAY, backend });
  const { host, runner } = await hostOverSsh(on.sandbox);
  const plan = planHost(host.name, spec, await host.observe(spec));
  expect(plan.lockouts).toMatchObject([{ traffic: expect.stringMatching(/^inbound tcp 22 /), name: "this session" }]);
  const window = { token: "0123abcd", holder: "ci@runner-7", seconds: end.seconds };
  const began = Date.now();
  expect(await host.apply(plan, spec, window)).toBe("applied");
  expect(await greeting(on)).toBe("ECONNREFUSED");
  // Whoever did it is gone for good.
  await runner[Symbol.asyncDispose]();
  await sleep(500);
  expect(await greeting(on)).toBe("ECONNREFUSED");

  await end.come(on);

  expect(await greeting(on)).toBe("SSH-");
  expect(await on.sandbox.snapshot()).toBe(before);
  expect(await on.sh("cat /etc/resolv.conf")).toBe(RESOLV_CONF);
  expect(await on.sh(`[ -e ${HOST_STATE.directory} ] || echo gone`)).toBe("gone\n");
  expect(Date.now() - began).toBeLessThan((end.seconds + 20) * 1000);
});

test("by an argv of ssh that shares its connection: the word needs one of its own, and the change is taken back", async () => {
  await using on = await TestHost.start();
  const unknown = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
  const shared = [
    "-o",
    "ControlMaster=auto",
    "-o",
    "ControlPersist=30",
    "-o",
    `ControlPath=/run/shared-${on.sandbox.name}`,
  ];
  const quick = ["-o", "ConnectTimeout=2", "-o", "BatchMode=yes"];
  const to = ["-i", on.sandbox.keyPath, `root@${on.sandbox.address}`, "sh"];
  const exec = ["ssh", "-F", "none", ...shared, ...unknown, ...quick, ...to];
  await settle(on);
  const open = async (isAnew: boolean) => {
    const runner = await reach({ exec }, processEnvironment(), { isAnew });
    return { host: new LinuxHost(runner), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
  };
  const before = await on.sandbox.snapshot();
  await using first = await open(false);
  const confirming = { holder: "test", token: () => "0123abcd", pause: sleepSeconds, reconnect: () => open(true) };

  await expect(reconcile(hostSpec(TAKES_THE_WAY), first.host, { confirming })).rejects.toMatchObject({
    code: "KTP280",
  });
  expect(await on.sandbox.snapshot()).toBe(before);
});

const sleepSeconds = (seconds: number) => sleep(seconds * 1000);
