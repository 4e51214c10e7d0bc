import { parseArgs } from "node:util";
import { run } from "./command";
import { say } from "./progress";
import { projectRoot } from "./project";
import { type Counts, countTests, NONE, runTests, sum } from "./run/jest";
import { type Kind, kindsOfTests, type Part, type TestFile } from "./run/kinds";
import { isExcused, type Provision, provide } from "./run/parts";

/**
 * `npm test`: types, then every kind of test, those that need a lab inside one. What has to be built first is
 * built while the others run. A part that cannot be had is a skip that is told and counted, and in CI a
 * failure. The last line is the count.
 */
async function main(): Promise<number> {
  const { only, options } = asked();
  const kinds = kindsOfTests().filter(({ name }) => only === undefined || only.includes(name));
  const parts = provide([...new Set(kinds.flatMap(({ files }) => files.flatMap(({ needs }) => needs)))]);
  const results = [only === undefined || only.includes("types") ? await checkTypes() : NONE];
  for (const kind of kinds) results.push(await runKind(kind, parts, options));
  const { passed, failed, skipped, failures } = sum(results);
  if (passed + failed === 0) say("no test was run");
  if (failures.length > 0) say(["what failed:", ...failures, failures.map(nameOf).join("\n")].join("\n\n"));
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return passed > 0 && failed === 0 ? 0 : 1;
}

/** Once more in one line: the end of a long log is what is read first. */
function nameOf(failure: string): string {
  return `failed: ${failure.split("\n", 1).join("")}`;
}

interface Asked {
  /** Kinds to run. @default all */
  readonly only: readonly string[] | undefined;
  /** Passed on to jest. */
  readonly options: readonly string[];
}

function asked(): Asked {
  const { values, tokens } = parseArgs({
    options: { only: { type: "string" } },
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const own = tokens.find((token) => token.kind === "option" && token.name === "only");
  const count = own?.kind === "option" && own.inlineValue === true ? 1 : 2;
  const all = process.argv.slice(2);
  const options = own === undefined ? all : all.filter((_, index) => index < own.index || index >= own.index + count);
  return { only: typeof values["only"] === "string" ? values["only"].split(",") : undefined, options };
}

async function checkTypes(): Promise<Counts> {
  say("types …");
  const ran = await run(["node_modules/.bin/tsc", "--noEmit"], { cwd: projectRoot });
  if (ran.code === 0) return NONE;
  return { ...NONE, failed: 1, failures: [`types: they do not check\n${ran.stdout}${ran.stderr}`] };
}

type Provisions = ReadonlyMap<Part, Promise<Provision>>;

async function runKind(kind: Kind, parts: Provisions, options: readonly string[]): Promise<Counts> {
  const missing = await missingParts(kind, parts);
  const lacksOne = ({ needs }: TestFile): boolean => needs.some((part) => missing.has(part));
  const left = kind.files.filter(lacksOne);
  const counts = [
    await runTests(
      kind,
      kind.files.filter((file) => !lacksOne(file)),
      options,
    ),
  ];
  if (left.length > 0) counts.push(await leaveOut(kind, left, missing));
  return sum(counts);
}

/** Parts of a kind that cannot be had, and why. Waits until each has been made or has failed. */
async function missingParts(kind: Kind, parts: Provisions): Promise<ReadonlyMap<Part, string>> {
  const needed = new Set(kind.files.flatMap(({ needs }) => needs));
  const provisions = await Promise.all(
    [...parts].filter(([part]) => needed.has(part)).map(([, provision]) => provision),
  );
  return new Map(provisions.flatMap(({ part, problem }) => (problem === undefined ? [] : [[part, problem] as const])));
}

async function leaveOut(kind: Kind, files: readonly TestFile[], missing: ReadonlyMap<Part, string>): Promise<Counts> {
  const count = await countTests(kind, files);
  const isFailure = process.env["CI"] === "true" && ![...missing.keys()].every(isExcused);
  const fate = isFailure ? "FAILED" : "SKIPPED";
  const told = [
    `${kind.name}: ${count} tests in ${files.length} file${files.length === 1 ? "" : "s"} ${fate}, as a part is missing:`,
    ...[...missing].map(([part, problem]) => `  ${part}: ${problem}`),
  ].join("\n");
  say(told);
  return isFailure ? { ...NONE, failed: count, failures: [told] } : { ...NONE, skipped: count };
}

void main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.stack);
    console.log("0 passed, 1 failed");
    process.exit(1);
  },
);
