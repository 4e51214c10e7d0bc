import { type DnsChange, describeDnsChange, describeDnsDrift } from "../../../../lib/plan/mesh-dns/change";
import type { DnsObservation } from "../../../../lib/plan/mesh-dns/observation";
import { driftedDnsProperties } from "../../../../lib/plan/mesh-dns/observed";
import { compareMeshDns, type DnsPlan, planMeshDns } from "../../../../lib/plan/mesh-dns/plan";
import { RESOLVED_PATH } from "../../../../lib/resolver/configuration";
import { BLOCK_BEGIN, BLOCK_END, RESOLV_CONF } from "../../../../lib/resolver/resolv-conf";
import type { MeshDnsSpec } from "../../../../lib/spec/mesh-dns";
import { BY_STUB, dnsLook, listing } from "../../../support/dns-looks";
import { meshDnsSpec } from "../../../support/mesh-dns-spec";

/** What brings a host to ask the mesh for its names, and what a look at it tells, without a host. */

const ON_53: MeshDnsSpec = { via: { controlPlane: { addresses: "10.0.0.1", port: 53 } } };
const ON_5653: MeshDnsSpec = { via: { controlPlane: { addresses: "10.0.0.1" } } };
const FOLDER = "/etc/systemd/resolved.conf.d";

const withBlock = (text: string, ...addresses: readonly string[]) =>
  `${[BLOCK_BEGIN, ...addresses.map((address) => `nameserver ${address}`), BLOCK_END].join("\n")}\n${text}`;

/** The host as it is when a plan was carried out there. */
function applied(plan: DnsPlan, seen: DnsObservation): DnsObservation {
  const files: Record<string, string> = { ...seen.files };
  let { folders } = seen;
  for (const step of plan.steps) {
    if (step.kind === "configure-resolver") {
      if (step.text === undefined) delete files[step.path];
      else files[step.path] = step.text;
      if (step.folder !== undefined) {
        const { folder, text } = step;
        folders = text === undefined ? folders.filter((one) => one !== folder) : [...folders, folder];
      }
    } else if (step.kind === "list-nameservers") {
      const rest = (files[step.path] ?? "").split(`${BLOCK_END}\n`).at(-1) ?? "";
      files[step.path] = step.nameservers.length === 0 ? rest : withBlock(rest, ...step.nameservers);
    } else throw new Error(`no ${step.kind} here`);
  }
  const text = files[RESOLV_CONF];
  const file =
    seen.resolver.file.kind === "link" || text === undefined ? seen.resolver.file : { ...seen.resolver.file, text };
  return { ...seen, files, folders, journal: plan.journal, hasUninstall: true, resolver: { ...seen.resolver, file } };
}

test.each([
  { name: "a plain file", spec: ON_53, look: {}, way: "resolv-conf", steps: ["list-nameservers /etc/resolv.conf"] },
  {
    name: "systemd-resolved",
    spec: ON_5653,
    look: { resolver: BY_STUB, files: {} },
    way: "systemd-resolved",
    steps: [`configure-resolver ${RESOLVED_PATH}`],
  },
])("$name is brought there by one step, and asks for nothing then", async ({ spec, look, way, steps }) => {
  const resolved = meshDnsSpec(spec);
  const seen = await dnsLook(look);
  const plan = planMeshDns("web", resolved, seen);
  expect(plan.way).toBe(way);
  expect(plan.steps.map(({ kind, path }) => `${kind} ${path}`)).toEqual(steps);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(planMeshDns("web", resolved, applied(plan, seen)).changes).toEqual([]);
});

test("a host whose administrator changes its resolver is told anew, and the former mark is taken back", async () => {
  const spec = meshDnsSpec(ON_53);
  const plain = await dnsLook();
  const told = applied(planMeshDns("web", spec, plain), plain);
  // A link to the stub stands where the file was, and with it our block has gone.
  const moved = { ...told, resolver: BY_STUB, files: {} };
  const plan = planMeshDns("web", meshDnsSpec({ ...ON_53, mode: "systemd-resolved" }), moved);
  expect(plan.steps).toEqual([
    expect.objectContaining({ kind: "configure-resolver", path: RESOLVED_PATH, folder: FOLDER }),
  ]);
  const back = planMeshDns("web", meshDnsSpec({ ...ON_53, mode: "resolv-conf" }), {
    ...applied(plan, moved),
    resolver: listing("nameserver 10.9.0.53\n"),
  });
  expect(back.steps.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    `configure-resolver ${RESOLVED_PATH}`,
    `list-nameservers ${RESOLV_CONF}`,
  ]);
});

