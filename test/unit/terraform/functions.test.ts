import { decode, encode } from "@msgpack/msgpack";
import { effectOf } from "../../../lib/engine/effect";
import { render } from "../../../lib/engine/render";
import { podMetadata } from "../../../lib/kubernetes/annotate";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { POD_FIELDS } from "../../../lib/spec/pod-fields";
import { attributesOf } from "../../../lib/terraform/attribute";
import { functionMethods } from "../../../lib/terraform/function-methods";
import { FUNCTIONS } from "../../../lib/terraform/functions";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import type { Request } from "../../../lib/terraform/method";
import type { DynamicValue } from "../../../lib/terraform/value";
import { POD_POLICY_CASES } from "../../cases/pod-policies";
import { POLICY_CASES } from "../../cases/policies";
import { attributeValues } from "../../support/attribute-values";
import { dynamicValue } from "../../support/dynamic-value";
import { hostSpec } from "../../support/host-spec";
import { FAULTY_SPECS } from "../spec/faulty-specs";

/** Functions as engines call them: values in, a value out, or the text of an error and the argument that it is about. */

interface Called {
  readonly result?: DynamicValue;
  readonly error?: { readonly text: string; readonly functionArgument?: number };
}

function call(name: string, ...given: readonly unknown[]): Called {
  const types = FUNCTIONS.find((each) => each.name === name)?.parameters.map(({ type }) => type) ?? [];
  const encoded = given.map((value, index) =>
    types[index] === "string" ? { msgpack: encode(value) } : dynamicValue(value),
  );
  const request = { name, arguments: encoded } as unknown as Request;
  return functionMethods()["CallFunction"]?.(request) as Called;
}

function resultOf(name: string, ...given: readonly unknown[]): unknown {
  const { result, error } = call(name, ...given);
  if (result?.msgpack === undefined) throw new Error(error?.text ?? "nothing came back");
  return decode(result.msgpack);
}

const errorOf = (name: string, ...given: readonly unknown[]) => call(name, ...given).error;

const ofHost = (spec: unknown) => attributeValues(HOST_SCHEMA.attributes, spec);
const unknownResult = { result: { msgpack: new Uint8Array([0xd4, 0x00, 0x00]) } };

describe.each(POLICY_CASES)("$name", ({ spec }) => {
  test("is explained as by the command", () => {
    expect(resultOf("explain", ofHost(spec))).toEqual(effectOf(hostSpec(spec)).traffic);
  });

  test.each(["iptables", "nftables"] as const)("is rendered as by the command, for %s", (backend) => {
    const nameservers = ["192.0.2.53", "2001:db8::53"];
    const options = { backend, nameservers, docker_output: true };
    const facts = { backend, nameservers, hasDockerOutput: true };
    expect(resultOf("render", ofHost(spec), options)).toBe(render(hostSpec(spec).policy, facts));
  });
});

const PODS = POD_POLICY_CASES.map(({ since = "2.9.4", ...row }) => ({ ...row, kumaVersion: since })).filter(
  ({ spec, kumaVersion }) => podMetadata(spec, { kumaVersion }).ok,
);

test.each(PODS)("the annotations of a pod are those of the library: $name", ({ spec, kumaVersion }) => {
  const policy = attributeValues(attributesOf(POD_FIELDS), spec);
  const wanted = podMetadata(spec, { kumaVersion });
  expect({ ok: true, value: resultOf("pod_metadata", policy, kumaVersion) }).toEqual(wanted);
});

test("nearly all policies of pods are among them", () => {
  expect(PODS.length).toBeGreaterThan(POD_POLICY_CASES.length * 0.9);
});

test("the back-end of the spec counts where the call names none, and one family can be had alone", () => {
  const { policy } = hostSpec({});
  expect(resultOf("render", { backend: "nftables" })).toBe(render(policy, { backend: "nftables" }));
  expect(resultOf("render", {}, { family: "ipv6" })).toBe(render(policy, { family: "ipv6" }));
});

test("a resource as a whole is a spec: what is null in it, and what it computes, says nothing", () => {
  const whole = Object.fromEntries(HOST_SCHEMA.attributes.map(({ name }) => [name, null]));
  expect(resultOf("explain", { ...whole, status: "in sync", wait: 5 })).toEqual(effectOf(hostSpec({})).traffic);
});

test("values are converted as those of attributes are", () => {
  const given = { redirect: { inbound: { enabled: "false" }, dns: { port: "5353" } }, wait: "7", kuma_dp_user: 7 };
  const spec = { redirect: { inbound: { enabled: false }, dns: { port: 5353 } }, wait: 7, kumaDPUser: "7" };
  expect(resultOf("explain", given)).toEqual(effectOf(hostSpec(spec)).traffic);
});

