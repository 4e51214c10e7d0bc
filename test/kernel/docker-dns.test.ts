import { reconcile } from "../../lib/engine/reconcile";
import { EchoServer, probeAll } from "../../sandbox/echo";
import { hostSpec, TestHost } from "../support/host-under-test";

/** DNS in a container on a network of Docker's: the queries of the sidecar reach Docker's resolver, and its answers the sidecar. */

const PORT = 40053;

/** As Docker writes them; its resolver answers from a port of its own. */
const DOCKER = `*nat
:DOCKER_OUTPUT - [0:0]
:DOCKER_POSTROUTING - [0:0]
-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:${PORT}
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport ${PORT} -j SNAT --to-source :53
COMMIT
`;

describe.each(["iptables", "nftables"] as const)("%s", (backend) => {
  // Zones part the answers of Docker's resolver from the questions; with all of DNS taken they are left out by themselves.
  test.each([
    { name: "all of DNS", dns: { captureAll: true } },
    { name: "listed nameservers, without zones", dns: { skipConntrackZoneSplit: true } },
  ])("$name", async ({ dns }) => {
    await using on = await TestHost.start();
    await on.sandbox.writeFile("/etc/resolv.conf", "nameserver 127.0.0.11\n");
    await on.sandbox.mustExec(["iptables-restore"], { stdin: DOCKER });
    await reconcile(hostSpec({ backend, redirect: { dns: { enabled: true, ...dns } } }), on.host);

    await using _sidecar = await EchoServer.start(on.sandbox, { udp: [15053] }, 5678);
    await using _docker = await EchoServer.start(on.sandbox, { udp: [PORT] });
    const query = { to: "127.0.0.11", port: 53, proto: "udp" } as const;
    const heard = await probeAll(on.sandbox, [
      { ...query, uid: 5678 },
      { ...query, uid: 6001 },
    ]);
    expect(heard.map((answer) => ("at" in answer ? answer.at : answer))).toEqual([PORT, 15053]);
  });
});
