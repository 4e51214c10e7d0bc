import * as pulumi from "@pulumi/pulumi";
import { LinuxHost } from "../../../lib/host/linux-host";
import type { World } from "../../../lib/lifecycle/world";
import { TransparentProxyHost } from "../../../lib/pulumi";
import { check } from "../../../lib/pulumi/check";
import { importHost } from "../../../lib/pulumi/import";
import { LOADER } from "../../../lib/pulumi/loader";
import { answer, answerAfterApply } from "../cli/answers";

/** A world with one host in it, which answers a look with a text. */
function world(text: string): World {
  const runner = {
    name: "web-1",
    run: async () => ({ exitCode: 0, stdout: text, stderr: "" }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    open: async () => ({
      host: new LinuxHost(runner),
      hostKey: "ssh-ed25519 AAAA",
      [Symbol.asyncDispose]: async () => undefined,
    }),
    say: (message) => {
      throw new Error(message);
    },
  };
}

const CONNECTION = { host: "web-1", user: "ops", privateKey: "file:~/.ssh/id_ed25519" };
const SPEC = {
  connection: CONNECTION,
  redirect: { inbound: { excludePorts: ["9090", 22] }, dns: { enabled: true } },
};
const SECRET = "4dabf18193072939515e22adb298388d";

async function imported(spec: Record<string, unknown>, text: string) {
  const found = await importHost("web-1", spec, world(text));
  const [resource] = found?.file.resources ?? [];
  if (found === undefined || resource === undefined) throw new Error("nothing was imported");
  return { ...found, resource };
}

test("a host that is as its spec asks has the inputs of the program, so that nothing changes", async () => {
  const { resource, leftOut, drift } = await imported(SPEC, answerAfterApply(SPEC));
  const { inputs } = check({ ...SPEC, __provider: LOADER });
  const connection = { [SECRET]: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(CONNECTION) };
  expect({ resource, leftOut, drift }).toEqual({
    resource: {
      type: "pulumi-nodejs:dynamic/kuma-transparent-proxy:TransparentProxyHost",
      name: "web-1",
      id: "ssh:web-1:22",
      inputs: { ...inputs, connection },
      outputs: {
        ...inputs,
        connection,
        stateVersion: 1,
        asked: { redirect: inputs["redirect"] },
        hostBackend: "iptables-nft",
        machineId: "8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f",
        hostKey: "ssh-ed25519 AAAA",
      },
    },
    leftOut: [],
    drift: "none",
  });
});

test("this machine has no connection to keep", async () => {
  const { resource } = await imported({}, answerAfterApply({}));
  expect(resource.id).toBe("local");
  expect(resource.inputs).not.toHaveProperty("connection");
});

test("what drifted is written as it is on the host", async () => {
  const { resource, drift } = await imported({}, answerAfterApply({ redirect: { outbound: { port: 15002 } } }));
  expect(resource.inputs).toMatchObject({ redirect: { outbound: { port: 15002 } }, drift });
  expect(drift).not.toBe("none");
});

test("every secret of a connection is left out and named, at any hop", async () => {
  const login = { password: "p-canary", privateKey: "k-canary", privateKeyPassword: "pp-canary" };
  const connection = {
    ...CONNECTION,
    ...login,
    sudo: { password: "s-canary" },
    proxy: [
      { host: "one", ...login },
      { host: "two", password: "env:TWO" },
    ],
  };
  const spec = { connection };
  const { file, resource, leftOut } = await imported(spec, answerAfterApply(spec));
  expect(JSON.stringify(file)).not.toContain("canary");
  expect(leftOut.toSorted()).toEqual([
    "connection.password",
    "connection.privateKey",
    "connection.privateKeyPassword",
    "connection.proxy[0].password",
    "connection.proxy[0].privateKey",
    "connection.proxy[0].privateKeyPassword",
    "connection.sudo.password",
  ]);
  const kept = resource.inputs["connection"] as { plaintext: string };
  expect(JSON.parse(kept.plaintext)).toEqual({
    host: "web-1",
    user: "ops",
    sudo: {},
    proxy: [{ host: "one" }, { host: "two", password: "env:TWO" }],
  });
});

test("a single hop is an object, as it was written", async () => {
  const spec = { connection: { host: "web-1", proxy: { host: "one", password: "canary" } } };
  const { resource, leftOut } = await imported(spec, answerAfterApply(spec));
  const kept = resource.inputs["connection"] as { plaintext: string };
  expect({ leftOut, kept: JSON.parse(kept.plaintext) }).toEqual({
    leftOut: ["connection.proxy.password"],
    kept: { host: "web-1", proxy: { host: "one" } },
  });
});

test("a host without anything of ours is not imported", async () => {
  expect(await importHost("web-1", {}, world(answer()))).toBeUndefined();
});

test("type and loader are those of the resource in a program", async () => {
  const seen: pulumi.runtime.MockResourceArgs[] = [];
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      seen.push(args);
      return { id: "local", state: args.inputs };
    },
    call: ({ inputs }) => inputs,
  });
  await new Promise((resolve) => new TransparentProxyHost("web-1").id.apply(resolve));
  const { resource } = await imported({}, answerAfterApply({}));
  expect(seen.map(({ type, inputs }) => ({ type, loader: inputs["__provider"] }))).toEqual([
    { type: resource.type, loader: resource.inputs["__provider"] },
  ]);
});
