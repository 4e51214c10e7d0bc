import * as z from "zod";
import { notABackend, notAConfigMapName, notAService, notOfAPod, type PodReason } from "../errors/kubernetes-failures";
import { parseEach, quote, type Reading, textOf } from "./parsed";
import type { BackendSpec } from "./pod";
import { policyShape } from "./schema";
import { number, parsed, port, read } from "./schema-values";
import type { WrittenPodPolicy } from "./written";

const refused = (reason: PodReason): z.ZodType => read(() => ({ failure: notOfAPod(reason) }));

/** A name of a service in Kuma's `kuma.io/service`, or `*`. */
const SERVICE = /^(?:\*|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?)$/;
/** Source: Kubernetes, RFC 1123 subdomain. */
const CONFIG_MAP_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Names of services, one text with commas or a list. */
export const services: z.ZodOptional<z.ZodType<readonly string[]>> = parsed((written) =>
  parseEach(written, (entry): Reading<string>[] =>
    (textOf(entry) ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "" || textOf(entry) === undefined)
      .map((part) => (SERVICE.test(part) ? { value: part } : { failure: notAService(quote(entry)) })),
  ),
);

const backend = z.strictObject({
  kind: z.enum(["MeshService", "MeshExternalService", "MeshMultiZoneService"]),
  name: z.string().optional(),
  namespace: z.string().optional(),
  port,
  labels: z.record(z.string(), z.string()).optional(),
});

const backends = z
  .array(backend)
  .superRefine((list, context) => {
    for (const [index, { name, labels, namespace }] of list.entries()) {
      const isOne = (name === undefined) !== (labels === undefined) && (namespace === undefined || name !== undefined);
      if (!isOne) context.addIssue({ code: "custom", path: [index], params: { failure: notABackend() } });
    }
  })
  .optional();

/** The structure of a {@link file://./pod.ts PodPolicySpec}. */
export const podPolicySchema: z.ZodType<WrittenPodPolicy> = z.strictObject({
  ...policyShape,
  applicationProbeProxyPort: number({ from: 0, to: 65_535, unit: "a port, or 0 for none" }),
  reachableServices: services,
  reachableBackends: backends as unknown as z.ZodType<readonly BackendSpec[] | undefined>,
  directAccessServices: services,
  configMapName: read((written) =>
    typeof written === "string" && CONFIG_MAP_NAME.test(written)
      ? { value: written }
      : { failure: notAConfigMapName(quote(written)) },
  ),
  cniMode: refused("cniMode"),
  connection: refused("connection"),
  proxyUser: refused("proxyUser"),
  backend: refused("backend"),
  persistence: refused("persistence"),
  managers: refused("managers"),
  onProxyDown: refused("onProxyDown"),
  hostEgress: refused("hostEgress"),
  confirm: refused("confirm"),
  allowLockout: refused("allowLockout"),
  onUnreachable: refused("onUnreachable"),
});
