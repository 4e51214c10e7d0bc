import * as z from "zod";
import { notALabel, notATag } from "../errors/dataplane-failures";
import type { Failure } from "../errors/failure";
import { isTemplate, orTemplate } from "./dataplane-tokens";
import { quote, type Reading } from "./parsed";

/** Source: pkg/core/resources/apis/mesh/validators.go, `tagNameCharacterSet` and `tagValueCharacterSet`. */
const TAG_NAME = /^[A-Za-z0-9._/:-]{1,253}$/;
const TAG_VALUE = /^[A-Za-z0-9._:-]{1,253}$/;

/** Source: Kubernetes, labels and their values. */
const LABEL_NAME = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

type Entries = Readonly<Record<string, string>>;

/** Texts under names, each read by its syntax; a value may hold a variable. */
function entries(
  name: RegExp,
  value: RegExp,
  otherwise: (found: string) => Failure,
): z.ZodOptional<z.ZodType<Entries>> {
  const readValue = orTemplate(
    (written): Reading<string> =>
      typeof written === "string" && value.test(written) ? { value: written } : { failure: otherwise(quote(written)) },
  );
  return z
    .record(z.string(), z.string())
    .superRefine((written, context) => {
      for (const [key, text] of Object.entries(written)) {
        const reading = name.test(key) && !isTemplate(key) ? readValue(text) : { failure: otherwise(quote(key)) };
        if ("failure" in reading)
          context.addIssue({ code: "custom", path: [key], params: { failure: reading.failure } });
      }
    })
    .optional();
}

/** Tags of an inbound, an outbound or a gateway. */
export const tags: ReturnType<typeof entries> = entries(TAG_NAME, TAG_VALUE, notATag);

/** Labels of a resource. */
export const labels: ReturnType<typeof entries> = entries(LABEL_NAME, LABEL_VALUE, notALabel);
