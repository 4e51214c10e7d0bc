import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveDeclared } from "../../../lib/engine/declared";
import type { Failure } from "../../../lib/errors/failure";
import { FAULTY_SPECS, inbound, outbound } from "./faulty-specs";

function failures(spec: unknown): readonly Failure[] {
  const resolved = resolveDeclared(spec);
  return resolved.ok ? [] : resolved.failures;
}

test.each(FAULTY_SPECS)("$name: $fault", ({ spec, fault, says = "" }) => {
  const found = failures(spec);
  expect(found.map(({ code, property }) => `${code} ${property}`)).toEqual([fault]);
  expect(`${found[0]?.problem} ${found[0]?.remedy}`).toContain(says);
});

test("every failure of the catalogue is met above, under a code of its own", () => {
  const catalogue = ["spec-failures.ts", "connection-failures.ts"].flatMap((file) => [
    ...readFileSync(join(__dirname, "../../../lib/errors", file), "utf8").matchAll(/"(KTP\d{3})"/g),
  ]);
  const codes = catalogue.map(([, code]) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect([...new Set(FAULTY_SPECS.map(({ fault }) => fault.slice(0, 6)))].toSorted()).toEqual(codes.toSorted());
});

test.each(FAULTY_SPECS)("$name: problem and remedy are sentences", ({ spec }) => {
  for (const { problem, remedy } of failures(spec)) {
    expect([problem, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/[.?]$/)]);
    expect(`${problem}${remedy}`).not.toMatch(/[\n\r]|undefined|\[object/);
  }
});

test("all faults are said at once, in the order of the spec's keys", () => {
  const spec = {
    kumaDPUser: -1,
    redirect: { inbound: { port: 0, excludePorts: [0, 22, "x"], enabld: true }, outbound: 7, dns: { enabled: 1 } },
    wait: -5,
    connection: { exec: [], user: "", proxy: [{ host: "a b" }, { user: "$" }] },
    proxyUser: { uid: 0, name: "" },
  };
  expect(failures(spec).map(({ code, property }) => `${code} ${property}`)).toEqual([
    "KTP131 kumaDPUser",
    "KTP110 redirect.inbound.port",
    "KTP111 redirect.inbound.excludePorts[0]",
    "KTP111 redirect.inbound.excludePorts[2]",
    "KTP102 redirect.inbound.enabld",
    "KTP101 redirect.outbound",
    "KTP101 redirect.dns.enabled",
    "KTP104 wait",
    "KTP166 connection.exec",
    "KTP163 connection.user",
    "KTP162 connection.proxy[0].host",
    "KTP161 connection.proxy[1].host",
    "KTP163 connection.proxy[1].user",
    "KTP132 proxyUser.name",
    "KTP130 proxyUser.uid",
  ]);
});

test.each([
  { name: "faults beside them", spec: { wait: -1, kumaDPUser: 7, proxyUser: { uid: 8 } }, want: ["KTP104", "KTP134"] },
  {
    name: "an unknown key in the same object",
    spec: { ...outbound({ includePorts: 1, excludePorts: 2, x: 1 }) },
    want: ["KTP102", "KTP118"],
  },
  {
    name: "not over a port that is no port",
    spec: { redirect: { inbound: { port: 15001 }, outbound: { port: 0 } } },
    want: ["KTP110"],
  },
  {
    name: "not over an unreadable list",
    spec: { connection: { host: "a" }, ...inbound({ excludePorts: ["ssh"] }) },
    want: ["KTP111"],
  },
  {
    name: "not over what is within something unreadable",
    spec: { redirect: { inbound: 7, outbound: { port: 15006 } } },
    want: ["KTP101"],
  },
  {
    name: "not over a list with an unreadable entry",
    spec: { connection: { host: "a" }, ...inbound({ includePorts: [80, "x"], excludePorts: [] }) },
    want: ["KTP111"],
  },
  {
    name: "not over an unreadable SSH port",
    spec: { connection: { host: "a", port: 0 }, ...inbound({ excludePorts: [80] }) },
    want: ["KTP110"],
  },
  {
    name: "not over an unreadable user",
    spec: { kumaDPUser: "envoy", proxyUser: { name: "Envoy" } },
    want: ["KTP132"],
  },
  { name: "not over an unreadable host", spec: { connection: { host: "a b" } }, want: ["KTP162"] },
])("contradictions are said with $name", ({ spec, want }) => {
  expect(failures(spec).map(({ code }) => code)).toEqual(want);
});
