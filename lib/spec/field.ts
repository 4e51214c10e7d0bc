/** A property of a spec, as whoever makes a schema of it has to know it. What a value may be, `schema.ts` knows alone. */
export interface Field {
  /** As specs in TypeScript call it. */
  readonly name: string;
  /** What it means, its default included, in Markdown. */
  readonly says: string;
  readonly is: FieldType;
  /** Whether it is never to be shown. */
  readonly isSecret?: true;
}

/**
 * `texts`: several in an order that counts; `set`: in one that does not; `map`: each under a name. An object has fields of its
 * own, `objects` is several of them in an order that counts.
 */
export type FieldType = "flag" | "number" | "text" | "texts" | "set" | "map" | ObjectType;

interface ObjectType {
  readonly of: "object" | "objects";
  readonly fields: readonly Field[];
}

export const flag = (name: string, says: string): Field => ({ name, says, is: "flag" });
export const number = (name: string, says: string): Field => ({ name, says, is: "number" });
export const text = (name: string, says: string): Field => ({ name, says, is: "text" });
export const texts = (name: string, says: string): Field => ({ name, says, is: "texts" });
export const set = (name: string, says: string): Field => ({ name, says, is: "set" });
export const map = (name: string, says: string): Field => ({ name, says, is: "map" });
export const secret = (name: string, says: string): Field => ({ name, says, is: "text", isSecret: true });

export function object(name: string, says: string, fields: readonly Field[]): Field {
  return { name, says, is: { of: "object", fields } };
}

export function objects(name: string, says: string, fields: readonly Field[]): Field {
  return { name, says, is: { of: "objects", fields } };
}
