import type { DataplaneSpec } from "../spec/dataplane";
import { variablesIn } from "../spec/dataplane-tokens";
import type { Resolved } from "../spec/resolve";
import { type ResolvedDataplane, resolveDataplane } from "../spec/resolve-dataplane";
import { dataplaneText } from "./dataplane-text";
import { type KumaDpFiles, kumaDpArguments } from "./kuma-dp";
import { notesOf } from "./notes";
import { transparentProxyConfigText } from "./transparent-proxy-config";

/** What a sidecar is started with. */
export interface Dataplane {
  /** The Dataplane resource, for `kuma-dp run --dataplane-file`: YAML. */
  readonly dataplane: string;
  /** For `kuma-dp run --transparent-proxy-config`: YAML. Where Kuma has that option (from 2.11 on) and the host has rules. */
  readonly transparentProxyConfig?: string;
  /** What stands behind `kuma-dp`. */
  readonly arguments: readonly string[];
  /** What is worth knowing of it: a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The Dataplane of a host for a release of Kuma, from the very policy that its rules are made from, so that their ports agree.
 * Pure: nothing is read, no host is asked. Never throws.
 *
 * ```ts
 * const web = dataplane({
 *   kumaVersion: "2.9",
 *   name: "{{ name }}",
 *   networking: { address: "{{ address }}", inbound: [{ port: 80, tags: { "kuma.io/service": "web" } }] },
 * });
 * if (web.ok) console.log(web.value.dataplane);
 * ```
 *
 * @param files where on the host things are. Default: in /etc/kuma-dp, and the control plane on the host itself
 */
export function dataplane(spec: DataplaneSpec, files: Partial<KumaDpFiles> = {}): Resolved<Dataplane> {
  const resolved = resolveDataplane(spec);
  return resolved.ok ? { ok: true, value: dataplaneFiles(resolved.value, files) } : resolved;
}

function dataplaneFiles(resolved: ResolvedDataplane, files: Partial<KumaDpFiles>): Dataplane {
  const text = dataplaneText(resolved);
  const config = transparentProxyConfigText(resolved);
  const { variables = {} } = files;
  const open = dataplaneVariables(text).filter((name) => !Object.hasOwn(variables, name));
  return {
    dataplane: text,
    ...(config === undefined ? {} : { transparentProxyConfig: config }),
    arguments: kumaDpArguments(resolved, { ...USUAL_FILES, ...(config === undefined ? {} : USUAL_CONFIG), ...files }),
    notes: notesOf(resolved, open),
  };
}

/** The variables of a Dataplane, each once: what `--dataplane-var` has to give. */
export function dataplaneVariables(text: string): readonly string[] {
  return [...new Set(variablesIn(text))];
}

/** The control plane is kuma-dp's own default. */
const USUAL_FILES = { dataplane: "/etc/kuma-dp/dataplane.yaml", controlPlane: "https://localhost:5678", variables: {} };
const USUAL_CONFIG = { transparentProxyConfig: "/etc/kuma-dp/transparent-proxy.yaml" };
