import type * as Yaml from "yaml";
import type { ScalarTag } from "yaml";
import { isTemplate } from "../spec/dataplane-tokens";

/** Loaded only where there is YAML to write: hosts are managed without it. */
const library = (): typeof Yaml => require("yaml");

/** How YAML writes a text in double quotes: `Scalar.QUOTE_DOUBLE`. */
const QUOTED = "QUOTE_DOUBLE";

/** Variables are filled in before anybody reads YAML: one that stands there as it is may come to be a number. */
const template: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: isTemplate,
  resolve: (text) => text,
  stringify: ({ value, type }) => (type === QUOTED ? JSON.stringify(value) : String(value)),
};

/** A text that the parser of some program might take for a number (`0o7`, `1_0`): quoted, but for what everybody reads as a text. */
const numberlike: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string" && NUMBERLIKE.test(value) && !PLAIN.test(value),
  resolve: (text) => text,
  stringify: ({ value }) => JSON.stringify(value),
};

const NUMBERLIKE = /^[-+._]*\d/;
/** An IPv4 address, a time in seconds. */
const PLAIN = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\d+(?:\.\d+)?s)$/;

/** A value that is a text whatever its variables stand for: `1.0`, `yes`. */
export function asText(written: string): unknown {
  if (!isTemplate(written)) return written;
  const { Scalar } = library();
  const scalar = new Scalar(written);
  scalar.type = QUOTED;
  return scalar;
}

/** Data as Kuma reads it: its parser is one of YAML 1.1, for which `yes` and `12:30:00` are no texts. */
export function yamlText(data: unknown): string {
  return library().stringify(data, {
    version: "1.1",
    lineWidth: 0,
    indentSeq: false,
    aliasDuplicateObjects: false,
    customTags: (tags) => [template, numberlike, ...tags],
  });
}
