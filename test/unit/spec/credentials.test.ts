import { type Credentials, withCredentials } from "../../../lib/spec/credentials";
import type { ConnectionSpec } from "../../../lib/spec/host";

const KEY: Credentials = { user: "ops", privateKey: "KEY", privateKeyPassword: "P", sudoPassword: "S" };

test.each<{ name: string; connection: ConnectionSpec | undefined; want: ConnectionSpec | undefined }>([
  { name: "this machine needs none", connection: undefined, want: undefined },
  { name: "a command becomes root by no sudo unasked", connection: { exec: ["sh"] }, want: { exec: ["sh"] } },
  {
    name: "a command that becomes root by sudo",
    connection: { exec: ["sh"], sudo: {} },
    want: { exec: ["sh"], sudo: { password: "S" } },
  },
  {
    name: "a host",
    connection: { host: "web" },
    want: { host: "web", user: "ops", privateKey: "KEY", privateKeyPassword: "P", sudo: { password: "S" } },
  },
  {
    name: "what a host says itself counts, and its key does not meet the password of another one",
    connection: { host: "web", user: "me", privateKey: "MINE", sudo: { password: "MINE" } },
    want: { host: "web", user: "me", privateKey: "MINE", sudo: { password: "MINE" } },
  },
  {
    name: "a hop on the way, one that is no list",
    connection: { host: "web", password: "W", proxy: { host: "bastion" } },
    want: {
      host: "web",
      user: "ops",
      password: "W",
      proxy: [{ host: "bastion", user: "ops", privateKey: "KEY", privateKeyPassword: "P" }],
      sudo: { password: "S" },
    },
  },
])("$name", ({ connection, want }) => {
  expect(withCredentials(connection, KEY)).toEqual(want);
});

test("no credentials change nothing", () => {
  expect(withCredentials({ host: "web", user: "me" }, {})).toEqual({ host: "web", user: "me" });
});
