import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";

/** Nobody is locked out by an up: what a preview says without a host, and what an up says on one. */

/** Nobody is there: who asks has no answer. */
const NOWHERE = { host: "127.0.0.1", port: 2222, password: "p", dialErrorLimit: 1, perDialTimeout: 1 };
const TAKEN = { connection: NOWHERE, managers: ["ldap"], redirect: { inbound: { excludePorts: [22] } } };

let stack: Stack;

beforeEach(async () => {
  stack = await Stack.start();
});
afterEach(() => stack[Symbol.asyncDispose]());

test("a preview is refused without a host, with property, rule and remedy", async () => {
  await stack.declare({ web: TAKEN });
  const preview = await stack.attempt("preview");
  expect(preview.code).not.toBe(0);
  expect(shown(preview)).toMatch(
    /KTP141 redirect\.inbound\.excludePorts: By this spec inbound tcp 2222 \(SSH\) goes to the sidecar on port 15006, by the rule "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT"\. Add 2222 to/,
  );
  expect(shown(preview)).toMatch(/KTP141 managers\[0\]: By this spec outbound tcp 389, 636, 3268, 3269 \(ldap\) goes/);
});

test("a preview shows what is given up", async () => {
  await stack.declare({ web: { ...TAKEN, allowLockout: true } });
  const preview = await stack.pulumi("preview", "--diff", "--show-full-output");
  expect(preview).toContain("lock-out: inbound tcp 2222 (SSH) goes to the sidecar on port 15006");
  expect(preview).toContain("lock-out: outbound tcp 389, 636, 3268, 3269 (ldap) goes to the sidecar on port 15001");
});

test("an up is refused for what shows on the host alone, and records nothing; mended it is done", async () => {
  await using host = await ManagedHost.start();
  await host.sandbox.spawn(["/usr/sbin/sshd", "-D", "-p", "2222", "-o", "PidFile=none"]);
  await host.sh("until ss -Hltn | grep -q ':2222 '; do sleep 0.02; done");
  const before = await host.snapshot();
  await stack.declare({ web: { connection: host.connection } });

  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(up.code).not.toBe(0);
  expect(shown(up)).toMatch(/KTP270 .*inbound tcp 2222 \(the SSH server\) goes to the sidecar on port 15006/);
  expect(await stack.hosts()).toEqual({});
  expect(await host.snapshot()).toBe(before);

  const managers = [{ name: "backup", direction: "inbound", ports: "9102,9102", cidrs: "10.1.2.3/8" }, "ntp"];
  const redirect = { inbound: { excludePorts: [22, 2222, 9102] } };
  await stack.declare({ web: { connection: host.connection, managers, redirect } });
  await stack.up();
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  const respelt = [{ ports: [9102], cidrs: ["10.0.0.0/8"], direction: "inbound", name: "backup" }, "ntp"];
  await stack.declare({ web: { connection: host.connection, managers: respelt, redirect } });
  expect(await stack.plan()).toEqual([]);
  await stack.destroy();
});
