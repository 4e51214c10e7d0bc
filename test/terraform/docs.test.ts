import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/project";
import { Configuration } from "./configuration";

/** The configurations that docs/terraform.md shows are planned by the real engine as they stand there. No host is asked. */

const PAGE = readFileSync(join(projectRoot, "docs", "terraform.md"), "utf8");

/** Where the provider comes from, a test says itself. */
const OWN_PROVIDERS = /^terraform \{\n(?: .*\n)*\}\n/m;

const BLOCKS = [...PAGE.matchAll(/```hcl\n([\s\S]*?)```/g)].map(([, block = ""]) => block.replace(OWN_PROVIDERS, ""));
/** A file of the command's own says its name in the first line. */
const CONFIGURATIONS = BLOCKS.filter((block) => !block.startsWith("# ~/"));

let configuration: Configuration;

beforeAll(async () => {
  configuration = await Configuration.start();
  await configuration.declare("");
  await configuration.terraform("init");
});

afterAll(() => configuration[Symbol.asyncDispose]());

test("there are several, and each declares something of ours", () => {
  expect(CONFIGURATIONS.length).toBeGreaterThanOrEqual(3);
  for (const block of CONFIGURATIONS) expect(block).toMatch(/"kuma_|provider::kuma::|provider "kuma"/);
});

test.each(CONFIGURATIONS)("%s", async (block) => {
  await configuration.declare(block);
  const given = [...block.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => `-var=${name}=given`);
  // A block of the provider alone declares nothing to plan.
  const planned = /^(?:resource|output|data) /m.test(block) ? /Plan: \d+ to add|Changes to Outputs/ : /No changes\./;
  expect(await configuration.terraform("plan", "-input=false", ...given)).toMatch(planned);
});
