import { reconcile } from "../../lib/engine/reconcile";
import { EchoServer, probeAll } from "../../sandbox/echo";
import { hostSpec, TestHost } from "../support/host-under-test";
import { DOCKER, DOCKER_PORT } from "./docker-rules";

/** DNS in a container on a network of Docker's: the queries of the sidecar reach Docker's resolver, and its answers the sidecar. */

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
    await using _docker = await EchoServer.start(on.sandbox, { udp: [DOCKER_PORT] });
    const query = { to: "127.0.0.11", port: 53, proto: "udp" } as const;
    const heard = await probeAll(on.sandbox, [
      { ...query, uid: 5678 },
      { ...query, uid: 6001 },
    ]);
    expect(heard.map((answer) => ("at" in answer ? answer.at : answer))).toEqual([DOCKER_PORT, 15053]);
  });
});
