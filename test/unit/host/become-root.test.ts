import { spawnSync } from "node:child_process";
import { isProviderError } from "../../../lib/errors/failure";
import { asRootText, rootRefused } from "../../../lib/host/become-root";
import { readOutcome } from "../../../lib/host/script-text";

/**
 * Functions in front of the text that stand for `id` and `sudo` of a host. This sudo is as strict as the real one
 * about its stdin: it takes a line of it if and only if it asks, and after a wrong line it asks for two more.
 */
function host(sudo: { readonly asksFor?: string; readonly tries?: string }): string {
  const { asksFor, tries = "$SUDO_TRIES" } = sudo;
  return [
    "id() { echo 1000; }",
    "sudo() {",
    '  options=; while [ "$1" != sh ]; do options="$options $1"; shift; done',
    ...(asksFor === undefined
      ? []
      : [
          '  case "$options" in *-n*) echo "sudo: a password is required" >&2; return 1 ;; esac',
          '  for try in 1 2 3; do IFS= read -r line || { echo "sudo: no password was provided" >&2; return 1; }',
          `    echo "$line" >>"${tries}"; [ "$line" = ${quoted(asksFor)} ] && break; echo "Sorry, try again." >&2; done`,
          `  [ "$line" = ${quoted(asksFor)} ] || { echo "sudo: 3 incorrect password attempts" >&2; return 1; }`,
        ]),
    '  "$@"',
    "}",
  ].join("\n");
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function outcome(functions: string, text: string) {
  const { stdout, stderr } = spawnSync("/bin/sh", { input: `${functions}\n${text}`, encoding: "utf8" });
  return { outcome: readOutcome(stdout, stdout.slice(-64)), stderr };
}

const PASSWORDS = ["secret", 'it\'s $HOME `id` \\n "x"', "  two  blanks  ", "-n", "%s", "reboot; #"];

test.each(PASSWORDS)("sudo that asks gets the password %p, and the script gets none of it", (password) => {
  const { outcome: got, stderr } = outcome(
    host({ asksFor: password, tries: "/dev/null" }),
    asRootText("cat; echo out", password),
  );
  expect({ got, stderr }).toEqual({ got: { kind: "ended", exitCode: 0, stdout: "out\n" }, stderr: "" });
});

test.each(PASSWORDS)("sudo that does not ask leaves the password %p to nobody", (password) => {
  const { outcome: got, stderr } = outcome(host({}), asRootText("cat; echo out", password));
  expect({ got, stderr }).toEqual({ got: { kind: "ended", exitCode: 0, stdout: "out\n" }, stderr: "" });
});

test("a wrong password is tried once, and no line of the script for it", () => {
  const { outcome: got } = outcome(host({ asksFor: "secret", tries: "/dev/stderr" }), asRootText("echo out", "wrong"));
  expect(got).toEqual({
    kind: "not-root",
    reason: "with-password",
    said: "wrong\nSorry, try again.\nsudo: no password was provided",
  });
});

test("without a password sudo is not asked to ask", () => {
  const { outcome: got } = outcome(host({ asksFor: "secret" }), asRootText("echo out", undefined));
  expect(got).toEqual({ kind: "not-root", reason: "without-password", said: "sudo: a password is required" });
});

test("a host without sudo", () => {
  const functions = 'id() { echo 1000; }; command() { [ "$2" != sudo ]; }';
  expect(outcome(functions, asRootText("echo out", "x")).outcome).toEqual({
    kind: "not-root",
    reason: "missing",
    said: "",
  });
});

test("who is root already needs no sudo", () => {
  const functions = "id() { echo 0; }; sudo() { echo called >&2; }";
  expect(outcome(functions, asRootText("echo out; exit 4", "x"))).toEqual({
    outcome: { kind: "ended", exitCode: 4, stdout: "out\n" },
    stderr: "",
  });
});

// The texts are those of sudo 1.8.9 to 1.9.16 and of sudo-rs 0.2.
test.each([
  { said: "sudo: a password is required", code: "KTP231" },
  { said: "sudo: no tty present and no askpass program specified", code: "KTP231" },
  { said: "sudo: a terminal is required to read the password; either use the -S option", code: "KTP231" },
  { said: "sudo: interactive authentication is required", code: "KTP231" },
  { said: "Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt", code: "KTP232" },
  {
    said: "sudo: Authentication failed, try again.\nsudo: Maximum 3 incorrect authentication attempts",
    code: "KTP232",
  },
  { said: "app is not in the sudoers file.  This incident will be reported.", code: "KTP233" },
  { said: "Sorry, user app is not allowed to execute '/bin/sh' as root on web-1.", code: "KTP233" },
  { said: "Sorry, user app may not run sudo on web-1.", code: "KTP233" },
  { said: "sudo: I'm sorry app. I'm afraid I can't do that", code: "KTP233" },
  { said: "sudo: sorry, you must have a tty to run sudo", code: "KTP234" },
  { said: 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', code: "KTP235" },
])("sudo says: $said", ({ said, code }) => {
  const refused = rootRefused("web-1", "with-password", said);
  expect(isProviderError(refused) && { code: refused.code, host: refused.failures[0]?.host }).toEqual({
    code,
    host: "web-1",
  });
});
