import type { KindName } from "../../../lib/lifecycle/state";
import { DATAPLANE_CASES } from "../../cases/dataplanes";
import { DEVIATIONS } from "../../cases/deviations";
import { BEFORE_CHANGE, CHANGED } from "../../cases/faults";
import { LOCKOUT_CASES } from "../../cases/lockouts";
import { POLICY_CASES } from "../../cases/policies";
import { FAULTY_DATAPLANES } from "../spec/faulty-dataplanes";
import { FAULTY_MESH_DNS } from "../spec/faulty-mesh-dns";
import { FAULTY_SPECS } from "../spec/faulty-specs";
import { COLUMNS } from "./columns";

/** Whoever declares a host, by whatever engine: the same spec has the same effect, and the same faults at the same properties. */

interface Row {
  readonly name: string;
  readonly kind: KindName;
  readonly spec: unknown;
}

const host = (name: string, spec: unknown): Row => ({ name, kind: "TransparentProxyHost", spec });
const meshDns = (name: string, spec: unknown): Row => ({ name, kind: "MeshDNS", spec });

const CONTROL_PLANE = { address: "https://control-plane:5678", caCert: "file:/etc/kuma/ca.crt" };
const dataplane = (name: string, spec: unknown): Row => ({
  name: `a sidecar: ${name}`,
  kind: "KumaDataplane",
  spec: { controlPlane: CONTROL_PLANE, token: "env:TOKEN", ...(spec as object) },
});
const [SIDECAR] = DATAPLANE_CASES.slice(-1).map(({ spec }) => spec);

const ROWS: readonly Row[] = [
  ...POLICY_CASES.map(({ name, spec }) => host(name, spec)),
  ...DEVIATIONS.map(({ name, shown }) => host(name, shown.spec)),
  ...LOCKOUT_CASES.flatMap(({ name, spec, mended }) => [host(name, spec), host(`${name}, mended`, mended)]),
  host("a host before it is changed", BEFORE_CHANGE),
  host("a host that is changed", CHANGED),
  ...FAULTY_SPECS.map(({ name, spec }) => host(name, spec)),
  ...FAULTY_MESH_DNS.map(({ name, spec }) => meshDns(name, spec)),
  meshDns("the sidecar of the host", { via: { sidecar: {} } }),
  meshDns("the control plane", { via: { controlPlane: { addresses: ["10.0.0.2", "10.0.0.1"] } }, domains: ["mesh"] }),
  ...DATAPLANE_CASES.map(({ name, spec }) => dataplane(name, spec)),
  ...FAULTY_DATAPLANES.map(({ name, spec }) => dataplane(name, spec)),
  dataplane("all that is about its service", {
    ...SIDECAR,
    variables: { name: "web-1" },
    binaries: { envoy: "/usr/bin/envoy", archive: { file: "kuma.tar.gz", sha256: "0".repeat(64) } },
    service: { manager: "none", before: "shop.service", drainSeconds: 5, environment: { LEVEL: "info" } },
    ready: { timeoutSeconds: 20 },
    confirm: false,
  }),
  dataplane("faults of its service", {
    ...SIDECAR,
    controlPlane: { address: "control-plane" },
    binaries: { kumaDp: "kuma-dp", copy: { kumaDp: "./kuma-dp" }, archive: { file: "kuma.tar.gz", sha256: "0" } },
    variables: { "a b": "c" },
    service: { before: ["shop"], openFiles: 0 },
    ready: { timeoutSeconds: 100 },
  }),
];

/** Of another type, or under a name that is none: an engine that knows the schema refuses it by itself. */
const OF_TYPE: readonly string[] = [
  "no inbound exclusion by owner",
  "the spec is a text",
  "the spec is a list",
  "the spec is nothing",
  "the spec is a Map",
  "an object is a list",
  "true is a text",
  "a slip in a key",
  "a key in other letters",
  "a key in another place",
  "a key like no other",
  "a key that is no word",
  "a slip in the key of a hop",
  "a window by true",
  "a slip in the key of a window",
  "a level of log as text",
  "retries without end",
  "a function",
  "a big integer",
  "a date in a list",
  "an SSH port as a word",
  "inbound rules for uids",
  "a manager without a list",
  'a manager with {"prots":22}',
  "a dry run",
  "the mode of the CNI plugin",
  "a switch that is no switch",
  "a connection in one text",
  "a fault in the policy of the same host",
  "a slip in a key",
  "a sidecar: an outbound to a backend of a namespace",
  "a sidecar: an unknown key",
];

/** What no program can give to a class. */
const NO_OBJECT: readonly string[] = [
  "the spec is a text",
  "the spec is a list",
  "the spec is nothing",
  "the spec is a Map",
];

/** What a library refuses before it asks anybody. */
const NO_DATA: Readonly<Record<string, readonly string[]>> = { cdktn: ["a function"] };

/** Pulumi and constructs differ in which fault a date is: the one has made a text of it. */
const DATED: readonly string[] = ["a date in a list"];

/** An engine that knows the schema makes a text of a number, and a list of what is written as one: there it is no fault. */
const CONVERTED: readonly string[] = [
  "a manager by number",
  "a command in one text",
  "a password of another type",
  "a sidecar: a tag that is no text",
];

const [first, ...others] = COLUMNS;

describe.each(others)("$name", (column) => {
  const all = ROWS.map((row) => ({ ...row, told: column.tell(row.kind, row.spec) }));

  const said = all.filter(({ name, told }) => told !== undefined && ![...CONVERTED, ...DATED].includes(name));

  test.each(said)("$kind: $name", ({ kind, spec, told }) => {
    expect(told).toEqual(first?.tell(kind, spec));
  });

  test("cannot be written what its language knows better, and nothing else", () => {
    const unsayable = all.filter(({ told }) => told === undefined).map(({ name }) => name);
    const ofLibrary = NO_DATA[column.name] ?? [];
    expect(unsayable).toEqual(column.isTyped ? OF_TYPE : [...NO_OBJECT, ...ofLibrary]);
  });
});
