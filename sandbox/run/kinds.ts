import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SUITES, type Suite } from "../base-tree";
import { projectRoot } from "../project";

/** A real part that tests need: a base tree, an engine, a cgroup for hosts with systemd, or shells of people. */
export type Part = Suite | Engine;

const ENGINES = [
  "systemd",
  "pulumi",
  "pulumi-sdks",
  "pulumi-kubernetes",
  "kubernetes",
  "terraform",
  "terraform-kubernetes",
  "envoy",
  "kuma",
  "actionlint",
  "chromium",
  "newer-node",
  "shells",
] as const;
type Engine = (typeof ENGINES)[number];

const PARTS: readonly Part[] = [...SUITES, ...ENGINES];

/** A kind of test: one project of jest.config.cjs, with its files. */
export interface Kind {
  readonly name: string;
  /** Its project in jest.config.cjs. */
  readonly project: string;
  /** Whether its tests run under the newer Node. */
  readonly onNewerNode: boolean;
  /** Whether its tests run in a lab. The others run anywhere. */
  readonly inLab: boolean;
  /** How many of its files run at a time. */
  readonly workers: number;
  readonly files: readonly TestFile[];
}

export interface TestFile {
  readonly path: string;
  /** What its kind always needs, and what its comments ask for: `@needs trixie busybox`. */
  readonly needs: readonly Part[];
}

/** Kinds in the order in which they run, with what each always needs: the part that takes longest to make comes last. */
const LAB_KINDS: Readonly<Record<string, readonly Part[]>> = {
  kernel: ["bookworm"],
  ssh: ["bookworm"],
  mesh: ["bookworm", "envoy"],
  engine: ["bookworm", "pulumi"],
  terraform: ["bookworm", "terraform"],
  cluster: ["kubernetes"],
};

/** All kinds that have tests, those that run anywhere first. */
export function kindsOfTests(): readonly Kind[] {
  const names = ["pure", "package", "browser", ...Object.keys(LAB_KINDS)];
  const [pure, ...others] = names.map(kindOf);
  const kinds = pure === undefined ? others : [pure, onNewerNode(pure), ...others];
  return kinds.filter(({ files }) => files.length > 0);
}

/** The same tests once more: they say what the package computes, whatever runs it. */
function onNewerNode(kind: Kind): Kind {
  const files = kind.files.map(({ path, needs }): TestFile => ({ path, needs: [...needs, "newer-node"] }));
  return { ...kind, name: `${kind.name}-on-newer-node`, onNewerNode: true, files };
}

function kindOf(name: string): Kind {
  const always = LAB_KINDS[name];
  const { testMatch, globals } = projectOf(name);
  const files = testMatch.map(folderOf).flatMap(testFiles);
  const needsOf = (path: string): readonly Part[] => [...new Set([...(always ?? []), ...askedFor(path)])];
  return {
    name,
    project: name,
    onNewerNode: false,
    inLab: always !== undefined,
    workers: globals.TEST_WORKERS,
    files: files.map((path) => ({ path, needs: needsOf(path) })),
  };
}

interface JestProject {
  readonly displayName: string;
  readonly testMatch: readonly string[];
  readonly globals: { readonly TEST_WORKERS: number };
}

/** As jest.config.cjs has it. */
function projectOf(name: string): JestProject {
  const config = require(join(projectRoot, "jest.config.cjs")) as { readonly projects: readonly JestProject[] };
  const project = config.projects.find(({ displayName }) => displayName === name);
  if (project === undefined) throw new Error(`jest.config.cjs has no project ${name}`);
  return project;
}

function folderOf(pattern: string): string {
  return pattern.replace("<rootDir>", projectRoot).replace("/**/*.test.ts", "");
}

function testFiles(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true }) as string[];
    return entries.filter((entry) => entry.endsWith(".test.ts")).map((entry) => join(folder, entry));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function askedFor(path: string): readonly Part[] {
  const comments = readFileSync(path, "utf8").match(/^\/\*\*[\s\S]*?\*\//gm) ?? [];
  const words = [...comments.join("\n").matchAll(/@needs\s+([^\n*]+)/g)].flatMap(([, list = ""]) =>
    list.trim().split(/[\s,]+/),
  );
  return words.map((word) => partNamed(word, path));
}

function partNamed(word: string, path: string): Part {
  const part = PARTS.find((known) => known === word);
  if (part === undefined) throw new Error(`${path}: @needs ${word}: no such part. There are ${PARTS.join(", ")}.`);
  return part;
}
