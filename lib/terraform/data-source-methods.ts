import { notOffered } from "../errors/state-failures";
import type { Methods } from "./method";
import { RULES_DATA_SOURCE, readRules, validateRules } from "./rules-data-source";
import { decodeValues, encodeValues } from "./value";

/** What can be read and not managed. */
export function dataSourceMethods(): Methods {
  return {
    ValidateDataResourceConfig: ({ typeName, config }) => {
      requireKnown(typeName);
      return { diagnostics: validateRules(decodeValues(config) ?? {}) };
    },
    ReadDataSource: ({ typeName, config }) => {
      requireKnown(typeName);
      const { values, diagnostics } = readRules(decodeValues(config) ?? {});
      return values === undefined
        ? { diagnostics }
        : { state: encodeValues(RULES_DATA_SOURCE.attributes, values), diagnostics };
    },
  };
}

function requireKnown(typeName: string): void {
  if (typeName !== RULES_DATA_SOURCE.typeName) throw notOffered("data source", typeName);
}
