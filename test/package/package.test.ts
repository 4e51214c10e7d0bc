import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as root from "../../lib";
import * as pods from "../../lib/kubernetes";
import * as pulumi from "../../lib/pulumi";
import { check } from "../../lib/pulumi/check";
import * as kubernetes from "../../lib/pulumi/kubernetes";
import { LOADER } from "../../lib/pulumi/loader";
import * as policies from "../../lib/pulumi/policies";
import * as provider from "../../lib/pulumi/provider";
import * as testing from "../../lib/pulumi/testing";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { type Projects, startProjects } from "./projects";

/** The package as it would be published, in new projects of people who use it. */

const SUBPATHS = {
  "kuma-transparent-proxy": root,
  "kuma-transparent-proxy/kubernetes": pods,
  "kuma-transparent-proxy/pulumi": pulumi,
  "kuma-transparent-proxy/pulumi/kubernetes": kubernetes,
  "kuma-transparent-proxy/pulumi/policies": policies,
  "kuma-transparent-proxy/pulumi/provider": provider,
  "kuma-transparent-proxy/testing": testing,
};

const SPEC: root.PolicySpec = { redirect: { outbound: { excludePorts: [3306] } } };

// Three projects are installed, and their programs compiled with every library checked.
jest.setTimeout(240_000);

let folder: string;
let projects: Projects;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "package-test-"));
  projects = await startProjects(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the tarball", () => {
  test("holds what was compiled and what is to be read, and nothing else", () => {
    const { files, modules } = projects.tarball;
    const compiled = modules.flatMap((module) => [`dist/${module}.js`, `dist/${module}.d.ts`]);
    const wanted = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", ...compiled];
    expect(files).toEqual(wanted.toSorted());
  });

  test("names no source map, as there is none", async () => {
    const named = await mustRun(["tar", "-xzOf", projects.tarball.path, "package/dist"]);
    expect(named).toContain("use strict");
    expect(named).not.toContain("sourceMappingURL");
  });

  test("has Pulumi, and its policies, for peers that may be absent", () => {
    expect(projects.tarball.manifest).toMatchObject({
      peerDependencies: { "@pulumi/pulumi": ">=3.216 <4", "@pulumi/policy": ">=1.20 <2" },
      peerDependenciesMeta: { "@pulumi/pulumi": { optional: true }, "@pulumi/policy": { optional: true } },
    });
  });

  test.each([
    ["publint", ["run", "--strict"]],
    ["attw", ["--profile", "strict", "--no-color"]],
  ] as const)("is clean to %s", async (tool, options) => {
    await expect(mustRun([bin(tool), ...options, projects.tarball.path])).resolves.toMatch(/./);
  });
});

describe("a project with the package alone", () => {
  test("has no Pulumi of it, and no types but its own to compile", async () => {
    const { alone } = projects;
    const absent = await alone.node("-p", 'JSON.stringify(require("node:fs").existsSync("node_modules/@pulumi"))');
    expect(absent).toBe(false);
    await alone.take("render.ts");
    const compilerOptions = { ...STRICT, lib: ["es2022"], types: [], module: "node16", noEmit: true };
    await alone.write("tsconfig.json", { compilerOptions, files: ["render.ts"] });
    await mustRun([bin("tsc"), "-p", join(alone.folder, "tsconfig.json")]);
  });

  test("has the command", async () => {
    const { alone, tarball } = projects;
    expect(await alone.bin("kuma-tp", ["--version"])).toEqual(said(`${tarball.manifest.version}\n`));
    const rendered = await alone.bin("kuma-tp", ["render", "--config", "-"], JSON.stringify(SPEC));
    expect(rendered).toEqual(said(root.render(policy())));
    const refused = await alone.bin("kuma-tp", ["explain", "--config", "-"], '{"redirect": {"inbound": {"port": 0}}}');
    expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("redirect.inbound.port") });
  });

  test("has the provider for Terraform, which finds all that it loads and tells whoever starts it by hand", async () => {
    const { code, stdout, stderr } = await projects.alone.bin("terraform-provider-kuma", []);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^This is a provider for Terraform and OpenTofu/);
  });
});

