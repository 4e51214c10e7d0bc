import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { reconcile } from "../../lib/engine/reconcile";
import { hostSpec, TestHost } from "../support/host-under-test";
import { foreignIptables, settle } from "./other-peoples-rules";

/** Proof that a look at a host changes nothing there: no table, no counter, no generation of nf_tables, no file. */

/** A host, and what makes it one of its kind. */
interface Kind {
  readonly name: string;
  readonly prepare: (on: TestHost) => Promise<unknown>;
}

export const SPEC: ReturnType<typeof hostSpec> = hostSpec({ redirect: { dns: { enabled: true } } });

const LEGACY = foreignIptables("ipv4");

export const KINDS: readonly Kind[] = [
  { name: "without any rule", prepare: () => Promise.resolve() },
  { name: "with other people's rules", prepare: settle },
  {
    name: "with iptables-legacy in use",
    prepare: (on) => on.sandbox.mustExec(["iptables-legacy-restore"], { stdin: LEGACY }),
  },
  {
    name: "with both kinds of iptables in use",
    prepare: async (on) => {
      await settle(on);
      await on.sandbox.mustExec(["ip6tables-legacy", "-t", "filter", "-A", "INPUT", "-j", "ACCEPT"]);
    },
  },
  { name: "with our rules in iptables", prepare: (on) => reconcile(SPEC, on.host) },
  {
    name: "with our rules in nftables",
    prepare: (on) => reconcile({ ...SPEC, backend: "nftables" }, on.host),
  },
  { name: "without nft", prepare: (on) => on.sh("rm $(command -v nft)") },
  { name: "without the nf_tables variant of iptables", prepare: (on) => on.sh("rm /usr/sbin/*tables-nft*") },
  { name: "without iptables", prepare: (on) => on.sh("rm /usr/sbin/*tables*") },
  { name: "whose files cannot be written", prepare: (on) => on.sh("mount -o remount,ro /") },
];

/** Makes a host of a kind, looks at it, and holds what it was against what it is. */
export async function expectUntouched({ prepare }: Kind, look: (on: TestHost) => Promise<unknown>): Promise<void> {
  await using on = await TestHost.start();
  await on.sh(KEEP_NFT);
  await prepare(on);
  await on.sh("touch /dev/shm/before; sleep 0.02");
  await using watch = await Watch.start(on);
  const before = await everything(on);

  await look(on);

  expect(await everything(on)).toBe(before);
  expect(await watch.seen(on)).toEqual([]);
}

/** A copy of nft that no PATH leads to, for hosts that lose theirs. */
const NFT = "/opt/kept/nft";
export const KEEP_NFT: string = `mkdir -p /opt/kept; cp "$(command -v nft)" ${NFT}`;

/** More than a snapshot: counters and handles, the legacy tables that came into being, files younger than the look. */
function everything(on: TestHost): Promise<string> {
  return on.sh(`
    exec 2>&1
    cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>/dev/null || :
    ${NFT} -a list ruleset
    for family in $(cat /proc/net/ip_tables_names 2>/dev/null | head -1); do iptables-legacy-save -c | grep -v '^[#:]'; done
    ip addr show dev lo; ip rule; ip route
    find / -xdev -newer /dev/shm/before ! -path '/proc/*' ! -path '/sys/*' | sort
  `);
}

/** What nf_tables tells of its changes: each of them makes a new generation. */
export class Watch implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  #seen = "";

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.on("data", (part: Buffer) => {
      this.#seen += part.toString();
    });
  }

  static async start(on: TestHost): Promise<Watch> {
    const watch = new Watch(await on.sandbox.spawn([NFT, "monitor"]));
    await watch.mark(on, "first");
    return watch;
  }

  /** What was seen since the watch began. A change of ours at the end tells that nothing is still to come. */
  async seen(on: TestHost): Promise<readonly string[]> {
    await this.mark(on, "last");
    const text = this.#seen.slice(this.#seen.indexOf("delete table ip first"), this.#seen.indexOf("add table ip last"));
    return text
      .split("\n")
      .slice(2)
      .filter((line) => line !== "");
  }

  private async mark(on: TestHost, name: string): Promise<void> {
    while (!this.#seen.includes(`delete table ip ${name}\n# new generation`)) {
      await on.sh(`${NFT} add table ip ${name}; ${NFT} delete table ip ${name}; sleep 0.02`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, "close");
    process.kill(-(this.#child.pid ?? 0), "SIGKILL");
    await closed;
  }
}
