import { bindToHost, type RuleFacts } from "../../../lib/rules/bind";
import type { HostRules, Rule } from "../../../lib/rules/model";
import { parseNftables } from "../../../lib/rules/parse-nftables";
import { renderNftables } from "../../../lib/rules/render-nftables";
import { ruleSets } from "../../../lib/rules/rule-set";
import { ruleTexts } from "../../../lib/rules/rule-texts";
import type { PolicySpec } from "../../../lib/spec/policy";
import { nftListing } from "../../support/nft-listing";
import { policyOf } from "../../support/policy-of";

const FACTS: RuleFacts = {
  ipv4: { resolvers: ["127.0.0.11/32"], hasDockerOutput: true },
  ipv6: { resolvers: ["2001:db8::53/128"], hasDockerOutput: false },
};

const SPEC: PolicySpec = {
  redirect: {
    inbound: { excludePorts: [22, "8000-8099"] },
    outbound: {
      excludePorts: [3306],
      excludePortsForIPs: ["10.0.0.0/8", "192.0.2.1"],
      excludePortsForUIDs: ["udp:53:101"],
    },
    dns: { enabled: true },
  },
  dropInvalidPackets: true,
};

function rulesOf(spec: PolicySpec, facts: RuleFacts = FACTS): HostRules {
  return bindToHost(ruleSets(policyOf(spec)), facts);
}

describe("what cannot be loaded", () => {
  const unbound = ruleSets(policyOf(SPEC));

  test.each([
    { name: "a nameserver that only the host knows", hook: "first" as const, problem: "the host's resolver" },
    { name: "whether the host has Docker's chain", hook: "docker" as const, problem: "Docker's chain" },
  ])("$name", ({ hook, problem }) => {
    const isMeant = ({ verdict, matches }: Rule) =>
      hook === "docker"
        ? verdict.kind === "docker-output-or-return"
        : matches.some((match) => match.kind === "destination");
    const only = unbound.map(({ family, tables }) => ({
      family,
      tables: tables
        .filter(({ name }) => name === "nat")
        .map((table) => ({
          ...table,
          hooks: { ...table.hooks, OUTPUT: { first: table.hooks.OUTPUT.first.filter(isMeant), last: [] } },
        })),
    }));
    expect(() => renderNftables(only)).toThrow(problem);
  });
});

test("no rules: no table", () => {
  expect(renderNftables([])).toBe("add table inet kuma_mesh\ndelete table inet kuma_mesh\n");
});

