import { POLICY_CASES, type PolicyCase } from "../cases/policies";

/** Some cases of the table, by name. */
export function casesNamed(...names: readonly string[]): readonly PolicyCase[] {
  return names.map((name) => {
    const found = POLICY_CASES.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`there is no case "${name}"`);
    return found;
  });
}
