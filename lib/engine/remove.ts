import { rulesLeft } from "../errors/host-failures";
import type { Host } from "../host/host";
import { inUse } from "../plan/backend";
import { HOST_BACKENDS } from "../plan/journal";
import type { ResolvedHostSpec } from "../spec/resolved";
import { observeFree, type Pause } from "./lease";

export interface RemoveOptions {
  /** The machine that the host was when it was last seen. */
  readonly machineId?: string | undefined;
  /** With it, somebody else's change that waits to be confirmed is waited for. */
  readonly pause?: Pause | undefined;
}

/**
 * Gives a host back as it was, by the uninstall that it keeps itself; what an earlier version did is so undone
 * as that version meant it. Where another machine answers than the one that was managed, that one is gone, and
 * this one is left alone. Returns sentences for the reader. Its post-condition: no rule of ours is left.
 *
 * @throws ProviderError KTP267 when the uninstall broke off, KTP269 when it did not know of all rules, KTP283 when
 *   somebody else's change waits there
 */
export async function remove(
  spec: ResolvedHostSpec,
  host: Host,
  { machineId, pause }: RemoveOptions = {},
): Promise<readonly string[]> {
  const { identity } = (await observeFree(host, spec, pause)).seen;
  if (machineId !== undefined && machineId !== identity.machineId) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  const notes = await host.uninstall();
  const after = await host.observe(spec);
  const left = HOST_BACKENDS.filter((backend) => inUse(after, backend));
  if (left.length > 0) throw rulesLeft(host.name, left);
  return notes;
}