test("the number of rules does not grow with the number of exclusions", () => {
  const spec = (count: number): PolicySpec => ({
    redirect: {
      inbound: { excludePorts: Array.from({ length: count }, (_, index) => 1000 + 2 * index) },
      outbound: {
        excludePorts: Array.from({ length: count }, (_, index) => 3000 + 2 * index),
        excludePortsForIPs: Array.from({ length: count }, (_, index) => `10.0.${index}.1`),
        excludePortsForUIDs: Array.from({ length: count }, (_, index) => `tcp:${4000 + index}:${7000 + index}`),
      },
    },
  });
  const lines = (count: number) => (renderNftables(rulesOf(spec(count))).match(/ comment "/g) ?? []).length;
  expect(lines(200)).toBe(lines(2));
});

test("a comment is cut to what nft takes, and no character is cut in two", () => {
  const long = rulesOf({}).map((set) => ({
    ...set,
    tables: set.tables.map((table) => ({
      ...table,
      chains: table.chains.map(({ name, rules }) => ({
        name,
        rules: rules.map((rule) => ({ ...rule, because: `a "quoted" ${"ä".repeat(80)}` })),
      })),
    })),
  }));
  const comments = [...renderNftables(long).matchAll(/ comment "([^"]*)"$/gm)].map(([, comment = ""]) => comment);
  const cut = comments.filter((comment) => comment.startsWith("a 'quoted' ä"));
  expect(new Set(cut.map((comment) => comment.slice(11)))).toEqual(new Set(["ä".repeat(58)]));
  expect(Math.max(...comments.map((comment) => Buffer.byteLength(comment)))).toBeLessThanOrEqual(127);
});

describe("a listing in other words", () => {
  const rules = rulesOf(SPEC);
  const listing = nftListing(renderNftables(rules));

  test.each([
    {
      name: "flags as nft 0.9.8 nests them",
      from: '["fin","syn","rst","ack"]',
      to: '{"|":[{"|":[{"|":["fin","syn"]},"rst"]},"ack"]}',
    },
    { name: "flags in another order", from: '["fin","syn","rst","ack"]', to: '["ack","rst","syn","fin"]' },
    { name: "a host without /etc/protocols", from: '"right":"tcp"', to: '"right":6' },
    {
      name: "a block as a range",
      from: '{"prefix":{"addr":"10.0.0.0","len":8}}',
      to: '{"range":["10.0.0.0","10.255.255.255"]}',
    },
    {
      name: "a set where the rule is",
      from: '"right":"@inbound_ports"',
      to: '"right":{"set":[{"range":[8000,8099]},22]}',
    },
    { name: "another word for being of a state", from: '"op":"in"', to: '"op":"=="' },
  ])("$name is the same", ({ from, to }) => {
    expect(listing).toContain(from);
    const seen = parseNftables(listing.replaceAll(from, to));
    expect(ruleTexts(seen.rules)).toEqual(ruleTexts(rules));
  });
});

describe("a table changed by hand", () => {
  const rules = rulesOf(SPEC);
  const listing = nftListing(renderNftables(rules));

  test.each([
    { name: "another priority", from: '"prio":-99', to: '"prio":-98' },
    { name: "another policy", from: '"policy":"accept"', to: '"policy":"drop"' },
    {
      name: "a table that is asleep",
      from: '"name":"kuma_mesh","handle":1',
      to: '"name":"kuma_mesh","handle":1,"flags":["dormant"]',
    },
    { name: "a set that forgets", from: '"flags":["interval"]', to: '"flags":["interval","timeout"]' },
    { name: "another port in a set", from: "8099", to: "8098" },
    { name: "another block in a set", from: '"len":8', to: '"len":9' },
    { name: "an element with a timeout", from: '"elem":[22', to: '"elem":[{"elem":{"val":22,"timeout":60}}' },
    { name: "another port of the sidecar", from: '"port":15001', to: '"port":15002' },
    { name: "another zone", from: '"value":2', to: '"value":3' },
    { name: "a redirect to a random port", from: '{"port":15001}', to: '{"port":15001,"flags":"random"}' },
    { name: "everybody else", from: '"op":"!="', to: '"op":"=="' },
    { name: "a drop where a return was", from: '{"return":null}', to: '{"drop":null}' },
    { name: "Docker's queries returned", from: '{"accept":null}', to: '{"return":null}' },
    {
      name: "the rest of a chain for nobody",
      from: '{"goto":{"target":"KUMA_MESH_OUTBOUND_REST"}}',
      to: '{"return":null}',
    },
  ])("$name is a difference", ({ from, to }) => {
    expect(listing).toContain(from);
    const seen = parseNftables(listing.replace(from, to));
    expect({ texts: ruleTexts(seen.rules), foreign: seen.foreign }).not.toEqual({
      texts: ruleTexts(rules),
      foreign: [],
    });
  });

  test.each([
    {
      name: "a set that no rule asks",
      object: { set: { family: "inet", table: "kuma_mesh", name: "x", type: "uid", handle: 1 } },
    },
    {
      name: "a counter",
      object: { counter: { family: "inet", table: "kuma_mesh", name: "x", handle: 1, packets: 0, bytes: 0 } },
    },
    {
      name: "a chain in a hook",
      object: {
        chain: {
          family: "inet",
          table: "kuma_mesh",
          name: "x",
          handle: 1,
          type: "filter",
          hook: "input",
          prio: 0,
          policy: "accept",
        },
      },
    },
  ])("$name is foreign", ({ object }) => {
    const { nftables } = JSON.parse(listing);
    const seen = parseNftables(JSON.stringify({ nftables: [...nftables, object] }));
    expect(seen.foreign).toHaveLength(1);
    expect(ruleTexts(seen.rules)).toEqual(ruleTexts(rules));
  });
});

test.each(["", "Error: No such file or directory", "[]", '{"nftables":7}'])(
  "never throws: %j is all foreign",
  (text) => {
    expect(parseNftables(text)).toEqual({ rules: [], foreign: [text] });
  },
);
