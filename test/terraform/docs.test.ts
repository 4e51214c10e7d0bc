import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/project";
import { Configuration } from "./configuration";

/** The configurations that docs/terraform.md shows are planned by the real engine as they stand there. No host is asked. */

const page = (name: string) => readFileSync(join(projectRoot, "docs", name), "utf8");
const PAGE = page("terraform.md");

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

const CALL = `module "web" {
  source        = "./modules/mesh-service"
  connection    = { host = "web-1", private_key = "env:KEY" }
  kuma_version  = "2.9"
  name          = "web-1"
  service       = "web"
  address       = "10.0.0.5"
  ports         = { 8080 = "http" }
  control_plane = { address = "https://control-plane:5678" }
  token         = "env:TOKEN"
}
`;

test("the module of docs/kuma-dataplane.md brings proxy, rules and names of one policy", async () => {
  const [, text = ""] =
    /```hcl\n# modules\/mesh-service\/main\.tf\n([\s\S]*?)```/.exec(page("kuma-dataplane.md")) ?? [];
  const folder = join(configuration.folder, "modules", "mesh-service");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "main.tf"), text);
  await configuration.declare(CALL);
  await configuration.terraform("init");
  const planned = new Map((await configuration.plan()).map(({ address, change: { after } }) => [address, after]));
  expect([...planned.keys()].toSorted()).toEqual([
    "module.web.kuma_dataplane.proxy",
    "module.web.kuma_mesh_dns.names",
    "module.web.kuma_transparent_proxy_host.rules",
  ]);
  expect(planned.get("module.web.kuma_dataplane.proxy")?.["sidecar"]).toContainEqual(
    expect.stringContaining("listens on 15001, 15006, 15053 (udp), within"),
  );
});