describe.each(["hoisted", "linked"] as const)("a project with %s packages", (layout) => {
  test.each(["surface.cjs", "surface.mjs"])("gets all that is public (%s)", async (program) => {
    const namesOf = (module: object) => Object.keys(module).toSorted();
    const names = Object.entries(SUBPATHS).map(([specifier, module]) => [specifier, namesOf(module)]);
    await projects[layout].take(program);
    expect(await projects[layout].node(program, ...Object.keys(SUBPATHS))).toEqual(Object.fromEntries(names));
  });

  test("is asked by the text in its state, as Pulumi asks it", async () => {
    const news = { ...SPEC, __provider: LOADER };
    await projects[layout].take("loader.cjs");
    const asked = await projects[layout].node("loader.cjs", LOADER, JSON.stringify(news));
    expect(asked).toEqual({ checked: check(news), isTheSame: true });
  });

  test("loads what its hosts need when they need it", async () => {
    await projects[layout].take("loaded.cjs");
    const reading = ["fastest-levenshtein", "ipaddr.js", "kuma-transparent-proxy", "zod"];
    expect(await projects[layout].node("loaded.cjs")).toEqual({
      isOfOnePulumi: true,
      program: ["kuma-transparent-proxy"],
      manager: reading,
      refusal: expect.stringMatching(/^KTP200 127\.0\.0\.1:/),
      overSsh: expect.arrayContaining([...reading, "ssh2"]),
      ofKubernetes: [],
    });
  });
});

interface Compilation {
  readonly name: string;
  readonly compiler: "typescript" | "typescript-oldest";
  readonly options: object;
  readonly sources: readonly string[];
}

const COMPILATIONS: readonly Compilation[] = [
  {
    name: "node16",
    compiler: "typescript",
    options: { module: "node16", moduleResolution: "node16" },
    sources: ["program.cts", "program.mts"],
  },
  {
    name: "bundler",
    compiler: "typescript",
    options: { module: "esnext", moduleResolution: "bundler" },
    sources: ["program.mts"],
  },
  { name: "node10", compiler: "typescript-oldest", options: { module: "commonjs" }, sources: ["program.ts"] },
];

describe("a program in TypeScript", () => {
  test.each(COMPILATIONS)("compiles with moduleResolution $name, and runs", async (compilation) => {
    const { name, compiler, options, sources } = compilation;
    const { hoisted } = projects;
    const compilerOptions = { ...STRICT, ...options, types: ["node"], outDir: "compiled" };
    await hoisted.write(`${name}/tsconfig.json`, { compilerOptions, files: sources });
    for (const source of sources) await hoisted.take("program.ts", `${name}/${source}`);
    await mustRun([process.execPath, `node_modules/${compiler}/bin/tsc`, "-p", name], { cwd: hoisted.folder });

    const traffic = root.explain(policy());
    const printed = { explained: traffic, ofResource: traffic, ofProvider: traffic, refused: 1 };
    for (const source of sources) {
      expect(await hoisted.node(`${name}/compiled/${source.replace("ts", "js")}`)).toEqual(printed);
    }
  });
});

const STRICT = { strict: true, skipLibCheck: false, target: "es2022" };

function policy(): root.ResolvedPolicy {
  const resolved = root.resolvePolicy(SPEC);
  if (!resolved.ok) throw new Error(resolved.failures.map(root.describeFailure).join("\n"));
  return resolved.value;
}

/** A tool of this checkout. */
function bin(name: string): string {
  return join(projectRoot, "node_modules", ".bin", name);
}

function said(stdout: string): object {
  return { code: 0, stdout, stderr: "" };
}
