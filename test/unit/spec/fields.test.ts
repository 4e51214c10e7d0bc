import { z } from "zod";
import { DATAPLANE_FIELDS } from "../../../lib/spec/dataplane-fields";
import { dataplaneSchema } from "../../../lib/spec/dataplane-schema";
import type { Field } from "../../../lib/spec/field";
import { HOST_FIELDS } from "../../../lib/spec/host-fields";
import { kumaDataplaneSchema } from "../../../lib/spec/kuma-dataplane-schema";
import { MESH_DNS_FIELDS } from "../../../lib/spec/mesh-dns-fields";
import { meshDnsSchema } from "../../../lib/spec/mesh-dns-schema";
import { POD_FIELDS } from "../../../lib/spec/pod-fields";
import { podPolicySchema } from "../../../lib/spec/pod-schema";
import { CREDENTIAL_FIELDS } from "../../../lib/spec/reaching-fields";
import { credentialsSchema } from "../../../lib/spec/reaching-schema";
import { hostSchema } from "../../../lib/spec/schema";
import { SERVICE_FIELDS } from "../../../lib/spec/service-fields";

/** Keys of kumactl that say nothing on a host. */
const WITHOUT_MEANING = ["cniMode", "dryRun", "verbose"];
/** What kumactl's one set of keys has for inbound traffic, too, and no inbound packet has. */
const NEVER_INBOUND = ["redirect.inbound.excludePortsForUIDs"];

/** What a pod's policy knows only to refuse it. */
const HOSTS_ALONE = [
  "allowLockout",
  "backend",
  "confirm",
  "connection",
  "hostEgress",
  "managers",
  "onProxyDown",
  "onUnreachable",
  "persistence",
  "proxyUser",
];

function schemaPaths(schema: z.ZodType, path: readonly string[] = []): string[] {
  const here = unwrap(schema);
  if (here instanceof z.ZodArray) return schemaPaths(here.element as z.ZodType, path);
  if (!(here instanceof z.ZodObject)) return [path.join(".")];
  return Object.entries(here.shape).flatMap(([key, member]) => schemaPaths(member as z.ZodType, [...path, key]));
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return unwrap(schema.options.at(-1) as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.out as z.ZodType);
  return schema;
}

function fieldPaths(fields: readonly Field[], path: readonly string[] = []): string[] {
  return fields.flatMap(({ name, is }) =>
    typeof is === "string" ? [[...path, name].join(".")] : fieldPaths(is.fields, [...path, name]),
  );
}

test.each([
  ["a host", HOST_FIELDS, hostSchema],
  ["how a host resolves names", MESH_DNS_FIELDS, meshDnsSchema],
  ["the sidecar of a host", DATAPLANE_FIELDS, dataplaneSchema],
  ["the sidecar of a host as a service", [...DATAPLANE_FIELDS, ...SERVICE_FIELDS], kumaDataplaneSchema],
  ["a pod", POD_FIELDS, podPolicySchema],
  ["how to log in where a connection does not say", CREDENTIAL_FIELDS, credentialsSchema],
])("the fields of %s are the keys by which its spec is read", (_what, fields, schema) => {
  const ofHosts = schema === podPolicySchema ? HOSTS_ALONE : [];
  const left = [...WITHOUT_MEANING, ...NEVER_INBOUND, ...ofHosts].flatMap((path) => [path, `proxy.${path}`]);
  const known = schemaPaths(schema).filter((path) => !left.includes(path));
  expect(fieldPaths(fields).toSorted()).toEqual(known.toSorted());
});

test("what is left out is a key that is read, so that the list of it does not outlive it", () => {
  expect(schemaPaths(hostSchema)).toEqual(expect.arrayContaining([...WITHOUT_MEANING, ...NEVER_INBOUND]));
});

test("secrets are those that a connection can hold, the token of a sidecar, and no others", () => {
  const secrets = (fields: readonly Field[]): string[] =>
    fields.flatMap(({ name, is, isSecret }) => [
      ...(isSecret === true ? [name] : []),
      ...(typeof is === "string" ? [] : secrets(is.fields)),
    ]);
  const ofConnections = ["password", "privateKey", "privateKeyPassword"];
  expect([...new Set(secrets(HOST_FIELDS))].toSorted()).toEqual(ofConnections);
  expect([...new Set(secrets(MESH_DNS_FIELDS))].toSorted()).toEqual(ofConnections);
  expect([...new Set(secrets([...DATAPLANE_FIELDS, ...SERVICE_FIELDS]))].toSorted()).toEqual([
    ...ofConnections,
    "token",
  ]);
});
