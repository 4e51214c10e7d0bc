import type { Host } from "../host/host";
import type { ResolvedHostSpec } from "../spec/resolved";

/**
 * Gives a host back as it was, by the uninstall that it keeps itself; what an earlier version did is so undone
 * as that version meant it. Where another machine answers than the one that was managed, that one is gone, and
 * this one is left alone. Returns sentences for the reader.
 *
 * @param machineId the machine that the host was when it was last seen
 */
export async function remove(spec: ResolvedHostSpec, host: Host, machineId?: string): Promise<readonly string[]> {
  const { identity } = await host.observe(spec);
  if (machineId !== undefined && machineId !== identity.machineId) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  return host.uninstall();
}
