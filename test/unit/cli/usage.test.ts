import { screenOf } from "./console";

const usage = (problem: string, command = "kuma-tp") => ({
  exitCode: 2,
  stdout: "",
  stderr: `KTP400 ${problem} See \`${command} --help\`.\n`,
});

test.each([
  { name: "nothing", argv: [], want: usage("It is not said what to do.") },
  { name: "an unknown command", argv: ["rendr"], want: usage("Unknown command 'rendr'. (Did you mean render?)") },
  { name: "an unknown option", argv: ["--colour"], want: usage("Unknown option '--colour'.") },
  {
    name: "an unknown option of a command",
    argv: ["render", "--config", "a", "--bakend", "nftables"],
    want: usage("Unknown option '--bakend'. (Did you mean --backend?)", "kuma-tp render"),
  },
  {
    name: "no configuration",
    argv: ["render"],
    want: usage("Required option '--config <file>' not specified.", "kuma-tp render"),
  },
  {
    name: "nothing to explain",
    argv: ["explain"],
    want: usage(
      "It is not said whose rules are asked: there is neither --config nor --pod nor a host, by `on HOST` or --host.",
      "kuma-tp explain",
    ),
  },
  {
    name: "pods of no release",
    argv: ["explain", "--pod", "web.yaml"],
    want: usage("Pods differ from release to release: --kuma-version is missing.", "kuma-tp explain"),
  },
  {
    name: "an option without its value",
    argv: ["render", "--config"],
    want: usage("Option '--config <file>' argument missing.", "kuma-tp render"),
  },
  {
    name: "an option twice",
    argv: ["render", "--config", "a", "--config", "b"],
    want: usage("Option '--config <file>' argument 'b' is invalid. It is given twice.", "kuma-tp render"),
  },
  {
    name: "an unknown back-end",
    argv: ["render", "--config", "a", "--backend", "ebpf"],
    want: usage("Option '--backend <name>' argument 'ebpf' is invalid. Give iptables or nftables.", "kuma-tp render"),
  },
  {
    name: "an unknown family",
    argv: ["render", "--config", "a", "--family", "inet"],
    want: usage("Option '--family <name>' argument 'inet' is invalid. Give ipv4 or ipv6.", "kuma-tp render"),
  },
  {
    name: "a uid that is none",
    argv: ["explain", "--config", "a", "--uid", "4294967295", "--to", "10.0.0.1:1"],
    want: usage(
      "Option '--uid <uid>' argument '4294967295' is invalid. Give a number from 0 to 4294967294.",
      "kuma-tp explain",
    ),
  },
  {
    name: "a word too many",
    argv: ["render", "--config", "a", "b"],
    want: usage("Too many arguments for 'render'. Expected 0 arguments but got 1.", "kuma-tp render"),
  },
  {
    name: "a host without --host",
    argv: ["doctor", "web-1"],
    want: usage("There is a word too many: web-1.", "kuma-tp doctor"),
  },
  {
    name: "a host before an argv",
    argv: ["doctor", "web-1", "--", "sh"],
    want: usage("There is a word too many: web-1.", "kuma-tp doctor"),
  },
  {
    name: "a key for no host",
    argv: ["doctor", "--identity", "~/.ssh/id_ed25519"],
    want: usage("`--identity` and `--known-hosts` are about the host of `--host`, which is missing.", "kuma-tp doctor"),
  },
])("$name on the command line is bad input", async ({ argv, want }) => {
  expect(await screenOf(argv)).toEqual(want);
});

test("--version prints the version alone", async () => {
  expect(await screenOf(["--version"])).toEqual({ exitCode: 0, stdout: "1.2.3\n", stderr: "" });
});

test.each([
  "render",
  "explain",
  "doctor",
  "dataplane",
  "pulumi-import",
  "annotate",
  "preview",
  "terraform mirror",
  "completion",
])("the help of %s shows how it is used", async (command) => {
  const asked = await screenOf([...command.split(" "), "--help"]);
  expect(asked).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining(`\nExamples:\n  kuma-tp ${command}`),
    stderr: "",
  });
  if (!command.includes(" ")) expect(await screenOf(["help", command])).toEqual(asked);
});

test("the help names every command and what exit statuses mean", async () => {
  const { exitCode, stdout, stderr } = await screenOf(["--help"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+) (?:\[| {2})/gm)].map(([, name]) => name);
  expect(commands).toEqual([
    "render",
    "explain",
    "doctor",
    "dataplane",
    "pulumi-import",
    "annotate",
    "preview",
    "terraform",
    "help",
  ]);
  expect(stdout).toMatch(/\nExit status: 0 as asked, 1 on a finding .*, 2 on bad input\.\n$/);
});

test("an output that cannot be written whole is no success", async () => {
  expect(await screenOf(["--version"], { stdoutError: "ENOSPC" })).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "KTP426 stdout cannot be written: ENOSPC. Make room, or name another file.\n",
  });
});
