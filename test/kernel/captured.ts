import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMENT_PREFIX, FAMILIES, type Family } from "../../lib/rules/model";
import type { TestHost } from "../support/host-under-test";

/** Hosts as the real kumactl left them, version by version. */

const TOOLS: Readonly<Record<Family, "iptables" | "ip6tables">> = { ipv4: "iptables", ipv6: "ip6tables" };

/** What the kernel held after an install: `kuma-1.2.3/01b-seed-dual`. Comments were taken out when it was captured. */
export function captured(folder: string, family: Family): string {
  return readFileSync(join(__dirname, "../captures", folder, `${TOOLS[family]}-save.txt`), "utf8");
}

/** Puts kumactl's comments back, which begin as ours do. */
export function commented(save: string): string {
  return save.replaceAll(
    / -j (?=(RETURN|REDIRECT|CT|LOG|DROP|KUMA_MESH_\w+)( |$))/gm,
    ` -m comment --comment "${COMMENT_PREFIX}as kumactl says" -j `,
  );
}

/** Makes a host one that kumactl prepared: its rules, the user and the address that it asks for. */
export async function prepare(on: TestHost, saves: Readonly<Record<Family, string>>, variant = ""): Promise<void> {
  await on.sh("useradd -u 5678 -U kuma-dp; ip -6 addr add ::6/128 dev lo");
  for (const family of FAMILIES) {
    await on.sandbox.mustExec([`${TOOLS[family]}${variant}-restore`], { stdin: saves[family] });
  }
}

/** The nameservers of the host on which kumactl was captured. */
export const RESOLV_CONF = "nameserver 192.0.2.53\nnameserver 192.0.2.54\nnameserver 2001:db8::53\n";
