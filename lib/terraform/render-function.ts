import { render } from "../engine/render";
import { isProviderError } from "../errors/failure";
import { tooManyArguments } from "../errors/state-failures";
import { holdsUnknown, UNKNOWN } from "../lifecycle/wire";
import type { Resolved } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { RENDER_FIELDS, resolveFacts, type WrittenFacts } from "../spec/rule-facts";
import { readObject } from "./argument";
import { type Attribute, attributesOf } from "./attribute";
import { factsOf } from "./facts";
import type { Parameter, ProviderFunction, Result } from "./function";
import { HOST_PARAMETER, readHost } from "./host-argument";
import { HOST_SCHEMA } from "./host-schema";
import { specFrom } from "./spec-values";
import { decodeDynamic } from "./value";

const ATTRIBUTES: readonly Attribute[] = attributesOf(RENDER_FIELDS);

const OPTIONS: Parameter = {
  name: "options",
  says: "At most one object: `backend`, `family`, `nameservers`, `docker_output`.",
  type: "dynamic",
};

/** `provider::kuma::render`: what `kuma-tp render` prints. */
export const RENDER: ProviderFunction = {
  name: "render",
  summary: "The rules of a host as text.",
  says: "The text that an apply loads on a host without rules of ours: for `iptables-restore --noflush`, each family begun by a comment, or for `nft -f`.",
  parameters: [HOST_PARAMETER],
  rest: OPTIONS,
  returns: "string",
  call([given = {}, ...rest]) {
    const spec = readHost(decodeDynamic(given));
    if (!spec.ok) return { failures: spec.failures, argument: 0, attributes: HOST_SCHEMA.attributes };
    const [options = {}, ...others] = rest.map(decodeDynamic);
    if (others.length > 0) return { failures: [tooManyArguments(OPTIONS.name)], argument: 2, attributes: ATTRIBUTES };
    const facts = readOptions(options);
    if (!facts.ok) return { failures: facts.failures, argument: 1, attributes: ATTRIBUTES };
    if (spec.value === undefined || facts.value === undefined) return { value: UNKNOWN };
    return rendered(spec.value, facts.value);
  },
};

/** `undefined`: not known yet. */
function readOptions(options: unknown): Resolved<WrittenFacts | undefined> {
  if (options === UNKNOWN) return { ok: true, value: undefined };
  const { values, failures } = readObject(ATTRIBUTES, options);
  if (failures.length > 0) return { ok: false, failures };
  return holdsUnknown(values) ? { ok: true, value: undefined } : resolveFacts(specFrom(ATTRIBUTES, values));
}

function rendered({ policy, backend }: ResolvedHostSpec, written: WrittenFacts): Result {
  try {
    const own = backend === "auto" ? "iptables" : backend;
    return { value: render(policy, { backend: own, ...factsOf(written) }) };
  } catch (thrown) {
    if (!isProviderError(thrown)) throw thrown;
    return { failures: thrown.failures, argument: 0, attributes: HOST_SCHEMA.attributes };
  }
}
