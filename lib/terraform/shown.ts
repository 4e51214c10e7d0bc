import { resolveKnown } from "../lifecycle/known";
import { holdsUnknown, type Wire } from "../lifecycle/wire";
import { NO_DRIFT } from "../plan/drift";
import { dataplaneWords } from "../preview/dataplane-words";
import type { Shown } from "../preview/planned";
import { isRecord } from "../spec/plain-data";
import type { Attribute } from "./attribute";
import { driftOf } from "./computed";
import { HOST_SCHEMA } from "./host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "./kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "./mesh-dns-schema";
import { marked } from "./plan-json";
import { secretsIn } from "./secrets";
import type { Values } from "./value";

export const SCHEMAS: readonly [typeof HOST_SCHEMA, typeof MESH_DNS_SCHEMA, typeof KUMA_DATAPLANE_SCHEMA] = [
  HOST_SCHEMA,
  MESH_DNS_SCHEMA,
  KUMA_DATAPLANE_SCHEMA,
];
export type Schema = (typeof SCHEMAS)[number];

type Rules = Pick<Shown, "rules">;

/** What one side of a change is, for previews. @param sensitive which parts an author called so: a plan has them in clear */
export type Showing = (schema: Schema, given: Values, sensitive: unknown) => Shown;

/** Of all resources of a plan: a thousand hosts of one policy have its rules made once. */
export function showing(): Showing {
  const known = new Map<string, Rules>();
  const rulesOf = (spec: Wire): Rules => {
    const key = JSON.stringify(withoutHost(spec));
    const rules = known.get(key) ?? rulesBy(spec);
    known.set(key, rules);
    return rules;
  };
  return (schema, given, sensitive) => {
    const { connection: _, ...told } = schema.spec(marked(given, sensitive, SENSITIVE) as Values);
    const spec = hidden(schema.attributes, told);
    const words = wordsOf(given);
    const drift = driftOf(given["status"]);
    return {
      spec,
      ...(Array.isArray(words) ? { words: words.map(String) } : {}),
      ...(schema === HOST_SCHEMA ? rulesOf(schema.spec(given)) : {}),
      ...(drift === undefined || drift === NO_DRIFT ? {} : { drift }),
    };
  };
}

/** What the provider calls sensitive, whether a plan says so or not: a configuration in it does not. */
function hidden(attributes: readonly Attribute[], spec: Wire): Wire {
  const secrets = Object.keys(secretsIn(attributes, spec));
  return { ...spec, ...Object.fromEntries(secrets.map((key) => [key, SENSITIVE])) };
}

function wordsOf({ traffic, names, sidecar, dataplane }: Values): unknown {
  return traffic ?? names ?? dataplaneWords(sidecar, dataplane);
}

/** In the place of what an author called sensitive. */
const SENSITIVE = "(sensitive)";

/** Of where a host is, rules know nothing but what is not known yet; of its port they do. */
function withoutHost({ connection, ...spec }: Wire): Wire {
  if (!isRecord(connection)) return { ...spec, connection };
  const { exec, host, port } = connection;
  const isOpen = [exec, host, port].some(holdsUnknown);
  return {
    ...spec,
    connection: isOpen ? connection : { isExec: exec !== undefined, hasHost: host !== undefined, port },
  };
}

/** The set of rules in a plan has no order: they are made anew of what was written. */
function rulesBy(spec: Wire): Rules {
  // What is planned was allowed; what is found may be what nobody could declare.
  const resolved = resolveKnown(HOST_SCHEMA.kind, { ...spec, allowLockout: true });
  if (!resolved.ok || resolved.value === undefined) return {};
  return { rules: HOST_SCHEMA.kind.effect(resolved.value)["rules"] as NonNullable<Shown["rules"]> };
}
