import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { prepareAsKumactl } from "./as-kumactl";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** Hosts that somebody prepared before Pulumi came. */

/** What kumactl does where it is told nothing but the user. */
const AS_KUMACTL = { redirect: { inbound: { excludePorts: [] } }, keepExistingConnections: false };

let host: ManagedHost;
let stack: Stack;

beforeEach(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
});

afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

/** The rules with their comments; counters and times left out. */
function rules(): Promise<string> {
  return host.sh("for tables in iptables-save ip6tables-save; do $tables | sed '/^#/d; s/ \\[[0-9:]*\\]$//'; done");
}

test("a host that kumactl prepared is taken over without the change of a rule", async () => {
  await prepareAsKumactl(host);
  const before = await rules();
  await stack.declare({ web: { connection: host.connection, ...AS_KUMACTL } });
  await stack.up();

  expect(await rules()).toBe(before);
  expect(await host.generation()).toBe(1);
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  await stack.destroy();
  expect(await rules()).not.toContain("KUMA_MESH");
  expect(await host.sh("id -u kuma-dp; ip -6 addr show dev lo | grep -c ::6/128")).toBe("5678\n1\n");
});

test("one with other settings is brought to its spec, and a word is said about what was there", async () => {
  await prepareAsKumactl(host);
  await stack.declare({ web: { connection: host.connection } });
  await stack.up();
  expect(await rules()).toContain("--dport 22 ");
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
});

describe("import", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kuma-tp-import-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Takes a host into the state by the file that the command writes. */
  async function importAs(spec: Readonly<Record<string, unknown>>): Promise<void> {
    const [config, file] = [join(folder, "web.json"), join(folder, "import.json")];
    await writeFile(config, JSON.stringify(spec));
    const program = [process.execPath, join(projectRoot, "dist", "cli", "main.js"), "pulumi-import"];
    await mustRun([...program, "--config", config, "--name", "web", "--output", file]);
    expect(JSON.parse(await readFile(file, "utf8"))).toHaveProperty("resources");
    await stack.pulumi("import", "--file", file, "--generate-code=false", "--protect=false", "--yes");
  }

  test("of a host that is as its spec asks leaves nothing to do", async () => {
    const spec = { connection: host.connection, redirect: { outbound: { excludePorts: [5432, 3306] } } };
    await stack.declare({ web: spec });
    await stack.up();
    const { web } = await stack.hosts();
    await stack.pulumi("stack", "rm", "test", "--yes", "--force");
    await stack.pulumi("stack", "init", "test");

    await importAs(spec);
    expect(await stack.plan()).toEqual([]);
    expect((await stack.hosts())["web"]?.id).toBe(web?.id);
    await stack.up("--expect-no-changes");
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    expect(await host.generation()).toBe(1);
    await stack.destroy();
    expect(await host.generation()).toBeUndefined();
  });

  test("of a host that kumactl prepared shows in the next preview what differs", async () => {
    await prepareAsKumactl(host);
    const spec = { connection: host.connection };
    await importAs(spec);
    await stack.declare({ web: spec });
    const [step, ...others] = await stack.plan();
    expect(others).toEqual([]);
    expect(step).toMatch(/^update web: (connection, )?drift, redirect, rules, traffic$/);
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });
});
