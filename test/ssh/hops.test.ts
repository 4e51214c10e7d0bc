import { connect } from "../../lib/host/connect";
import type { SshConnectionSpec, SshHopSpec } from "../../lib/spec/host";
import { AS_USER, environmentOf, SshHost, shownBy, thrownBy } from "./ssh-host";

let bastion: SshHost;
let inner: SshHost;
let target: SshHost;
const NO_FORWARDING = 2221;
const CANARY = "canary-90aa";

beforeAll(async () => {
  bastion = await SshHost.start();
  const { upstream } = bastion.box;
  [inner, target] = await Promise.all([SshHost.start({ upstream }), SshHost.start({ upstream })]);
  await bastion.sshd(NO_FORWARDING, "AllowTcpForwarding=no");
});

afterAll(async () => {
  await Promise.all([inner, target].map((host) => host[Symbol.asyncDispose]()));
  await bastion[Symbol.asyncDispose]();
});

/** How the hosts reach each other, which the lab cannot. */
const through = (host: SshHost, given: Partial<SshConnectionSpec> = {}) =>
  host.connection({ host: host.box.upstreamAddress, ...given });

/** The address from which the target is reached. */
async function reachedFrom(connection: SshConnectionSpec): Promise<string> {
  await using runner = await connect(connection, environmentOf());
  return (await runner.run('set -- $SSH_CONNECTION; echo "$1"', AS_USER)).stdout.trim();
}

test("one hop", async () => {
  const proxy: SshHopSpec = bastion.connection({ user: "ops" });
  expect(await reachedFrom(through(target, { proxy }))).toBe(bastion.box.upstreamAddress);
});

test("two hops, the outermost first", async () => {
  const proxy = [bastion.connection(), through(inner, { user: "app" })];
  expect(await reachedFrom(through(target, { proxy }))).toBe(inner.box.upstreamAddress);
});

test("each hop has its own way to log in", async () => {
  const proxy = [bastion.bareConnection({ user: "opspw", password: "secret" }), through(inner)];
  expect(await reachedFrom(through(target, { proxy, user: "ops" }))).toBe(inner.box.upstreamAddress);
});

test.each([
  {
    name: "the first hop is down",
    proxy: () => [bastion.connection({ port: 9 }), through(inner)],
    code: "KTP201",
    where: () => `${bastion.address}:9 (hop 1 of 2 to ${target.box.upstreamAddress})`,
    property: "connection.proxy[0]",
    says: "1 try in",
  },
  {
    name: "the second hop is down",
    proxy: () => [bastion.connection(), through(inner, { port: 9 })],
    code: "KTP201",
    where: () => `${inner.box.upstreamAddress}:9 (hop 2 of 2 to ${target.box.upstreamAddress})`,
    property: "connection.proxy[1]",
    says: "Connection refused",
  },
  {
    name: "the only hop refuses the password",
    proxy: () => bastion.bareConnection({ user: "opspw", password: CANARY }),
    code: "KTP203",
    where: () => `${bastion.address} (hop 1 of 1 to ${target.box.upstreamAddress})`,
    property: "connection.proxy",
    says: "User opspw was not let in",
  },
  {
    name: "the second hop shows another key",
    proxy: () => [bastion.connection(), through(inner, { hostKey: otherKey(bastion.hostKey) })],
    code: "KTP213",
    where: () => `${inner.box.upstreamAddress} (hop 2 of 2 to ${target.box.upstreamAddress})`,
    property: "connection.proxy[1]",
    says: "`connection.proxy[1].hostKey`",
  },
  {
    name: "the only hop does not forward",
    proxy: () => [bastion.connection({ port: NO_FORWARDING })],
    code: "KTP202",
    where: () => `${bastion.address}:${NO_FORWARDING} (hop 1 of 1 to ${target.box.upstreamAddress})`,
    property: "connection.proxy[0]",
    says: `does not forward connections to ${"10.78"}`,
  },
  {
    name: "the first hop has a key that is none",
    proxy: () => [bastion.connection({ privateKey: CANARY }), through(inner)],
    code: "KTP205",
    where: () => `${bastion.address} (hop 1 of 2 to ${target.box.upstreamAddress})`,
    property: "connection.proxy[0].privateKey",
    says: "no private key",
  },
])("$name", async ({ proxy, code, where, property, says }) => {
  const thrown = await thrownBy(reachedFrom(through(target, { proxy: proxy() })));
  expect(thrown).toMatchObject({ code, failures: [{ host: where(), property }] });
  expect(thrown.message).toContain(says);
  expect(shownBy(thrown)).not.toContain(CANARY);
});

test("the host behind the hops is down", async () => {
  const thrown = await thrownBy(reachedFrom(through(target, { port: 9, proxy: bastion.connection() })));
  expect(thrown).toMatchObject({ code: "KTP200", failures: [{ host: `${target.box.upstreamAddress}:9` }] });
});

test("the key of a hop is never recorded unseen", async () => {
  const { hostKey: _none, ...proxy } = bastion.connection();
  const { hostKey: _neither, ...connection } = through(target);
  const options = { onUnknownHostKey: "record", recordedHostKey: bastion.hostKey } as const;
  const thrown = await thrownBy(connect({ ...connection, proxy }, environmentOf(), options));
  expect(thrown).toMatchObject({ code: "KTP212", failures: [{ property: "connection.proxy" }] });
});

/** A key of the same form that no host has. */
function otherKey(key: string): string {
  const [type = "", base64 = ""] = key.split(" ");
  const blob = Buffer.from(base64, "base64");
  blob[blob.length - 1] = (blob[blob.length - 1] ?? 0) ^ 1;
  return `${type} ${blob.toString("base64")}`;
}
