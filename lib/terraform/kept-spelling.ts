import { isDeepStrictEqual } from "node:util";
import type { Declared } from "../lifecycle/kind";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { type Attribute, isNested } from "./attribute";
import type { ResourceSchema } from "./resource-kind";
import type { Values } from "./value";

type Keeping<Spec> = Pick<ResourceSchema<Spec>, "attributes" | "spec"> & { readonly kind: Declared<Spec> };

/**
 * What is configured, in the words of the state where these mean the same: a list whose ranges are joined, a block by another of
 * its addresses. Terraform allows that of an attribute that is given before and after, and of no other. So a default that is
 * written out shows, alone. Source: terraform internal/plans/objchange, `assertPlannedValueValid`.
 */
export function inKeptSpelling<Spec>(of: Keeping<Spec>, prior: Values, config: Values, after: Spec): Spelled<Spec> {
  const otherwise = { values: config, spec: after };
  const written = [of.spec(prior), of.spec(config)] as const;
  const before = of.kind.declare(written[0]);
  if (!before.ok) return otherwise;
  const meaning = of.kind.meaning(after, written[1]);
  const isSame = isDeepStrictEqual(of.kind.meaning(before.value, written[0]), meaning);
  const [olds, news] = [of.kind.canonical(written[0], before.value), of.kind.canonical(written[1], after)];
  const values = keptIn(of.attributes, [prior, config], isSame ? undefined : [olds, news]);
  const spelled = of.spec(values);
  const kept = of.kind.declare(spelled);
  const isMeant = kept.ok && isDeepStrictEqual(of.kind.meaning(kept.value, spelled), meaning);
  return isMeant ? { values, spec: kept.value } : otherwise;
}

interface Spelled<Spec> {
  readonly values: Values;
  readonly spec: Spec;
}

type Sides<Value> = readonly [before: Value, after: Value];

/** @param canonical what each side means. None: all of it the same */
function keptIn(attributes: readonly Attribute[], [prior, config]: Sides<Values>, canonical?: Sides<Wire>): Values {
  const entries = attributes
    .filter(({ isComputed }) => isComputed === undefined)
    .map(({ name, key, type }) => {
      const sides = [prior[name], config[name]] as const;
      const meanings = canonical === undefined ? undefined : ([canonical[0][key], canonical[1][key]] as const);
      if (sides.some((side) => side === null || side === undefined || side === UNKNOWN)) return [name, sides[1]];
      if (isNested(type) && type.of === "object")
        return [name, keptIn(type.attributes, records(sides), records(meanings))];
      return [name, meanings === undefined || isDeepStrictEqual(...meanings) ? sides[0] : sides[1]];
    });
  return { ...config, ...Object.fromEntries(entries) };
}

function records(sides: Sides<unknown>): Sides<Values>;
function records(sides: Sides<unknown> | undefined): Sides<Values> | undefined;
function records(sides: Sides<unknown> | undefined): Sides<Values> | undefined {
  const record = (value: unknown) => (isRecord(value) ? value : {});
  return sides === undefined ? undefined : [record(sides[0]), record(sides[1])];
}
