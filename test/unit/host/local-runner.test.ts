import { connect } from "../../../lib/host/connect";
import { processEnvironment } from "../../../lib/host/environment";
import type { ScriptOptions } from "../../../lib/host/runner";
import { surroundings } from "./surroundings";

const AS_IS: ScriptOptions = { asRoot: false, deadlineSeconds: 10 };
const environment = { ...surroundings({ variables: { PATH: "/usr/bin:/bin", WEB: "canary" } }) };

test("a script on this machine", async () => {
  await using runner = await connect(undefined, environment);
  expect(runner.name).toBe("this machine");
  expect(await runner.run("echo out; echo err >&2; exit 3", AS_IS)).toEqual({
    exitCode: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test.each([
  { name: "a shell", exec: ["sh"] },
  { name: "a shell that a program starts", exec: ["env", "-i", "bash"] },
  { name: "a shell behind one that talks", exec: ["sh", "-c", "echo hello; exec sh"] },
  { name: "a tunnel that loses the exit status", exec: ["sh", "-c", "sh; exit 0"] },
])("a script in $name", async ({ exec }) => {
  await using runner = await connect({ exec }, environment);
  expect(runner.name).toBe(exec.join(" "));
  expect(await runner.run("cat; echo out; exit 3", AS_IS)).toEqual({ exitCode: 3, stdout: "out\n", stderr: "" });
});

test.each([
  { name: "there is no such program", exec: ["/nowhere/docker", "exec"], code: "KTP223" },
  { name: "it is no program", exec: ["/etc/passwd"], code: "KTP223" },
  { name: "it reads nothing", exec: ["true"], code: "KTP224" },
  { name: "it is no shell", exec: ["cat"], code: "KTP224" },
  { name: "it fails", exec: ["sh", "-c", "echo 'No such container: web' >&2; exit 1"], code: "KTP224" },
  { name: "it passes on only a part", exec: ["sh", "-c", "head -c 80 | sh"], code: "KTP224" },
  { name: "it breaks in the middle", exec: ["sh", "-c", "timeout 0.3 sh; exit 255"], code: "KTP221" },
])("an argv that gives no shell, as $name", async ({ exec, code }) => {
  await using runner = await connect({ exec, sudo: { password: "env:WEB" } }, environment);
  const thrown: unknown = await runner
    .run("echo out; sleep 5", { ...AS_IS, asRoot: true })
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code, failures: [{ host: runner.name }] });
  expect(`${JSON.stringify(thrown)} ${(thrown as Error).stack}`).not.toContain("canary");
});

test("what an argv said that gave no shell is shown", async () => {
  await using runner = await connect({ exec: ["sh", "-c", "echo 'No such container: web' >&2; exit 1"] }, environment);
  await expect(runner.run("echo out", AS_IS)).rejects.toThrow(
    "the other side ended with exit status 1. It said: No such container: web",
  );
});

test("a script that is late is killed with all it started", async () => {
  await using runner = await connect(undefined, environment);
  const mark = `ktp-late-${process.pid}`;
  const script = `sh -c 'sleep 60; : ${mark}' & sh -c 'sleep 61; : ${mark}'`;
  await expect(runner.run(script, { ...AS_IS, deadlineSeconds: 0.5 })).rejects.toMatchObject({ code: "KTP220" });
  const { stdout } = await runner.run(`grep -la '[:] ${mark}' /proc/[0-9]*/cmdline | grep -v "/$$/" || true`, AS_IS);
  expect(stdout).toBe("");
});

test("of a flood of output the beginning and the exit status are kept", async () => {
  await using runner = await connect(undefined, environment);
  const { exitCode, stdout } = await runner.run("yes 1234567 | head -c 80000000; exit 6", AS_IS);
  expect({ exitCode, length: stdout.length, begins: stdout.slice(0, 16) }).toEqual({
    exitCode: 6,
    length: 64 * 1024 * 1024 - "kuma-tp:began\n".length,
    begins: "1234567\n1234567\n",
  });
});

test("a large script arrives whole", async () => {
  await using runner = await connect(undefined, environment);
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} it's`).join("\n");
  const script = `cksum <<'EOF'\n${lines}\nEOF`;
  const results = [
    await runner.run(script, AS_IS),
    await runner.run(script, { ...AS_IS, asRoot: process.getuid?.() === 0 }),
  ];
  const length = `${lines}\n`.length;
  expect(results.map(({ stdout }) => stdout.split(" ")[1])).toEqual([`${length}\n`, `${length}\n`]);
});

test("the environment of this process is its variables, its home and its files", async () => {
  const own = processEnvironment();
  expect(own.homeDirectory).toBe(process.env["HOME"]);
  expect(await own.readFile(__filename)).toContain("its variables, its home and its files");
  await expect(own.readFile("/nowhere")).rejects.toMatchObject({ code: "ENOENT" });
});
