import { join } from "node:path";
import { type Ran, run } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";

/** What `kuma-tp preview` says of what an engine printed. */
export function preview(engine: "pulumi" | "terraform", plan: string, ...options: readonly string[]): Promise<Ran> {
  const command = join(projectRoot, "dist", "cli", "main.js");
  return run([process.execPath, command, "preview", engine, "-", ...options], { stdin: plan });
}

/** The table of traffic in it, a row a line. */
export function rowsIn({ stdout }: Ran): readonly string[] {
  return stdout.split("\n").filter((line) => /^\| (inbound|outbound|within)/.test(line));
}

export const LEAVES = "leaves the mesh: no mTLS, no policies";
export const ENTERS = "enters the mesh: strict mTLS may refuse it";

/** What a host with our defaults, which then lets outbound 5432 pass, has said of it: the same of every engine. */
export const ROWS = {
  create: [
    `| inbound tcp | all but 22 | all | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
    `| outbound tcp | all | all but the proxy user (5678) | past the sidecar | to the sidecar (15001) | ${ENTERS} |`,
    `| within the host tcp | all | the proxy user (5678) | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
  ],
  update: [
    `| outbound tcp | 5432 | all but the proxy user (5678) | to the sidecar (15001) | past the sidecar | ${LEAVES} |`,
    `| within the host tcp | 5432 | the proxy user (5678) | to the sidecar (15006) | past the sidecar | ${LEAVES} |`,
  ],
  /** Of a host where the rule that lets SSH in is gone, for both families. */
  drift: [`| inbound tcp | 22 | all | to the sidecar (15006) | past the sidecar | ${LEAVES} |`],
  delete: [
    `| inbound tcp | all but 22 | all | to the sidecar (15006) | past the sidecar | ${LEAVES} |`,
    `| outbound tcp | all but 5432 | all but the proxy user (5678) | to the sidecar (15001) | past the sidecar | ${LEAVES} |`,
    `| within the host tcp | all but 5432 | the proxy user (5678) | to the sidecar (15006) | past the sidecar | ${LEAVES} |`,
  ],
} as const;

/** Takes the rule away by which SSH comes in. */
export const DRIFT: string = ["iptables", "ip6tables"]
  .map((tool) => `${tool} -t nat -D KUMA_MESH_INBOUND 2`)
  .join("; ");

/** The sentence in which that is told. */
export const DRIFTED = /^Drifted, which an apply mends: .*inbound tcp to port 22 goes to the sidecar$/m;