test("another way than before leaves nothing of the former one", async () => {
  const spec = meshDnsSpec({ ...ON_53, mode: "resolv-conf" });
  const plain = await dnsLook();
  const told = applied(planMeshDns("web", spec, plain), plain);
  const both = {
    ...told,
    resolver: { ...told.resolver, resolved: BY_STUB.resolved, nameServices: ["files", "resolve"] },
  };
  const plan = planMeshDns("web", meshDnsSpec({ ...ON_53, mode: "systemd-resolved" }), both as DnsObservation);
  expect(plan.steps).toEqual([
    { kind: "list-nameservers", path: RESOLV_CONF, nameservers: [], before: ["10.0.0.1"], isOurs: false },
    expect.objectContaining({ kind: "configure-resolver", path: RESOLVED_PATH, folder: FOLDER }),
  ]);
});

test("a way that leads nowhere by now is drift to who looks, and a refusal to who applies", async () => {
  const spec = meshDnsSpec(ON_5653);
  const stub = await dnsLook({ resolver: BY_STUB, files: {} });
  const told = applied(planMeshDns("web", spec, stub), stub);
  const { resolved: _gone, ...without } = BY_STUB;
  const gone = { ...told, resolver: without };
  expect(compareMeshDns("web", spec, gone).changes.map(describeDnsDrift)).toEqual([
    "systemd-resolved cannot do it any more: The host cannot resolve names of the mesh by systemd-resolved: it does not run there",
  ]);
  expect(() => planMeshDns("web", spec, gone)).toThrow(expect.objectContaining({ code: "KTP328" }));
});

test("what the host has otherwise is told as properties of the spec", async () => {
  const spec = meshDnsSpec({ ...ON_5653, domains: ["mesh"] });
  const stub = await dnsLook({ resolver: BY_STUB, files: {} });
  const told = applied(planMeshDns("web", spec, stub), stub);
  const altered = {
    ...told,
    files: { [RESOLVED_PATH]: "[Resolve]\nDNS=10.0.0.9:53 [fd00::9]:53\nDomains=~mesh ~other\n" },
  };
  expect(driftedDnsProperties(spec, compareMeshDns("web", spec, altered), altered)).toEqual({
    domains: ["mesh", "other"],
    "via.controlPlane.addresses": ["10.0.0.9", "fd00::9"],
    "via.controlPlane.port": 53,
  });
  expect(driftedDnsProperties(spec, compareMeshDns("web", spec, told), told)).toEqual({});
});

test("every difference has its words, for who applies and for who looks", () => {
  const changes: readonly DnsChange[] = [
    { kind: "configuration-differs", path: RESOLVED_PATH, isMissing: true },
    { kind: "configuration-differs", path: RESOLVED_PATH, isMissing: false },
    {
      kind: "nameservers-differ",
      path: RESOLV_CONF,
      found: undefined,
      wanted: ["10.0.0.1"],
      keeper: "dhclient",
      wereThere: true,
    },
    {
      kind: "nameservers-differ",
      path: RESOLV_CONF,
      found: undefined,
      wanted: ["10.0.0.1"],
      keeper: "nobody",
      wereThere: false,
    },
    {
      kind: "nameservers-differ",
      path: RESOLV_CONF,
      found: ["10.0.0.9"],
      wanted: ["10.0.0.1"],
      keeper: "nobody",
      wereThere: true,
    },
    { kind: "former-way", way: "resolv-conf", paths: [RESOLV_CONF] },
    { kind: "not-captured", nameservers: ["10.9.0.53"], port: 15053 },
    { kind: "kumactl-left", what: "its backup" },
    { kind: "journal-stale", why: "the host has none" },
    { kind: "unconfirmed", holder: "ci@runner-7" },
  ];
  expect(changes.map((change) => `${describeDnsChange(change)} | ${describeDnsDrift(change)}`)).toMatchInlineSnapshot(`
[
  "write /etc/systemd/resolved.conf.d/kuma-transparent-proxy.conf | /etc/systemd/resolved.conf.d/kuma-transparent-proxy.conf is missing",
  "write /etc/systemd/resolved.conf.d/kuma-transparent-proxy.conf | /etc/systemd/resolved.conf.d/kuma-transparent-proxy.conf is altered",
  "list 10.0.0.1 first in /etc/resolv.conf | our lines are gone from /etc/resolv.conf, which dhclient wrote anew",
  "list 10.0.0.1 first in /etc/resolv.conf | /etc/resolv.conf does not list the mesh's nameservers",
  "list 10.0.0.1 first in /etc/resolv.conf | our lines in /etc/resolv.conf are altered: 10.0.0.9 is listed",
  "take back what resolv-conf was told in /etc/resolv.conf | resolv-conf is still told in /etc/resolv.conf",
  "have rules take queries to 10.9.0.53 to port 15053 | no rule takes queries to 10.9.0.53 to port 15053",
  "take away its backup | kumactl left its backup",
  "write the journal: the host has none | the journal is stale: the host has none",
  "take back what ci@runner-7 did not confirm | a change by ci@runner-7 is not confirmed",
]
`);
});
