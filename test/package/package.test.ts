import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as root from "../../lib";
import * as constructs from "../../lib/cdktf";
import * as pods from "../../lib/kubernetes";
import * as pulumi from "../../lib/pulumi";
import { check } from "../../lib/pulumi/check";
import * as kubernetes from "../../lib/pulumi/kubernetes";
import { LOADER } from "../../lib/pulumi/loader";
import * as policies from "../../lib/pulumi/policies";
import * as provider from "../../lib/pulumi/provider";
import * as testing from "../../lib/pulumi/testing";
import { mustRun, run } from "../../sandbox/command";
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
    const provider = "dist/terraform/terraform-provider-kuma";
    const ofCdktf = compiled.filter((file) => file.startsWith("dist/cdktf/"));
    const ofCdktn = ofCdktf.map((file) => file.replace("cdktf", "cdktn"));
    const wanted = [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "action.yml",
      "action/comment.mjs",
      "action/gitlab.mjs",
      "action/main.mjs",
      "action/service.mjs",
      "package.json",
      ...compiled,
      ...ofCdktn,
      provider,
    ];
    expect(files).toEqual(wanted.toSorted());
  });

  test("names no source map, as there is none", async () => {
    const named = await mustRun(["tar", "-xzOf", projects.tarball.path, "package/dist"]);
    expect(named).toContain("use strict");
    expect(named).not.toContain("sourceMappingURL");
  });

  test("has Pulumi, its policies, and the libraries of constructs for peers that may be absent", () => {
    const peerDependencies = {
      "@pulumi/pulumi": ">=3.216 <4",
      "@pulumi/policy": ">=1.20 <2",
      cdktf: "^0.21.0",
      constructs: "^10.4.2",
    };
    // Of cdktn without a range: npm would hold what cdktn asks of constructs against everybody who has the command of cdktf.
    const absent = [...Object.keys(peerDependencies), "cdktn"].map((name) => [name, { optional: true }] as const);
    const { peerDependencies: peers, peerDependenciesMeta: meta } = projects.tarball.manifest;
    expect([peers, meta]).toEqual([peerDependencies, Object.fromEntries(absent)]);
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

  test("has the provider for Terraform in one file: a mirror of it needs no package, and tells whoever starts it by hand", async () => {
    const { alone } = projects;
    const mirror = join(folder, "mirror");
    expect(await alone.bin("kuma-tp", ["terraform", "mirror", mirror, "--unpacked"])).toMatchObject({ code: 0 });
    const [provider = ""] = (await readdir(mirror, { recursive: true })).filter((path) => path.includes("kuma_v"));
    expect(await run([join(mirror, provider)], { cwd: "/" })).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^This is a provider for Terraform and OpenTofu/),
      stderr: "",
    });
    expect(
      await run([process.execPath, join(mirror, provider)], {
        env: { NODE_OPTIONS: `--require ${join(__dirname, "programs/older-node.cjs")}` },
      }),
    ).toEqual({
      code: 1,
      stdout: "kuma-transparent-proxy needs Node.js 20 or newer on PATH; this is 18.20.0.\n",
      stderr: "",
    });
    expect(await run(["/bin/sh", join(mirror, provider)], { env: { PATH: "/nowhere" } })).toEqual({
      code: 1,
      stdout: "kuma-transparent-proxy needs Node.js 20 or newer, and there is no node on PATH.\n",
      stderr: "",
    });
  });

  test("is built to the same provider wherever it is built", async () => {
    const built = "dist/terraform/terraform-provider-kuma";
    const packed = await mustRun(["tar", "-xzOf", projects.tarball.path, `package/${built}`]);
    expect(packed === (await readFile(join(projectRoot, built), "utf8"))).toBe(true);
  });
});

describe.each(["hoisted", "linked"] as const)("a project with %s packages", (layout) => {
  test.each(["surface.cjs", "surface.mjs"])("gets all that is public (%s)", async (program) => {
    const library = layout === "hoisted" ? "cdktf" : "cdktn";
    const subpaths = { ...SUBPATHS, [`kuma-transparent-proxy/${library}`]: constructs };
    const namesOf = (module: object) => Object.keys(module).toSorted();
    const names = Object.entries(subpaths).map(([specifier, module]) => [specifier, namesOf(module)]);
    await projects[layout].take(program);
    expect(await projects[layout].node(program, ...Object.keys(subpaths))).toEqual(Object.fromEntries(names));
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

/** What a resource says: the same of its policy, and besides what a host has and no policy. */
function trafficOfHost(): readonly string[] {
  return [
    ...root.explain(policy()),
    "while nobody listens on 15006 and 15001: is refused, of the host itself too: dns, metadata, packages (`hostEgress` lets it by)",
  ];
}

describe("a program in TypeScript", () => {
  test.each(COMPILATIONS)("compiles with moduleResolution $name, and runs", async (compilation) => {
    const { name, compiler, options, sources } = compilation;
    const { hoisted } = projects;
    const compilerOptions = { ...STRICT, ...options, types: ["node"], outDir: "compiled" };
    await hoisted.write(`${name}/tsconfig.json`, { compilerOptions, files: sources });
    for (const source of sources) await hoisted.take("program.ts", `${name}/${source}`);
    await mustRun([process.execPath, `node_modules/${compiler}/bin/tsc`, "-p", name], { cwd: hoisted.folder });

    const printed = {
      explained: root.explain(policy()),
      ofResource: trafficOfHost(),
      ofProvider: trafficOfHost(),
      refused: 1,
    };
    for (const source of sources) {
      expect(await hoisted.node(`${name}/compiled/${source.replace("ts", "js")}`)).toEqual(printed);
    }
  });
});

describe("constructs in TypeScript", () => {
  const compilations = COMPILATIONS.filter(({ name }) => name !== "bundler");
  test.each(compilations)("compile with moduleResolution $name, and say the same of a host", async (compilation) => {
    const { name, compiler, options } = compilation;
    const { hoisted } = projects;
    const folder = `constructs-${name}`;
    const compilerOptions = { ...STRICT, ...options, types: ["node"], outDir: "compiled" };
    await hoisted.write(`${folder}/tsconfig.json`, { compilerOptions, files: ["constructs.ts"] });
    await hoisted.take("constructs.ts", `${folder}/constructs.ts`);
    await mustRun([process.execPath, `node_modules/${compiler}/bin/tsc`, "-p", folder], { cwd: hoisted.folder });
    const printed = await hoisted.node(`${folder}/compiled/constructs.js`);
    expect(printed).toEqual({ traffic: trafficOfHost(), dataplane: "string", refused: "function" });
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
