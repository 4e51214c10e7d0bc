import { z } from "zod";
import { isSameLetters, nearest } from "./nearest";
import type { Path } from "./plain-data";

/**
 * What a key that a spec does not know was probably meant to be: the key beside it that is spelt most like it, else
 * the places where just this key belongs.
 */
export function meantBy(schema: z.ZodType, place: Path, unknown: string): readonly string[] {
  const known = Object.keys(objectAt(schema, place)?.shape ?? {});
  const meant = nearest(unknown, known);
  if (meant !== undefined && isSameLetters(meant, unknown)) return [meant];
  const elsewhere = keyPaths(schema).filter((path) => path === unknown || path.endsWith(`.${unknown}`));
  if (elsewhere.length > 0) return elsewhere;
  return meant === undefined ? [] : [meant];
}

/** The object that a schema has at a place. */
function objectAt(schema: z.ZodType, place: Path): z.ZodObject | undefined {
  const here = unwrap(schema);
  const [step, ...rest] = place;
  if (here instanceof z.ZodArray) return objectAt(here.element as z.ZodType, typeof step === "number" ? rest : place);
  if (!(here instanceof z.ZodObject) || step === undefined) return here instanceof z.ZodObject ? here : undefined;
  const member = here.shape[step] as z.ZodType | undefined;
  return member === undefined ? undefined : objectAt(member, rest);
}

/** Every key, with the way to it. A list adds nothing to the way. */
function keyPaths(schema: z.ZodType): string[] {
  const here = unwrap(schema);
  if (here instanceof z.ZodArray) return keyPaths(here.element as z.ZodType);
  if (!(here instanceof z.ZodObject)) return [];
  return Object.entries(here.shape).flatMap(([key, member]) => [
    key,
    ...keyPaths(member as z.ZodType).map((path) => `${key}.${path}`),
  ]);
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  // Of `false` or a word, or an object, the object comes last and has the keys.
  if (schema instanceof z.ZodUnion) return unwrap(schema.options.at(-1) as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.out as z.ZodType);
  return schema;
}
