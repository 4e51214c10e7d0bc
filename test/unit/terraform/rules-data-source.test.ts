import { effectOf } from "../../../lib/engine/effect";
import { render } from "../../../lib/engine/render";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { dataSourceMethods } from "../../../lib/terraform/data-source-methods";
import type { Request } from "../../../lib/terraform/method";
import { RULES_DATA_SOURCE } from "../../../lib/terraform/rules-data-source";
import { type DynamicValue, decodeValues, encodeValues, type Values } from "../../../lib/terraform/value";
import { POLICY_CASES } from "../../cases/policies";
import { attributeValues } from "../../support/attribute-values";
import { hostSpec } from "../../support/host-spec";

/** The data source as engines read it. */

const { typeName, attributes } = RULES_DATA_SOURCE;

interface Answer {
  readonly state?: DynamicValue;
  readonly diagnostics: readonly { readonly summary: string; readonly detail: string; readonly attribute?: object }[];
}

function call(method: "ReadDataSource" | "ValidateDataResourceConfig", config: Values): Answer {
  const request = { typeName, config: encodeValues(attributes, config) } as unknown as Request;
  return dataSourceMethods()[method]?.(request) as Answer;
}

const read = (config: Values) => decodeValues(call("ReadDataSource", config).state);
const validate = (config: Values) => call("ValidateDataResourceConfig", config).diagnostics;

const NAMESERVERS = ["192.0.2.53", "2001:db8::53"];

test.each(POLICY_CASES)("$name: what is configured, its effect, and the texts that an apply loads", ({ spec }) => {
  const config = attributeValues(attributes, spec) as Wire;
  const given = { ...config, nameservers: NAMESERVERS, docker_output: true };
  const { policy } = hostSpec(spec);
  const facts = { nameservers: NAMESERVERS, hasDockerOutput: true };
  const hasIpv6 = policy.families.includes("ipv6");
  const { script, rules, traffic, nameservers, docker_output } = read(given) ?? {};
  expect(script).toEqual({
    iptables: render(policy, { ...facts, family: "ipv4" }),
    ip6tables: hasIpv6 ? render(policy, { ...facts, family: "ipv6" }) : null,
    nftables: render(policy, { ...facts, backend: "nftables" }),
  });
  const effect = effectOf(hostSpec(spec));
  expect(traffic).toEqual(effect.traffic);
  expect((rules as string[]).length).toBe(new Set(rules as string[]).size);
  expect([...new Set((rules as string[]).map((rule) => rule.split(" ")[0]))]).toEqual(
    Object.keys(effect.rules).filter((table) => effect.rules[table as keyof typeof effect.rules] !== ""),
  );
  expect({ nameservers, docker_output }).toEqual({ nameservers: NAMESERVERS, docker_output: true });
});

test("where the host's nameservers decide and are not given, there is no text, and all else is there", () => {
  const { script, rules, traffic } = read({ redirect: { dns: { enabled: true } } }) ?? {};
  expect({ script, rules, traffic }).toEqual({
    script: null,
    rules: expect.arrayContaining([expect.stringContaining("ipv4/nat ")]),
    traffic: expect.arrayContaining([expect.stringMatching(/^dns: /)]),
  });
});

test.each<[string, Wire, string]>([
  ["a port that is none", { redirect: { inbound: { port: 0 } } }, "KTP110 redirect.inbound.port: "],
  ["two uids", { kuma_dp_user: "7", proxy_user: { uid: 8 } }, "KTP134 kuma_dp_user: `proxy_user.uid` is 8"],
  ["an address that is none", { nameservers: ["ns1"] }, "KTP312 nameservers[0]: "],
])("%s is told at its attribute, before anything is read and when it is", (_what, config, summary) => {
  for (const diagnostics of [validate(config), call("ReadDataSource", config).diagnostics]) {
    expect(diagnostics).toEqual([
      {
        severity: 1,
        summary: expect.stringContaining(summary),
        detail: expect.stringMatching(/./),
        attribute: expect.anything(),
      },
    ]);
  }
});

test("what is not known yet is no fault, and hides none", () => {
  expect(validate({ nameservers: [UNKNOWN], redirect: UNKNOWN, wait: 700 })).toMatchObject([
    { summary: expect.stringMatching(/^KTP104 wait: /) },
  ]);
  expect(validate({ nameservers: UNKNOWN, redirect: { inbound: { port: UNKNOWN } } })).toEqual([]);
});

test("another data source is not known", () => {
  const ask = () => dataSourceMethods()["ReadDataSource"]?.({ typeName: "kuma_nothing" } as Request);
  expect(ask).toThrow("KTP307");
});
