import * as z from "zod";
import { labels, tags } from "./dataplane-tags";
import {
  orTemplate,
  readBackendName,
  readDataplaneName,
  readIpAddress,
  readProbeTime,
  readSidecarAddress,
} from "./dataplane-tokens";
import { BOUNDS } from "./defaults";
import { readKumaVersion } from "./kuma-version";
import { services } from "./pod-schema";
import { readPort } from "./ports";
import { policySchema } from "./schema";
import { flag, number, port, read } from "./schema-values";
import type { WrittenDataplane, WrittenNetworking } from "./written-dataplane";

/** What must be there is asked afterwards ({@link file://./resolve-dataplane.ts}): so that every fault of every entry shows at once. */

const ip = read(orTemplate(readIpAddress));
const sidecarPort = read(orTemplate(readPort));
const name = read(orTemplate(readDataplaneName));

const backend = {
  kind: z.enum(["MeshService", "MeshExternalService", "MeshMultiZoneService"]).optional(),
  name: read(readBackendName),
  port,
  labels,
};

const serviceProbe = z.strictObject({
  interval: read(readProbeTime),
  timeout: read(readProbeTime),
  unhealthyThreshold: number(BOUNDS.probeThreshold),
  healthyThreshold: number(BOUNDS.probeThreshold),
});

const inbound = z.strictObject({
  port: sidecarPort,
  servicePort: sidecarPort,
  serviceAddress: ip,
  address: ip,
  name: read(readBackendName),
  protocol: z.enum(["tcp", "http", "http2", "grpc", "kafka", "tls"]).optional(),
  state: z.enum(["Ready", "NotReady", "Ignored"]).optional(),
  tags,
  serviceProbe: serviceProbe.optional(),
});

const networking: z.ZodType<WrittenNetworking> = z.strictObject({
  address: read(orTemplate(readSidecarAddress)),
  advertisedAddress: read(orTemplate(readSidecarAddress)),
  inbound: z.array(inbound).optional(),
  gateway: z.strictObject({ type: z.enum(["delegated", "builtin"]).optional(), tags }).optional(),
  outbound: z
    .array(z.strictObject({ address: ip, port: sidecarPort, tags, backendRef: z.strictObject(backend).optional() }))
    .optional(),
  transparentProxying: z
    .strictObject({
      directAccessServices: services,
      reachableServices: services,
      reachableBackends: z
        .strictObject({ refs: z.array(z.strictObject({ ...backend, namespace: read(readBackendName) })).optional() })
        .optional(),
    })
    .optional(),
  admin: z.strictObject({ port: sidecarPort }).optional(),
});

/** The members of a {@link file://./dataplane.ts DataplaneSpec}, for whoever has more beside them. */
export const dataplaneShape: {
  readonly [Key in keyof WrittenDataplane]-?: z.ZodType<WrittenDataplane[Key]>;
} = {
  kumaVersion: read(readKumaVersion),
  proxy: policySchema.optional(),
  transparentProxy: flag,
  mesh: name,
  name,
  labels,
  networking: networking.optional(),
};

export const dataplaneSchema: z.ZodType<WrittenDataplane> = z.strictObject(dataplaneShape);
