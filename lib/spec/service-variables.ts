import * as z from "zod";
import { notAVariable } from "../errors/service-failures";
import { quote, type Reading } from "./parsed";

type Texts = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Texts, each under the name of a variable, and read by its syntax. */
export function variables(readValue: (written: unknown) => Reading<string>): z.ZodOptional<z.ZodType<Texts>> {
  return z
    .record(z.string(), z.unknown())
    .transform((written, context): Texts => {
      const readings = Object.entries(written).map(
        ([name, value]) => [name, NAME.test(name) ? readValue(value) : { failure: notAVariable(quote(name)) }] as const,
      );
      for (const [name, reading] of readings) {
        if ("failure" in reading)
          context.addIssue({ code: "custom", path: [name], params: { failure: reading.failure } });
      }
      return Object.fromEntries(
        readings.flatMap(([name, reading]) => ("value" in reading ? [[name, reading.value]] : [])),
      );
    })
    .optional();
}
