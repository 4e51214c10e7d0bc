import { FAMILIES } from "../../lib/rules/model";
import type { HostSpec } from "../../lib/spec/host";
import { EchoServer, probeAll } from "../../sandbox/echo";
import type { TestHost } from "../support/host-under-test";
import { DOCKER, DOCKER_PORT } from "./docker-rules";
import { ONLY_LEGACY } from "./only-legacy";
import { foreignIptables } from "./other-peoples-rules";

/** Hosts where others have rules in the very chains that a gate is opened in. */
export interface Neighbour {
  readonly name: string;
  readonly prepare: (on: TestHost) => Promise<unknown>;
  readonly spec: HostSpec;
  /** What the gate must be, by who answers a packet of the host. */
  readonly asks?: (on: TestHost) => Promise<"open" | "closed">;
}

export const NEIGHBOURS: readonly Neighbour[] = [
  {
    name: "iptables-legacy alone",
    prepare: async (on) => {
      await on.sh(ONLY_LEGACY);
      for (const family of FAMILIES) await restore(on, family, foreignIptables(family));
    },
    spec: {},
  },
  {
    name: "Docker's resolver, and networks of containers behind it",
    prepare: async (on) => {
      await on.sandbox.writeFile("/etc/resolv.conf", "nameserver 127.0.0.11\n");
      for (const family of FAMILIES) await restore(on, family, foreignIptables(family));
      await restore(on, "ipv4", DOCKER);
      await EchoServer.start(on.sandbox, { udp: [15053] }, 5678);
      await EchoServer.start(on.sandbox, { udp: [DOCKER_PORT] });
    },
    spec: {
      redirect: {
        dns: { enabled: true, captureAll: true },
        vnet: { networks: ["docker0:172.18.0.0/16", "docker1:fd18::/64"] },
      },
    },
    asks: async (on) => {
      const [answer] = await probeAll(on.sandbox, [{ to: "127.0.0.11", port: 53, proto: "udp", uid: 6001 }]);
      if (answer === undefined || !("at" in answer)) throw new Error(JSON.stringify(answer));
      return answer.at === DOCKER_PORT ? "open" : "closed";
    },
  },
];

async function restore(on: TestHost, family: "ipv4" | "ipv6", stdin: string): Promise<void> {
  await on.sandbox.mustExec([family === "ipv4" ? "iptables-restore" : "ip6tables-restore", "--noflush"], { stdin });
}
