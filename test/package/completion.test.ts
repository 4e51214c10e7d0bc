import type { Command } from "commander";
import { SHELLS } from "../../lib/cli/completion/scripts";
import type { Io } from "../../lib/cli/io";
import { kumaTp } from "../../lib/cli/program";
import { DIRECTIONS, PROTOCOLS, SERVICES } from "../../lib/cli/question/words";
import { Typist } from "./typed";

/**
 * What real shells offer, held against commander's model of the program: whole lists.
 * @needs shells
 */

const program = kumaTp({ version: "1.2.3" } as Io, { argv: [], print: () => undefined, answer: async () => undefined });

function commandNamed(name: string): Command {
  const found = program.commands.find((command) => command.name() === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}

const commands = [...program.commands.filter((one) => one.name() !== "complete").map((one) => one.name()), "help"];
const optionsOf = (command: Command) => [...command.options.map(({ long }) => `${long}`), "--help"];
const ofRender = optionsOf(commandNamed("render"));
const UNSAID = ["from", "to", "port", "over", "mid-connection", "on"];
const FILES = ["notes.txt", "web-1.yaml", "web-2.yaml", "web-folder"];

const CASES: readonly { readonly line: string; readonly want: readonly string[]; readonly bash?: readonly string[] }[] =
  [
    { line: "kuma-tp ", want: commands },
    { line: "kuma-tp ex", want: ["explain"] },
    { line: "kuma-tp help ", want: commands },
    { line: "kuma-tp terraform ", want: ["mirror"] },
    ...program.commands
      .filter((command) => command.name() !== "complete")
      .map((command) => ({ line: `kuma-tp ${command.name()} --`, want: optionsOf(command) })),
    { line: "kuma-tp render ", want: ofRender },
    { line: "kuma-tp render --config web-1.yaml --", want: ofRender.filter((option) => option !== "--config") },
    { line: "kuma-tp annotate -f web-1.yaml --f", want: ["--filename"] },
    { line: "kuma-tp render --backend ", want: ["iptables", "nftables"] },
    { line: "kuma-tp render --backend=n", want: ["--backend=nftables"], bash: ["nftables"] },
    { line: "kuma-tp render --config ", want: FILES },
    { line: "kuma-tp render --config web-1", want: ["web-1.yaml"] },
    {
      line: "kuma-tp render --config=web-",
      want: FILES.slice(1).map((file) => `--config=${file}`),
      bash: FILES.slice(1),
    },
    { line: "kuma-tp preview ", want: ["pulumi", "terraform"] },
    { line: "kuma-tp preview terraform web-2", want: ["web-2.yaml"] },
    { line: "kuma-tp terraform mirror ", want: ["web-folder"] },
    { line: "kuma-tp completion ", want: SHELLS },
    { line: "kuma-tp explain ", want: [...PROTOCOLS, ...DIRECTIONS, ...UNSAID] },
    { line: "kuma-tp explain what happens to tcp ", want: [...DIRECTIONS, ...UNSAID] },
    { line: "kuma-tp explain tcp from ", want: ["uid", "user", "root", "sidecar"] },
    { line: "kuma-tp explain tcp from uid 1000 to 10.1.2.3:5432 o", want: ["on", "over", "outbound"] },
    { line: "kuma-tp explain to 10.1.2.3 port ", want: Object.keys(SERVICES) },
  ];

/** zsh tells of files without the option before them. */
const inZsh = (words: readonly string[]) => words.map((word) => word.replace(/^--config=/, ""));

describe.each(SHELLS)("in %s", (shell) => {
  let typist: Typist;

  beforeAll(async () => {
    typist = await Typist.start();
  });
  afterAll(() => typist[Symbol.asyncDispose]());

  test.each(CASES)("$line", async ({ line, want, bash = want }) => {
    const wanted = shell === "bash" ? bash : shell === "zsh" ? inZsh(want) : want;
    expect(await typist.offered(shell, line)).toEqual(wanted.toSorted());
  });

  test("nothing is offered where nobody knows what comes", async () => {
    expect(await typist.offered(shell, "kuma-tp explain tcp from uid ")).toEqual([]);
    expect(await typist.offered(shell, "kuma-tp explain nonsense ")).toEqual([]);
  });
});
