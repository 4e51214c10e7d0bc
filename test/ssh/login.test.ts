import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utils } from "ssh2";
import { connect } from "../../lib/host/connect";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { mustRun } from "../../sandbox/command";
import { AS_USER, environmentOf, SshHost, shownBy, thrownBy } from "./ssh-host";

let host: SshHost;
let folder: string;
let agent: number;

/** Ports of other sshds of the host. */
const PORTS = { kbdInteractive: 2201, keyThenPassword: 2202, oneTry: 2203 };
const CANARY = "canary-7d1f";

beforeAll(async () => {
  [host, folder] = await Promise.all([SshHost.start(), mkdtemp(join(tmpdir(), "ktp-ssh-"))]);
  const socket = join(folder, "agent");
  // Started like this it goes into the background by itself, and tells its process id.
  const told = await mustRun(["ssh-agent", "-s", "-a", socket]);
  agent = Number(/SSH_AGENT_PID=(\d+)/.exec(told)?.[1]);
  await mustRun(["ssh-add", "-q", host.box.keyPath], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  await host.box.mustExec(["usermod", "-s", "/usr/sbin/nologin", "app"]);
  await Promise.all([
    host.sshd(PORTS.kbdInteractive, "UsePAM=yes", "PasswordAuthentication=no", "KbdInteractiveAuthentication=yes"),
    host.sshd(PORTS.keyThenPassword, "AuthenticationMethods=publickey,password"),
    host.sshd(PORTS.oneTry, "MaxAuthTries=1"),
  ]);
});

afterAll(async () => {
  process.kill(agent);
  await rm(folder, { recursive: true });
  await host[Symbol.asyncDispose]();
});

/** Who a script runs as over a connection. */
async function whoAmI(connection: SshConnectionSpec, variables = {}): Promise<string> {
  await using runner = await connect(connection, environmentOf(variables));
  return (await runner.run("id -un", AS_USER)).stdout.trim();
}

/** An encrypted form of a fresh key, which the host lets in as root. */
async function letIn(type: "openssh" | "pkcs8"): Promise<string> {
  const passphrase = `${CANARY}-passphrase`;
  const path = join(folder, type);
  const form = type === "pkcs8" ? ["-m", "PKCS8", "-t", "rsa", "-b", "2048"] : ["-t", "ed25519"];
  await mustRun(["ssh-keygen", "-q", ...form, "-N", passphrase, "-f", path]);
  await host.box.mustExec(["tee", "-a", "/root/.ssh/authorized_keys"], {
    stdin: await mustRun(["cat", `${path}.pub`]),
  });
  return `file:${path}`;
}

test("by key", async () => {
  expect(await whoAmI(host.connection())).toBe("root");
});

test("by the key of a file", async () => {
  expect(await whoAmI(host.connection({ privateKey: `file:${host.box.keyPath}`, user: "ops" }))).toBe("ops");
});

test("by the key of a variable", async () => {
  expect(await whoAmI(host.connection({ privateKey: "env:KEY" }), { KEY: host.privateKey })).toBe("root");
});

test.each(["openssh", "pkcs8"] as const)("by an encrypted key in %s form", async (type) => {
  const privateKey = await letIn(type);
  expect(
    await whoAmI(host.connection({ privateKey, privateKeyPassword: "env:PASS" }), { PASS: `${CANARY}-passphrase` }),
  ).toBe("root");
  for (const [given, code] of [
    [{}, "KTP206"],
    [{ privateKeyPassword: `${CANARY}-other` }, "KTP207"],
  ] as const) {
    const thrown = await thrownBy(whoAmI(host.connection({ privateKey, ...given })));
    expect(thrown).toMatchObject({ code });
    expect(shownBy(thrown)).not.toContain(CANARY);
  }
});

test("by the agent of $SSH_AUTH_SOCK", async () => {
  expect(await whoAmI(host.bareConnection({}), { SSH_AUTH_SOCK: join(folder, "agent") })).toBe("root");
});

test("by a named agent, where the password is wrong", async () => {
  const given = { agentSocketPath: join(folder, "agent"), password: "wrong", user: "ops" };
  expect(await whoAmI(host.bareConnection(given))).toBe("ops");
});

test("by password", async () => {
  expect(await whoAmI(host.bareConnection({ user: "opspw", password: "secret" }))).toBe("opspw");
});

test("by password, where the agent is gone", async () => {
  const given = { user: "opspw", password: "secret", agentSocketPath: join(folder, "gone") };
  expect(await whoAmI(host.bareConnection(given))).toBe("opspw");
});

test("by keyboard-interactive", async () => {
  const given = { user: "opspw", password: "secret", port: PORTS.kbdInteractive };
  expect(await whoAmI(host.bareConnection(given))).toBe("opspw");
});

test("by key and password, where the host asks for both", async () => {
  const given = { user: "opspw", password: "secret", port: PORTS.keyThenPassword };
  expect(await whoAmI(host.connection(given))).toBe("opspw");
});

describe("is refused", () => {
  const otherKey = utils.generateKeyPairSync("ecdsa", { bits: 256 }).private;
  const encrypted = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: CANARY },
  }).privateKey;

  test.each([
    {
      name: "a wrong password",
      given: { user: "opspw", password: CANARY },
      code: "KTP203",
      says: "Tried: password. It accepts: publickey, password.",
    },
    {
      name: "a wrong password by keyboard-interactive",
      given: { user: "opspw", password: CANARY, port: PORTS.kbdInteractive },
      code: "KTP203",
      says: "keyboard-interactive",
    },
    {
      name: "a key that the host does not know",
      given: { privateKey: otherKey },
      code: "KTP203",
      says: "Tried: key ecdsa-sha2-nistp256 SHA256:",
    },
    {
      name: "a key of a user that is not there",
      given: { user: "nobody-here", privateKey: otherKey, password: CANARY },
      code: "KTP203",
      says: "User nobody-here was not let in",
    },
    {
      name: "half of what the host asks for",
      given: { user: "opspw", password: CANARY, port: PORTS.keyThenPassword, privateKey: "file:KEY" },
      code: "KTP203",
      says: "password",
    },
    {
      name: "more tries than the host takes",
      given: { user: "opspw", password: CANARY, privateKey: otherKey, port: PORTS.oneTry },
      code: "KTP203",
      says: "Tried: key",
    },
    { name: "nothing to log in with", given: {}, code: "KTP204", says: "neither key nor password is given" },
    { name: "a text that is no key", given: { privateKey: CANARY }, code: "KTP205", says: "no private key" },
    {
      name: "a passphrase for another key",
      given: { privateKey: encrypted, privateKeyPassword: `${CANARY}-x` },
      code: "KTP207",
      says: "does not open",
    },
    {
      name: "an agent that is gone",
      given: { agentSocketPath: "/nowhere/agent" },
      code: "KTP208",
      says: "The SSH agent at /nowhere/agent does not answer: nobody listens there",
    },
    {
      name: "a variable that is not set",
      given: { password: "env:NOT_SET" },
      code: "KTP209",
      says: "connection.password: env:NOT_SET is not set",
    },
    {
      name: "a file that is not there",
      given: { privateKey: "file:/nowhere/id" },
      code: "KTP209",
      says: "connection.privateKey: file:/nowhere/id cannot be read",
    },
  ])("$name", async ({ given, code, says }) => {
    const key =
      "privateKey" in given && given.privateKey === "file:KEY" ? { privateKey: `file:${host.box.keyPath}` } : {};
    const thrown = await thrownBy(whoAmI(host.bareConnection({ ...given, ...key, dialErrorLimit: 5 })));
    expect(thrown).toMatchObject({ code });
    expect(thrown.message).toContain(says);
    for (const secret of [CANARY, otherKey.split("\n")[2] ?? "", host.privateKey.split("\n")[2] ?? ""]) {
      expect(shownBy(thrown)).not.toContain(secret);
    }
  });
});

test("a user whose login shell is none", async () => {
  await using runner = await connect(host.connection({ user: "app" }), environmentOf());
  const thrown = await thrownBy(runner.run("id -un", AS_USER));
  expect(thrown).toMatchObject({ code: "KTP224" });
  expect(thrown.message).toContain("It said: This account is currently not available.");
});
