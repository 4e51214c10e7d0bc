import type { TestHost } from "../support/host-under-test";

/** Programs that go on on a host while it is looked at: they end with the host. */

/** Starts a program, and waits until a command succeeds. */
export async function startOn(on: TestHost, script: string, until: string, user = "root"): Promise<void> {
  await on.sandbox.spawn(["sh", "-c", script], { user });
  await on.sh(`for i in $(seq 100); do ${until} && exit 0; sleep 0.1; done; exit 1`);
}

/** Somebody who listens on TCP ports, for both families. */
export function listenOn(on: TestHost, user: string, ...ports: readonly number[]): Promise<void> {
  const program = `import socket, time
sockets = [socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True) for port in (${ports.join(",")},)]
time.sleep(100)`;
  const last = ports.at(-1)?.toString(16).toUpperCase();
  return startOn(on, `exec python3 -c '${program}'`, `grep -q ':${last} .* 0A ' /proc/net/tcp6`, user);
}

/** A nameserver on the host itself that opens its socket as root, and is another user then. */
export function serveNames(on: TestHost, uid: number): Promise<void> {
  const program = `import os, socket, time
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.53", 53))
os.setuid(${uid})
time.sleep(100)`;
  return startOn(on, `exec python3 -c '${program}'`, "grep -q 3500007F:0035 /proc/net/udp");
}
