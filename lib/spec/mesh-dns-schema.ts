import * as z from "zod";
import { readKumaVersion } from "./kuma-version";
import { parseDomains, parseNameservers, readProbe } from "./mesh-dns-tokens";
import { reaching } from "./reaching-schema";
import { policySchema } from "./schema";
import { flag, parsed, port, read } from "./schema-values";
import type { WrittenMeshDns } from "./written-mesh-dns";

const via = z.strictObject({
  sidecar: z.strictObject({ port }).optional(),
  controlPlane: z.strictObject({ addresses: parsed(parseNameservers), port }).optional(),
});

/** The structure of a {@link file://./mesh-dns.ts MeshDnsSpec}. */
export const meshDnsSchema: z.ZodType<WrittenMeshDns> = z.strictObject({
  ...reaching,
  kumaVersion: read(readKumaVersion),
  via: via.optional(),
  domains: parsed(parseDomains),
  mode: z.enum(["auto", "resolv-conf", "systemd-resolved", "dnsmasq", "network-manager", "capture"]).optional(),
  probe: z.strictObject({ mesh: read(readProbe), other: read(readProbe) }).optional(),
  proxy: policySchema.optional(),
  adopt: flag,
});
