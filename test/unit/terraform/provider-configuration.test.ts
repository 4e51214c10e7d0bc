import { UNKNOWN } from "../../../lib/lifecycle/wire";
import type { ConnectionSpec } from "../../../lib/spec/host";
import { configureProvider, validateProvider } from "../../../lib/terraform/provider-configuration";
import { Session } from "../../../lib/terraform/session";

const sessionOf = () => new Session(() => true);

test("faults are told at their attributes, and what is not known yet is none", () => {
  const faults = validateProvider({ user: "a b", private_key: UNKNOWN, password: "" });
  expect(faults.map(({ attribute }) => attribute?.steps)).toEqual([
    [{ attributeName: "user" }],
    [{ attributeName: "password" }],
  ]);
});

test("what is configured is put into connections that leave it open", () => {
  const session = sessionOf();
  expect(configureProvider({ private_key: "env:KEY", user: null }, session)).toEqual([]);
  expect(session.complete({ host: "web" })).toEqual({ host: "web", privateKey: "env:KEY" });
});

test("a host cannot be asked with what is known after an apply only; this machine can", () => {
  const session = sessionOf();
  configureProvider({ private_key: UNKNOWN }, session);
  expect(() => session.complete({ host: "web" })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/KTP308.*private_key/) }),
  );
  expect(session.complete(undefined)).toBeUndefined();
});

describe("what is not known yet is missing only where a host needs it:", () => {
  const SSH = { host: "web" };
  const OWN = { ...SSH, password: "env:PASSWORD", user: "root" };
  test.each<[string, Record<string, unknown>, ConnectionSpec, string | undefined]>([
    ["a connection with a way to log in of its own", { private_key: UNKNOWN, password: UNKNOWN }, OWN, undefined],
    ["a user that the connection names", { user: UNKNOWN }, OWN, undefined],
    ["a user that it does not name", { user: UNKNOWN }, SSH, "user"],
    ["a proxy without a way to log in", { agent_socket_path: UNKNOWN }, { ...OWN, proxy: SSH }, "agent_socket_path"],
    ["a command", { private_key: UNKNOWN, user: UNKNOWN, sudo_password: UNKNOWN }, { exec: ["sh"] }, undefined],
    ["a command with sudo", { sudo_password: UNKNOWN }, { exec: ["sh"], sudo: {} }, "sudo_password"],
    ["sudo with a password of its own", { sudo_password: UNKNOWN }, { ...OWN, sudo: { password: "a" } }, undefined],
    ["sudo by the provider's password", { sudo_password: UNKNOWN }, OWN, "sudo_password"],
  ])("%s", (_name, config, connection, missing) => {
    const session = sessionOf();
    configureProvider(config, session);
    const complete = () => session.complete(connection);
    if (missing === undefined) expect(complete()).toEqual(connection);
    else expect(complete).toThrow(new RegExp(`KTP308 .*The provider's ${missing} is known`));
  });
});
