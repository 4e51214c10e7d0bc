import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitStatus } from "../command";
import { newerNode } from "../engines/node";
import { runInLab } from "../lab";
import { say } from "../progress";
import { projectRoot } from "../project";
import { type ToldResult, tellFailures } from "./failures";
import type { Kind, TestFile } from "./kinds";

/** How many tests ended how, and what is to be read of those that failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function sum(counts: readonly Counts[]): Counts {
  const total = (pick: (one: Counts) => number): number => counts.reduce((before, one) => before + pick(one), 0);
  return {
    passed: total((one) => one.passed),
    failed: total((one) => one.failed),
    skipped: total((one) => one.skipped),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/** What jest writes with `--json`, as far as it is counted here. */
interface JestResult extends ToldResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Minutes that one kind may take: a test that hangs must not hold the whole run. */
const LIMIT_MINUTES = 35;

/** Runs files of one kind, in a lab if it needs one, with jest's own report on the way. */
export async function runTests(kind: Kind, files: readonly TestFile[], options: readonly string[]): Promise<Counts> {
  if (files.length === 0) return NONE;
  const start = kind.inLab ? runInLab : runHere;
  const node = kind.onNewerNode ? await newerNode() : process.execPath;
  const { code, result } = await jest(kind, files, [`--maxWorkers=${kind.workers}`, ...options], { start, node });
  if (result === undefined) {
    say(`${kind.name}: jest ended with exit status ${code} and no result`);
    return { ...NONE, failed: 1, failures: [`${kind.name}: jest ended with exit status ${code} and no result`] };
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  // Jest has other reasons to fail than tests, an obsolete snapshot for one: they count as one.
  const failures = tellFailures(kind.name, result);
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped, failures };
}

/** How many tests some files hold, without running one: jest loads them and finds that no name matches. */
export async function countTests(kind: Kind, files: readonly TestFile[]): Promise<number> {
  if (files.length === 0) return 0;
  const { result } = await jest(kind, files, ["--testNamePattern=(?!)"], {
    start: runSilently,
    node: process.execPath,
  });
  // A file that cannot even be loaded counts as one test.
  return result === undefined
    ? files.length
    : result.numPendingTests + result.numTodoTests + result.numRuntimeErrorTestSuites;
}

type Start = (argv: readonly string[]) => Promise<number>;

/** How jest is run, and by which Node. */
interface Way {
  readonly start: Start;
  readonly node: string;
}

async function jest(
  kind: Kind,
  files: readonly TestFile[],
  options: readonly string[],
  { start, node }: Way,
): Promise<JestRun> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-jest-"));
  const output = join(folder, "result.json");
  const program = [node, join(projectRoot, "node_modules", "jest", "bin", "jest.js")];
  const some = files.length < kind.files.length ? ["--runTestsByPath", ...files.map(({ path }) => path)] : [];
  const chosen = ["--selectProjects", kind.project, ...some];
  try {
    // In the foreground: Ctrl-C has to reach jest.
    const limited = ["timeout", "--foreground", "--kill-after=10", `${LIMIT_MINUTES}m`, ...program];
    const code = await start([...limited, "--json", `--outputFile=${output}`, ...options, ...chosen]);
    const text = await readFile(output, "utf8").catch(() => undefined);
    return { code, result: text === undefined ? undefined : (JSON.parse(text) as JestResult) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface JestRun {
  readonly code: number;
  readonly result: JestResult | undefined;
}

const runHere: Start = (argv) => runWith(argv, "inherit");
const runSilently: Start = (argv) => runWith(argv, "ignore");

async function runWith([file = "", ...args]: readonly string[], stdio: "inherit" | "ignore"): Promise<number> {
  const child = spawn(file, args, { cwd: projectRoot, stdio });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return exitStatus(code, signal);
}
