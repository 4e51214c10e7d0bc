import { HOST_KIND } from "../../../lib/lifecycle/host-kind";
import { MESH_DNS_KIND } from "../../../lib/lifecycle/mesh-dns-kind";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { check, checkSpec } from "../../../lib/pulumi/check";
import { differenceOf } from "../../../lib/pulumi/difference";
import { SAME_MEANINGS } from "../../cases/same-meaning";

const SSH = { host: "web-1", user: "ops", privateKey: "file:~/.ssh/id" };
const EXEC = { exec: ["docker", "exec", "-i", "web", "sh"] };

function replaces(before: unknown, after: unknown): boolean {
  const state = { ...check({ connection: before }).inputs, stateVersion: 1 };
  const news = after === undefined ? {} : { connection: after };
  const { replaces: keys, deleteBeforeReplace } = differenceOf(HOST_KIND, state, {
    ...state,
    ...news,
    ...check(news).inputs,
  });
  expect(deleteBeforeReplace).toBe(true);
  expect([[], ["connection"]]).toContainEqual(keys);
  return keys.length > 0;
}

test.each<[string, unknown, unknown]>([
  ["another SSH host", SSH, { ...SSH, host: "web-2" }],
  ["an argv in place of SSH", SSH, EXEC],
  ["SSH in place of an argv", EXEC, SSH],
  ["another argv", EXEC, { exec: ["docker", "exec", "-i", "db", "sh"] }],
  ["a host that nobody knows yet", SSH, { ...SSH, host: UNKNOWN }],
  ["an argv that nobody knows yet", EXEC, { exec: UNKNOWN }],
  ["an argv that nobody knows all of yet", EXEC, { exec: ["docker", "exec", "-i", UNKNOWN, "sh"] }],
  ["a connection that nobody knows yet", SSH, UNKNOWN],
  ["a host in place of this machine", undefined, SSH],
])("%s is another machine: it is replaced", (_what, before, after) => {
  expect(replaces(before, after)).toBe(true);
});

test.each<[string, unknown, unknown]>([
  ["nothing new", SSH, SSH],
  ["another user", SSH, { ...SSH, user: "root" }],
  ["another key", SSH, { ...SSH, privateKey: "env:KEY" }],
  ["a password", SSH, { ...SSH, password: "p" }],
  ["another port", SSH, { ...SSH, port: 2222 }],
  ["a hop", SSH, { ...SSH, proxy: { host: "bastion" } }],
  ["a hop that nobody knows yet", SSH, { ...SSH, proxy: { host: UNKNOWN } }],
  ["a user that nobody knows yet", SSH, { ...SSH, user: UNKNOWN }],
  ["sudo", EXEC, { ...EXEC, sudo: { password: "p" } }],
  ["this machine, as before", undefined, undefined],
])("%s is the same machine: it is updated in place", (_what, before, after) => {
  expect(replaces(before, after)).toBe(false);
});

test("the connection may be left out for this machine, which is another one than a host", () => {
  const state: Wire = { ...check({ connection: SSH }).inputs, stateVersion: 1 };
  expect(differenceOf(HOST_KIND, state, check({}).inputs).replaces).toEqual(["connection"]);
});

describe("whether anything changes", () => {
  const inputs = check({ connection: SSH, __provider: "text" }).inputs;
  const state: Wire = { ...inputs, asked: {}, hostBackend: "iptables-nft", machineId: "m", stateVersion: 1 };

  test("is denied where the inputs are those that were applied", () => {
    expect(differenceOf(HOST_KIND, state, inputs)).toMatchObject({ changes: false, replaces: [] });
  });

  test.each(SAME_MEANINGS)("is denied of $name", ({ before, after }) => {
    const [olds, news] = [before, after].map((spec) => check({ connection: SSH, __provider: "text", ...spec }).inputs);
    expect(differenceOf(HOST_KIND, { ...state, ...olds }, news ?? {})).toMatchObject({ changes: false });
    const older = { ...state, ...olds, rules: { "ipv4/nat": "-A PREROUTING" } };
    expect(differenceOf(HOST_KIND, older, news ?? {})).not.toHaveProperty("changes");
  });

  test.each<[string, Wire, Wire]>([
    ["the spec changes", state, { backend: "nftables" }],
    ["the host drifted", { ...state, drift: "1 rule missing" }, {}],
    ["something is unknown", state, { connection: { ...SSH, password: UNKNOWN } }],
    ["only the connection changes", state, { connection: { ...SSH, user: "root" } }],
  ])("is left to the engine to say where %s", (_what, olds, news) => {
    expect(differenceOf(HOST_KIND, olds, { ...inputs, ...news })).not.toHaveProperty("changes");
  });

  test.each<[string, Wire]>([
    ["another version of Kuma", { kumaVersion: "2.10.0" }],
    ["another policy of the host's rules", { proxy: { redirect: { dns: { enabled: true } } } }],
  ])("%s, by which a spec is judged, is left to the engine", (_what, after) => {
    const [olds = {}, news = {}] = [{ kumaVersion: "2.9.0" }, after].map(
      (spec) => checkSpec(MESH_DNS_KIND, { connection: SSH, via: { sidecar: {} }, ...spec }).inputs,
    );
    expect(differenceOf(MESH_DNS_KIND, { ...olds, stateVersion: 1 }, olds)).toMatchObject({ changes: false });
    expect(differenceOf(MESH_DNS_KIND, { ...olds, stateVersion: 1 }, news)).not.toHaveProperty("changes");
  });
});
