import { rulesLeft } from "../errors/host-failures";
import type { Host } from "../host/host";
import { inUse } from "../plan/backend";
import { HOST_BACKENDS } from "../plan/journal";
import type { ResolvedHostSpec } from "../spec/resolved";

/**
 * Gives a host back as it was, by the uninstall that it keeps itself; what an earlier version did is so undone
 * as that version meant it. Where another machine answers than the one that was managed, that one is gone, and
 * this one is left alone. Returns sentences for the reader. Its post-condition: no rule of ours is left.
 *
 * @param machineId the machine that the host was when it was last seen
 * @throws ProviderError KTP267 when the uninstall broke off, KTP269 when it did not know of all rules
 */
export async function remove(spec: ResolvedHostSpec, host: Host, machineId?: string): Promise<readonly string[]> {
  const { identity } = await host.observe(spec);
  if (machineId !== undefined && machineId !== identity.machineId) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  const notes = await host.uninstall();
  const after = await host.observe(spec);
  const left = HOST_BACKENDS.filter((backend) => inUse(after, backend));
  if (left.length > 0) throw rulesLeft(host.name, left);
  return notes;
}
