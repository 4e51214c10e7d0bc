import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bindToHost } from "../../lib/rules/bind";
import { parseNftables } from "../../lib/rules/parse-nftables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { ruleSets } from "../../lib/rules/rule-set";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { POLICY_CASES } from "../cases/policies";
import { nftListing } from "../support/nft-listing";
import { policyOf } from "../support/policy-of";

const FOLDER = join(__dirname, "nftables");

/** `UPDATE_GOLDEN=1` writes the files anew; the diff is what is reviewed. */
const IS_UPDATE = process.env["UPDATE_GOLDEN"] === "1";

function fileOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.txt`;
}

describe.each(POLICY_CASES)("$name", ({ name, spec, facts }) => {
  const rules = bindToHost(ruleSets(policyOf(spec)), facts);
  const text = renderNftables(rules);

  test("is the table that was reviewed", () => {
    const path = join(FOLDER, fileOf(name));
    if (IS_UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(path, text);
    }
    expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : "no golden file");
  });

  test("reads back as the same rules", () => {
    const seen = parseNftables(nftListing(text));
    expect(seen.foreign).toEqual([]);
    expect(ruleTexts(seen.rules)).toEqual(ruleTexts(rules));
  });
});

test("no golden file is without a case", () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(POLICY_CASES.map(({ name }) => fileOf(name)).toSorted());
});
