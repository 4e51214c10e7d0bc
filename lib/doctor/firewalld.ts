import { ok, type Remark, warning } from "./finding";
import { backendOf, type Look } from "./look";

/** Whether firewalld runs, and what it does to our rules. Measured with 0.9, 1.3 and 2.3. */
export function firewalldRemarks(look: Look): Remark[] {
  const { isInstalled, backend = "a back-end that it does not name", hasDirectRules } = look.around.firewalld;
  const isRunning = look.around.daemons.includes("firewalld");
  if (!isInstalled && !isRunning) return [ok("not installed")];
  const state = isRunning ? "running" : "installed, not running";
  const found = `${state}, on ${backend}${hasDirectRules ? ", with a direct.xml" : ""}`;
  if (!isRunning) return [ok(found)];
  if (backendOf(look) === "nftables") return [ok(`${found}; it leaves our table alone`)];
  return [
    warning(
      `${found}; its start, stop and reload can remove every rule of iptables, ours too`,
      'Set `backend: "nftables"`, which it leaves alone, or apply again after each of them.',
    ),
  ];
}
