import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { asRootText } from "../../../lib/host/become-root";
import { type Outcome, readOutcome, scriptText } from "../../../lib/host/script-text";

/** Shells of this machine that a host may have as well. */
const SHELLS = ["/bin/sh", "/bin/dash", "/bin/bash", "/bin/busybox"].filter((shell) => existsSync(shell));

function run(shell: string, text: string): { stdout: string; stderr: string } {
  const argv = shell.endsWith("busybox") ? ["sh"] : [];
  const { stdout, stderr } = spawnSync(shell, argv, { input: text, encoding: "utf8" });
  return { stdout, stderr };
}

function outcomeOf(shell: string, text: string): Outcome {
  const { stdout } = run(shell, text);
  return readOutcome(stdout, stdout.slice(-64));
}

const SCRIPT = "echo one\ncat <<'EOF'\nit's $HOME\nEOF\nprintf two\nexit 7";

describe.each(SHELLS)("in %s", (shell) => {
  test.each([
    { name: "as it is", text: scriptText(SCRIPT) },
    { name: "as root, where the user is root", text: `id() { echo 0; }\n${asRootText(SCRIPT, undefined)}` },
  ])("a script says all it says, and ends with its own exit status, $name", ({ text }) => {
    expect(outcomeOf(shell, text)).toEqual({ kind: "ended", exitCode: 7, stdout: "one\nit's $HOME\ntwo" });
  });

  test.each([
    { name: "nothing to say", script: ":", exitCode: 0, stdout: "" },
    { name: "a line break at its end", script: "echo\necho", exitCode: 0, stdout: "\n\n" },
    { name: "a signal that ends it", script: "sh -c 'kill -9 $$'", exitCode: 137, stdout: "" },
    { name: "a program in its place", script: "exec sh -c 'echo in; exit 3'", exitCode: 3, stdout: "in\n" },
    { name: "an end at the first failure", script: "set -e; false; echo on", exitCode: 1, stdout: "" },
    { name: "a comment at its end", script: "echo a # b", exitCode: 0, stdout: "a\n" },
    { name: "a program that reads its stdin", script: "cat; echo on", exitCode: 0, stdout: "on\n" },
    {
      name: "a line that looks like ours",
      script: "echo; echo kuma-tp:ended 9",
      exitCode: 0,
      stdout: "\nkuma-tp:ended 9\n",
    },
    { name: "English messages", script: "echo $LC_ALL", exitCode: 0, stdout: "C\n" },
  ])("a script with $name", ({ script, exitCode, stdout }) => {
    expect(outcomeOf(shell, scriptText(script))).toEqual({ kind: "ended", exitCode, stdout });
  });

  test("the folders of system tools come first on the PATH", () => {
    const { stdout } = run(shell, scriptText("echo $PATH"));
    expect(stdout).toContain("began\n/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:");
  });

  test.each([
    { name: "a script", text: scriptText("echo ran; : >/dev/null") },
    { name: "a script for root", text: asRootText("echo ran; : >/dev/null", "it's a password") },
  ])("of the text of $name that arrives in part, nothing runs", ({ text }) => {
    const closed = text.length - " </dev/null\n".length;
    const lengths = Array.from({ length: closed }, (_, length) => length);
    const ran = lengths.filter(
      (length) => isWorthTrying(length, closed) && run(shell, text.slice(0, length)).stdout !== "",
    );
    expect(ran).toEqual([]);
    expect(run(shell, text).stdout).toContain("ran");
  });
});

/** Every cut near the end, where the text is almost whole, and some of the others. */
const isWorthTrying = (length: number, closed: number): boolean => length % 13 === 0 || closed - length < 60;

test("what login files say before the script is no part of its stdout", () => {
  const stdout = "Welcome to web-1!\nNo mail.kuma-tp:began\nout\n\nkuma-tp:ended 0\n";
  expect(readOutcome(stdout, stdout)).toEqual({ kind: "ended", exitCode: 0, stdout: "out\n" });
});

test.each<{ name: string; stdout: string; want: Outcome }>([
  { name: "nothing", stdout: "", want: { kind: "nothing", stdout: "" } },
  { name: "what a login shell says that is none", stdout: "No.\n", want: { kind: "nothing", stdout: "No.\n" } },
  { name: "a beginning without an end", stdout: "kuma-tp:began\nou", want: { kind: "began", stdout: "ou" } },
  {
    name: "an end that is cut",
    stdout: "kuma-tp:began\n\nkuma-tp:ended",
    want: { kind: "began", stdout: "\nkuma-tp:ended" },
  },
  {
    name: "why nobody became root",
    stdout: "Hello\nkuma-tp:no-root asks\nsudo: a\nb\n\nkuma-tp:ended 1\n",
    want: { kind: "not-root", reason: "asks", said: "sudo: a\nb" },
  },
])("a stdout that holds $name", ({ stdout, want }) => {
  expect(readOutcome(stdout, stdout.slice(-64))).toEqual(want);
});

test("where the stdout is cut behind its first part, the end is still known", () => {
  expect(readOutcome("kuma-tp:began\nfirst par", "…last part\nkuma-tp:ended 5\n")).toEqual({
    kind: "ended",
    exitCode: 5,
    stdout: "first par",
  });
});

test("whatever a script says and however it ends, it comes back whole", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat({ max: 255 }), (said, exitCode) => {
      const stdout = `noise kuma-tp:began\n${said}\nkuma-tp:ended ${exitCode}\n`;
      expect(readOutcome(stdout, stdout.slice(-64))).toEqual({ kind: "ended", exitCode, stdout: said });
    }),
  );
});
