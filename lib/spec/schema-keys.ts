import * as z from "zod";
import type { KeyTree } from "./key-tree";

/** The keys of a schema. Where a value is a list, those of its entries. */
export function schemaKeys(schema: z.ZodType): KeyTree {
  const here = unwrap(schema);
  if (here instanceof z.ZodArray) return schemaKeys(here.element as z.ZodType);
  if (!(here instanceof z.ZodObject)) return new Map();
  return new Map(Object.entries(here.shape).map(([key, member]) => [key, schemaKeys(member as z.ZodType)]));
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  // Of `false` or a word, or an object, the object comes last and has the keys.
  if (schema instanceof z.ZodUnion) return unwrap(schema.options.at(-1) as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.out as z.ZodType);
  return schema;
}
