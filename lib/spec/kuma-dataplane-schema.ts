import * as z from "zod";
import { dataplaneShape } from "./dataplane-schema";
import { BOUNDS } from "./defaults";
import { reaching } from "./reaching-schema";
import { proxyUserSchema } from "./schema";
import { number, parsed, read, secret } from "./schema-values";
import {
  parseArguments,
  parseUnits,
  readArgument,
  readChecksum,
  readControlPlane,
  readVariableValue,
} from "./service-tokens";
import { variables } from "./service-variables";
import { readHostPath, readLocalPath, readSecret } from "./tokens";
import type { WrittenKumaDataplane } from "./written-kuma-dataplane";

/** What must be there is asked afterwards ({@link file://./resolve-kuma-dataplane.ts}): so that every other fault shows beside it. */

const controlPlane = z.strictObject({ address: read(readControlPlane), caCert: secret(readSecret) });

const onEngine = { kumaDp: read(readLocalPath), envoy: read(readLocalPath), coredns: read(readLocalPath) };

const archive = z.strictObject({ file: read(readLocalPath), sha256: read(readChecksum) });

const binaries = z.strictObject({
  kumaDp: read(readHostPath),
  envoy: read(readHostPath),
  coredns: read(readHostPath),
  copy: z.strictObject(onEngine).optional(),
  archive: archive.optional(),
});

const service = z.strictObject({
  manager: z.enum(["auto", "systemd", "none"]).optional(),
  before: parsed(parseUnits),
  drainSeconds: number(BOUNDS.drain),
  openFiles: number(BOUNDS.openFiles),
  environment: variables(readArgument),
  arguments: parsed(parseArguments),
});

/** The structure of a {@link file://./kuma-dataplane.ts KumaDataplaneSpec}. */
export const kumaDataplaneSchema: z.ZodType<WrittenKumaDataplane> = z.strictObject({
  ...dataplaneShape,
  ...reaching,
  proxyUser: proxyUserSchema.optional(),
  controlPlane: controlPlane.optional(),
  token: secret(readSecret),
  variables: variables(readVariableValue),
  binaries: binaries.optional(),
  service: service.optional(),
  ready: z.strictObject({ timeoutSeconds: number(BOUNDS.ready) }).optional(),
});
