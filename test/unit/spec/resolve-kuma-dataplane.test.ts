import { parse } from "yaml";
import { dataplaneText } from "../../../lib/dataplane/dataplane-text";
import { resolveDataplane } from "../../../lib/spec/resolve-dataplane";
import { resolveKumaDataplane } from "../../../lib/spec/resolve-kuma-dataplane";
import { web } from "./faulty-dataplanes";

/** What a spec says of the service, besides its Dataplane. */

const sidecar = (more: object) => ({ ...web(), controlPlane: { address: "https://cp:5678" }, ...more });
const running = (environment: object, kumaVersion = "2.9") => sidecar({ kumaVersion, service: { environment } });
const inbound = (port: number) => ({ address: "10.0.0.5", inbound: [{ port, tags: { "kuma.io/service": "web" } }] });

function failuresOf(spec: unknown) {
  const resolved = resolveKumaDataplane(spec);
  return resolved.ok ? [] : resolved.failures;
}

const PORT = "service.environment.KUMA_READINESS_PORT";

const FAULTS: readonly { name: string; spec: unknown; fault: string }[] = [
  ...['a"b', "a'b", "a\nb", "a b", "{a}", "#a", "a: b", "a:", "fd00::", "-", "- a", "", "*a", "&a", "é", "{{ b }}"].map(
    (value) => ({
      name: `a variable that stands for ${JSON.stringify(value)}`,
      spec: sidecar({ name: "{{ web }}", variables: { web: value } }),
      fault: "KTP567 variables.web",
    }),
  ),
  { name: "a variable of no name", spec: sidecar({ variables: { "a b": "c" } }), fault: 'KTP542 variables["a b"]' },
  { name: "variables that are a text", spec: sidecar({ variables: "a=b" }), fault: "KTP101 variables" },
  {
    name: "an environment of several lines",
    spec: running({ KEY: "SECRET\nSECRET" }),
    fault: "KTP541 service.environment.KEY",
  },
  {
    name: "an argument of several lines",
    spec: sidecar({ service: { arguments: ["--a", "SECRET\n"] } }),
    fault: "KTP541 service.arguments[1]",
  },
  ...[
    "https://ops:SECRET@cp:5678",
    "ops:SECRET@cp",
    "https://ops:SEC@RET@cp:5678/",
    "https://SECRET@cp:5678",
    "https://cp:5678/?token=SECRET",
    "//ops:SECRET/SECRET@cp",
    "https://ops:\nSECRET@cp",
  ].map((address) => ({
    name: `a control plane at ${JSON.stringify(address)}`,
    spec: sidecar({ controlPlane: { address } }),
    fault: "KTP540 controlPlane.address",
  })),
  {
    name: "a release at a URL",
    spec: sidecar({ binaries: { archive: { file: "https://ops:SECRET@repo/kuma.tgz", sha256: "0".repeat(64) } } }),
    fault: "KTP165 binaries.archive.file",
  },
  {
    name: "a program at a URL",
    spec: sidecar({ binaries: { kumaDp: "https://ops:SECRET@repo/kuma-dp" } }),
    fault: "KTP122 binaries.kumaDp",
  },
  { name: "readiness on no port", spec: running({ KUMA_READINESS_PORT: "http" }), fault: `KTP591 ${PORT}` },
  {
    name: "readiness by a socket of a file",
    spec: running({ KUMA_READINESS_UNIX_SOCKET_DISABLED: "false" }, "2.12"),
    fault: "KTP591 service.environment.KUMA_READINESS_UNIX_SOCKET_DISABLED",
  },
  {
    name: "a service on the port of readiness",
    spec: { ...running({ KUMA_READINESS_PORT: "8082" }), networking: inbound(8082) },
    fault: "KTP525 networking.inbound[0].port",
  },
  {
    name: "readiness on a port of the rules",
    spec: running({ KUMA_READINESS_PORT: "15006" }),
    fault: `KTP525 ${PORT}`,
  },
];

test.each(FAULTS)("$name is refused: $fault", ({ spec, fault }) => {
  const failures = failuresOf(spec);
  expect(failures.map(({ code, property }) => `${code} ${property}`)).toEqual([fault]);
  for (const { problem, remedy } of failures) expect(`${problem}${remedy}`).not.toMatch(/SEC|RET|\n/);
});

test.each(["web-1", "10.0.0.5", "fd00::5", "::1", "eu/west", "_a", ".a", "a-", "a:b", "a://b", "a--b", "a.b"])(
  "a variable may stand for %s, which stays one value wherever it stands",
  (value) => {
    expect(failuresOf(sidecar({ variables: { v: value } }))).toEqual([]);
    const tags = { "kuma.io/service": "{{ v }}", zone: "a-{{ v }}" };
    const resolved = resolveDataplane(
      web({ name: "{{ v }}" }, { address: "{{ v }}", inbound: [{ port: 80, address: "{{ v }}", tags }] }),
    );
    if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
    const read = parse(dataplaneText(resolved.value).replaceAll("{{ v }}", value), { version: "1.1" });
    expect(read).toMatchObject({ name: value, networking: { address: value, inbound: [{ address: value }] } });
    expect(read.networking.inbound[0].tags).toEqual({ "kuma.io/service": value, zone: `a-${value}` });
  },
);

test.each([
  { environment: {}, kumaVersion: "2.9", port: 9902 },
  { environment: { KUMA_READINESS_PORT: "9950" }, kumaVersion: "2.9", port: 9950 },
  { environment: { KUMA_READINESS_PORT: "any" }, kumaVersion: "2.8", port: 9902 },
  { environment: { KUMA_READINESS_UNIX_SOCKET_DISABLED: "true" }, kumaVersion: "2.12", port: 9902 },
  { environment: { KUMA_READINESS_UNIX_SOCKET_DISABLED: "false" }, kumaVersion: "2.11", port: 9902 },
])("kuma-dp $kumaVersion with $environment says on $port that it is ready", ({ environment, kumaVersion, port }) => {
  expect(resolveKumaDataplane(running(environment, kumaVersion))).toMatchObject({
    ok: true,
    value: { readinessPort: port },
  });
});

test("where kuma-dp says that it is ready, a service may not be, and elsewhere it may", () => {
  const spec = { ...running({ KUMA_READINESS_PORT: "9950" }), networking: inbound(9902) };
  expect(failuresOf(spec)).toEqual([]);
});