/** Given to functions as they are, these say something else than in TypeScript, or cannot be given. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "true is a text": "",
  "a password of another type": "",
  "the spec is nothing": "an argument that is null engines refuse themselves",
  "the spec is a Map": "no value of Terraform",
  "a function": "no value of Terraform",
  "a big integer": "no value of Terraform",
  "a date in a list": "no value of Terraform",
  "a dry run": "KTP102",
  "the mode of the CNI plugin": "KTP102",
  "a switch that is no switch": "KTP102",
  "inbound rules for uids": "KTP102",
};

test.each(FAULTY_SPECS.filter(({ name }) => !(name in OTHERWISE)))("$name: $fault, in Terraform's words", (row) => {
  const { text = "", functionArgument } = errorOf("explain", ofHost(row.spec)) ?? {};
  expect(text).toMatch(new RegExp(`^${row.fault.slice(0, 6)} `));
  expect(functionArgument).toBe(0);
  expect(text.replace(/"[^"]*"/g, "")).not.toMatch(/[a-z][A-Z]|undefined|\.$/);
});

test.each<[string, Wire, string]>([
  [
    "a slip",
    { redirect: { inbound: { exclud_ports: 1 } } },
    "KTP102 redirect.inbound: .*Did you mean `exclude_ports`$",
  ],
  [
    "TypeScript's spelling",
    { host_connection: { knownHosts: "x" } },
    "KTP102 host_connection: .*Did you mean `known_hosts`",
  ],
  ["a name that is another one here", { connection: {} }, "^KTP102 There .*Did you mean `host_connection`$"],
  [
    "a name that belongs elsewhere",
    { excludePortsForUIDs: 1 },
    "^KTP102 There .*Did you mean `redirect.outbound.exclude_ports_for_uids`$",
  ],
  ["a name in an entry of a list", { managers: [{ name: "a", prots: 1 }] }, "KTP102 managers\\[0\\]: .*`ports`"],
  ["a name like no other", { ebpf: {} }, "^KTP102 There .*Remove it$"],
])("%s among the attributes is refused, and told which was meant", (_what, spec, text) => {
  expect(errorOf("explain", spec)?.text).toMatch(new RegExp(text));
});

test("all faults are told at once", () => {
  const { text = "" } = errorOf("explain", { redirct: 1, wait: -1, manager_presets: ["nope"] }) ?? {};
  expect(text.match(/^KTP\d{3} [\w.]+/gm)).toEqual(["KTP102 There", "KTP104 wait", "KTP142 manager_presets"]);
});

describe("what is not known yet", () => {
  test.each<[string, readonly unknown[]]>([
    ["explain", [UNKNOWN]],
    ["explain", [{ redirect: { inbound: { port: UNKNOWN } } }]],
    ["render", [{ wait: UNKNOWN, redirect: UNKNOWN }]],
    ["render", [{}, { nameservers: [UNKNOWN] }]],
    ["render", [{}, UNKNOWN]],
    ["pod_metadata", [{ redirect: { inbound: { exclude_ports: [UNKNOWN] } } }, "2.9.0"]],
    ["pod_metadata", [{ managers: UNKNOWN }, "2.9.0"]],
  ])("leaves %s open", (name, given) => {
    expect(call(name, ...given)).toEqual(unknownResult);
  });

  test("leaves no fault open of what is known", () => {
    const { text } = errorOf("explain", { wait: -1, redirect: { inbound: { port: UNKNOWN } } }) ?? {};
    expect(text).toMatch(/^KTP104 wait: /);
  });

  test("of how a host is reached has no say in its rules", () => {
    expect(resultOf("explain", { host_connection: { host: UNKNOWN, user: UNKNOWN } })).toEqual(
      effectOf(hostSpec({ connection: { host: "web" } })).traffic,
    );
  });
});

test.each<[string, readonly unknown[], number, string]>([
  ["render", [{ redirect: { dns: { enabled: true } } }], 0, "KTP406 redirect.dns: .*Give them as `nameservers`"],
  ["render", [{ ip_family_mode: "ipv4" }, { family: "ipv6" }], 0, "KTP407 ip_family_mode: "],
  ["render", [{}, { backend: "pf" }], 1, "KTP103 backend: "],
  ["render", [{}, { nameserver: [] }], 1, "KTP102 .*`nameservers`"],
  ["render", [{}, { nameservers: ["; reboot"] }], 1, "KTP312 nameservers\\[0\\]: "],
  ["render", [{}, "nftables"], 1, "KTP101 "],
  ["render", [{}, {}, {}], 2, "KTP309 "],
  ["pod_metadata", [{ host_connection: { host: "a" } }, "2.9.0"], 0, "KTP340 host_connection: `host_connection` is of"],
  ["pod_metadata", [{ manager_presets: ["ntp"] }, "2.9.0"], 0, "KTP340 managers: "],
  [
    "pod_metadata",
    [{ redirect: { inbound: { include_ports: [80] } } }, "2.9.0"],
    0,
    "KTP344 redirect.inbound.include_ports: ",
  ],
  ["pod_metadata", [{}, "two"], 1, 'KTP310 "two" is no version'],
])("%s tells at which argument it fails", (name, given, functionArgument, text) => {
  expect(errorOf(name, ...given)).toEqual({ functionArgument, text: expect.stringMatching(new RegExp(`^${text}`)) });
});

test("a function that there is not is told, and so are bytes that are no value", () => {
  expect(errorOf("nothing")?.text).toMatch(/^KTP307 .* has no function nothing\./);
  const cut = { name: "explain", arguments: [{ msgpack: Buffer.from([0x92, 0xa4]) }] } as unknown as Request;
  expect(functionMethods()["CallFunction"]?.(cut)).toMatchObject({
    error: { text: expect.stringMatching(/fault of/) },
  });
});
