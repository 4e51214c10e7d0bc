import { mustRun } from "./command";
import { requireLab } from "./lab";

/** Makes the network namespace of a box that is about to start, with its loopback up. */
export async function addNetwork(name: string, ipv6 = true): Promise<void> {
  requireLab("Networks can be made");
  await mustRun(["ip", "netns", "add", name]);
  if (!ipv6) {
    const off = ["all", "default", "lo"].map((part) => `net.ipv6.conf.${part}.disable_ipv6=1`);
    await mustRun(["ip", "netns", "exec", name, "sysctl", "-qw", ...off]);
  }
  await mustRun(["ip", "-n", name, "link", "set", "lo", "up"]);
}

/** Removes the network namespace of a box that has stopped. */
export async function removeNetwork(name: string): Promise<void> {
  await mustRun(["ip", "netns", "delete", name]);
}
