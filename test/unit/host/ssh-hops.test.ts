import { generateKeyPairSync } from "node:crypto";
import * as ssh2 from "ssh2";
import { hopsTo } from "../../../lib/host/ssh-hops";
import type { SshConnectionSpec } from "../../../lib/spec/host";
import { KEYS } from "./keys";
import { type Surroundings, surroundings } from "./surroundings";

const { ed25519, ecdsa, rsa } = KEYS;

const hops = (connection: SshConnectionSpec, given: Surroundings = {}, options = {}) =>
  hopsTo(ssh2, connection, surroundings(given), options);

const RSA = {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
} as const;

/** What is known of each machine on the way, without how to log in. */
async function machines(connection: SshConnectionSpec) {
  return (await hops(connection)).map(({ login: _login, trust: _trust, ...machine }) => machine);
}

test("a host by itself, with what is left out", async () => {
  expect(await machines({ host: "web-1", password: "x" })).toEqual([
    {
      host: "web-1",
      port: 22,
      user: "root",
      isTarget: true,
      place: { host: "web-1", property: "connection" },
      tries: 10,
      secondsPerTry: 15,
    },
  ]);
});

test("hops come in their order, the host last; each is named with its property", async () => {
  const proxy = [
    { host: "gate", password: "x", dialErrorLimit: 0, perDialTimeout: 0 },
    { host: "fd77::2", port: 2222, user: "ops", password: "x", dialErrorLimit: -1 },
  ];
  expect(await machines({ host: "web-1", port: 2022, password: "x", proxy })).toMatchObject([
    { place: { host: "gate (hop 1 of 2 to web-1:2022)", property: "connection.proxy[0]" }, tries: 0, secondsPerTry: 0 },
    {
      place: { host: "[fd77::2]:2222 (hop 2 of 2 to web-1:2022)", property: "connection.proxy[1]" },
      tries: 0,
      user: "ops",
    },
    { place: { host: "web-1:2022", property: "connection" }, isTarget: true },
  ]);
});

test.each([
  { name: "key", given: { privateKey: "file:/key" }, want: [/^key ssh-rsa SHA256:/] },
  { name: "password", given: { password: "x" }, want: [/^password$/, /^keyboard-interactive$/] },
  { name: "agent of the environment", given: {}, want: [/^agent at \/run\/agent$/] },
  { name: "named agent", given: { agentSocketPath: "/own" }, want: [/^agent at \/own$/] },
  {
    name: "all of them",
    given: { password: "x", agentSocketPath: "/own", privateKey: "file:/key" },
    want: [/^key /, /^agent at \/own$/, /^password$/, /^keyboard-interactive$/],
  },
])("ways to log in: $name", async ({ given, want }) => {
  // Not by ssh2: of the ed25519 keys that it makes, one in some hundred is none.
  const { privateKey: key } = generateKeyPairSync("rsa", RSA);
  const around = { variables: { SSH_AUTH_SOCK: "/run/agent" }, files: { "/key": key } };
  const [hop] = await hops({ host: "web-1", ...given }, around);
  expect(hop?.login.map(({ label }) => label)).toEqual(want.map((label) => expect.stringMatching(label)));
});

describe("who vouches for the key of a host", () => {
  const known = { "/root/.ssh/known_hosts": `web-1 ${ecdsa}\n@revoked * ${rsa}`, "/own": `[web-1]:2222 ${ed25519}` };
  const recorded = { recordedHostKey: ed25519 };

  test.each<{ name: string; given: object; files?: object; options?: object; trusted: string[]; source: string }>([
    {
      name: "the spec, before all",
      given: { hostKey: `${ed25519} web` },
      files: known,
      options: recorded,
      trusted: [ed25519],
      source: "`connection.hostKey`",
    },
    {
      name: "known_hosts, before the record",
      given: {},
      files: known,
      options: recorded,
      trusted: [ecdsa],
      source: "/root/.ssh/known_hosts",
    },
    {
      name: "another known_hosts",
      given: { knownHosts: "/own", port: 2222 },
      files: known,
      trusted: [ed25519],
      source: "/own",
    },
    {
      name: "the record of its first use",
      given: {},
      options: recorded,
      trusted: [ed25519],
      source: "the record of its first use",
    },
    { name: "nobody", given: {}, trusted: [], source: "nobody" },
  ])("$name", async ({ given, files = {}, options = {}, trusted, source }) => {
    const [hop] = await hops({ host: "web-1", password: "x", ...given }, { files: { ...files } }, options);
    expect(hop?.trust).toMatchObject({ trusted, source, onUnknown: "refuse" });
  });

  test("a revoked key is known as such whoever vouches for it", async () => {
    const [hop] = await hops({ host: "web-1", password: "x", hostKey: rsa }, { files: known });
    expect(hop?.trust).toMatchObject({ trusted: [rsa], revoked: [rsa] });
  });

  test("what a caller says about the host's key says nothing about those of its hops", async () => {
    const connection = { host: "web-1", password: "x", proxy: { host: "gate", password: "x" } };
    const [gate, host] = await hops(connection, {}, { ...recorded, onUnknownHostKey: "record" });
    expect(gate?.trust).toMatchObject({ trusted: [], onUnknown: "refuse" });
    expect(host?.trust).toMatchObject({ trusted: [ed25519], onUnknown: "record" });
  });
});
