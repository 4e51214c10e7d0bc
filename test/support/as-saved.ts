import { FakeIptables } from "./fake-iptables";

/** What `iptables-save` prints after a file was loaded on a host without rules. */
export function asSaved(restoreFile: string): string {
  const iptables = new FakeIptables();
  iptables.restore(restoreFile);
  return iptables.save();
}
