import { baseTree, SUITES, type Suite } from "../base-tree";
import { makeLabCgroup, removeCgroup } from "../cgroup";
import { actionlint } from "../engines/actionlint";
import { chromium } from "../engines/chromium";
import { envoyBinary } from "../engines/envoy";
import { kubernetes } from "../engines/kubernetes";
import { kuma } from "../engines/kuma";
import { newerNode } from "../engines/node";
import { pulumiEngine } from "../engines/pulumi";
import { pulumiKubernetes } from "../engines/pulumi-kubernetes";
import { pulumiSdk } from "../engines/pulumi-sdk";
import { terraform } from "../engines/terraform";
import { terraformKubernetes } from "../engines/terraform-kubernetes";
import { installMissing, isRoot, labTools, shells } from "../packages";
import type { Part } from "./kinds";

/** Whether a part can be had; `problem` says why not. */
export type Provision = { readonly part: Part; readonly problem: string | undefined };

/**
 * Makes the parts that a run needs, each found in the cache if it was made before. Those that share something are made one
 * after the other, in the order in which they are needed.
 */
export function provide(parts: readonly Part[]): ReadonlyMap<Part, Promise<Provision>> {
  const provisions = new Map<Part, Promise<Provision>>();
  const tools = installMissing(parts.length > 0 ? labTools() : []).catch(() => undefined);
  const before = new Map<Shared, Promise<unknown>>([["mirror", tools]]);
  for (const part of parts) {
    const shared = sharedBy(part);
    const provision = (before.get(shared) ?? Promise.resolve()).then(() => attempt(part, () => make(part)));
    if (shared !== "nothing") before.set(shared, provision);
    provisions.set(part, provision);
  }
  return provisions;
}

/** What a part has in common with others: the package mirror with its lock, or the processors, which one Go build fills. */
type Shared = "mirror" | "processors" | "nothing";

const BUILT_BY_GO: readonly Part[] = [
  "actionlint",
  "pulumi",
  "kuma",
  "kubernetes",
  "terraform",
  "terraform-kubernetes",
];

function sharedBy(part: Part): Shared {
  if (isSuite(part) || part === "shells" || part === "chromium") return "mirror";
  return BUILT_BY_GO.includes(part) ? "processors" : "nothing";
}

/**
 * Whether nobody can be asked to have this part: a plain user has a cgroup only if the machine's systemd gave him one,
 * Pulumi's plugin for Kubernetes takes longer to build than a run of tests may wait, and what runs with Kuma's own programs runs with
 * stand-ins, too.
 */
export function isExcused(part: Part): boolean {
  return part === "pulumi-kubernetes" || part === "kuma" || (part === "systemd" && !isRoot());
}

function isSuite(part: Part): part is Suite {
  return (SUITES as readonly Part[]).includes(part);
}

function make(part: Part): Promise<unknown> {
  if (isSuite(part)) return baseTree(part);
  switch (part) {
    case "systemd":
      return makeLabCgroup().then(removeCgroup);
    case "pulumi":
      return pulumiEngine();
    case "pulumi-sdks":
      return Promise.all([pulumiSdk("oldest"), pulumiSdk("newest")]);
    case "pulumi-kubernetes":
      return pulumiKubernetes();
    case "kubernetes":
      return kubernetes();
    case "terraform":
      return terraform();
    case "terraform-kubernetes":
      return terraformKubernetes();
    case "envoy":
      return envoyBinary();
    case "kuma":
      return kuma();
    case "actionlint":
      return actionlint();
    case "chromium":
      return chromium();
    case "newer-node":
      return newerNode();
    case "shells":
      return installMissing(shells);
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
