import { baseTree, SUITES, type Suite } from "../base-tree";
import { makeLabCgroup, removeCgroup } from "../cgroup";
import { envoyBinary } from "../engines/envoy";
import { newerNode } from "../engines/node";
import { pulumiEngine } from "../engines/pulumi";
import { pulumiSdk } from "../engines/pulumi-sdk";
import { installMissing, isRoot, labTools } from "../packages";
import type { Part } from "./kinds";

/** Whether a part can be had; `problem` says why not. */
export type Provision = { readonly part: Part; readonly problem: string | undefined };

/**
 * Makes the parts that a run needs, each found in the cache if it was made before. Base trees one after the
 * other, since they share the package mirror and its lock; the engines beside them.
 */
export function provide(parts: readonly Part[]): ReadonlyMap<Part, Promise<Provision>> {
  const provisions = new Map<Part, Promise<Provision>>();
  let before: Promise<unknown> = installMissing(parts.length > 0 ? labTools() : []).catch(() => undefined);
  for (const part of parts) {
    const provision = isSuite(part)
      ? before.then(() => attempt(part, () => baseTree(part)))
      : attempt(part, () => makeEngine(part));
    if (isSuite(part)) before = provision;
    provisions.set(part, provision);
  }
  return provisions;
}

/** Whether nobody can be asked to have this part: a plain user has a cgroup only if the machine's systemd gave him one. */
export function isExcused(part: Part): boolean {
  return part === "systemd" && !isRoot();
}

function isSuite(part: Part): part is Suite {
  return (SUITES as readonly Part[]).includes(part);
}

function makeEngine(part: Exclude<Part, Suite>): Promise<unknown> {
  switch (part) {
    case "systemd":
      return makeLabCgroup().then(removeCgroup);
    case "pulumi":
      return pulumiEngine();
    case "pulumi-sdks":
      return Promise.all([pulumiSdk("oldest"), pulumiSdk("newest")]);
    case "envoy":
      return envoyBinary();
    case "newer-node":
      return newerNode();
  }
}

async function attempt(part: Part, step: () => Promise<unknown>): Promise<Provision> {
  try {
    await step();
    return { part, problem: undefined };
  } catch (error) {
    return { part, problem: error instanceof Error ? error.message : String(error) };
  }
}
