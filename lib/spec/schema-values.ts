import * as z from "zod";
import { wrongType } from "../errors/spec-failures";
import { kindOf, type Parsed, parseOne, type Reading } from "./parsed";
import { readPort } from "./ports";
import { type Bounds, readInteger } from "./tokens";

/** How the schemas of all resources read single values. What a value says stands beside it, in `tokens.ts` and others. */

/** A value with a syntax of its own, which must be there; its failures travel as the issue's `params`. */
export function needed<T>(parse: (written: unknown) => Parsed<T>): z.ZodType<T> {
  return z.unknown().transform((written, context): T => {
    const { value, faults } = parse(written);
    for (const { failure, index } of faults) {
      context.addIssue({ code: "custom", path: index === undefined ? [] : [index], params: { failure } });
    }
    return value;
  });
}

/** The same, where it may be left out. */
export function parsed<T>(parse: (written: unknown) => Parsed<T>): z.ZodOptional<z.ZodType<T>> {
  return needed(parse).optional();
}

/** One value, which may be left out. */
export function read<T>(reader: (written: unknown) => Reading<T>): z.ZodOptional<z.ZodType<T | undefined>> {
  return parsed<T | undefined>((written) => parseOne<T | undefined>(reader(written), undefined));
}

export const flag: z.ZodOptional<z.ZodBoolean> = z.boolean().optional();

export const port: z.ZodOptional<z.ZodType<number | undefined>> = read(readPort);

export function number(bounds: Bounds): z.ZodOptional<z.ZodType<number | undefined>> {
  return read((written) => readInteger(written, bounds));
}

/** A text of which no failure holds a part. */
export function secret(reader: (written: string) => Reading<string>): z.ZodOptional<z.ZodType<string | undefined>> {
  return read((written) =>
    typeof written === "string" ? reader(written) : { failure: wrongType("a text", kindOf(written)) },
  );
}
