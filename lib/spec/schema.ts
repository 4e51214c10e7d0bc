import * as z from "zod";
import type { Failure } from "../errors/failure";
import { hostIsNoPod, previewIsTheDryRun, wrongType } from "../errors/spec-failures";
import { parseAddresses } from "./addresses";
import { BOUNDS } from "./defaults";
import { readDuration } from "./duration";
import { parseEgress } from "./host-egress";
import { parseManagerPorts, parseUids, readManagerName, readPreset } from "./managers";
import { kindOf, parseOne, type Reading } from "./parsed";
import { parsePorts } from "./ports";
import { reaching } from "./reaching-schema";
import { flag, needed, number, parsed, port, read } from "./schema-values";
import { readHostPath, readKumaDPUser, readUid, readUserName } from "./tokens";
import { parseInboundUidExclusions, parseUidExclusions } from "./uid-exclusions";
import { parseVirtualNetworks } from "./vnet";
import type { WrittenHost, WrittenPolicy } from "./written";

/** The Helm chart's ConfigMap has an empty text for each executable. */
const executable = read<string | undefined>((written) =>
  written === "" ? { value: undefined } : readHostPath(written),
);

/** A key of kumactl that has another way here: `false` is what it says anyway. */
const onlyFalse = (failure: () => Failure) =>
  read((written): Reading<false> => {
    if (written === false) return { value: false };
    return { failure: written === true ? failure() : wrongType("true or false", kindOf(written)) };
  });

const flow = {
  enabled: flag,
  port,
  includePorts: parsed(parsePorts),
  excludePorts: parsed(parsePorts),
  excludePortsForIPs: parsed(parseAddresses),
  excludePortsForUIDs: parsed(parseUidExclusions),
  insertRedirectInsteadOfAppend: flag,
};

const redirect = z.strictObject({
  inbound: z.strictObject({ ...flow, excludePortsForUIDs: parsed(parseInboundUidExclusions) }).optional(),
  outbound: z.strictObject(flow).optional(),
  dns: z
    .strictObject({
      enabled: flag,
      port,
      captureAll: flag,
      skipConntrackZoneSplit: flag,
      resolvConfigPath: read(readHostPath),
    })
    .optional(),
  vnet: z.strictObject({ networks: parsed(parseVirtualNetworks) }).optional(),
});

/** Keys that hosts and pods have in common. */
export const policyShape: z.ZodRawShape = {
  kumaDPUser: read(readKumaDPUser),
  ipFamilyMode: z.enum(["dualstack", "ipv4"]).optional(),
  redirect: redirect.optional(),
  dropInvalidPackets: flag,
  log: z.strictObject({ enabled: flag, level: number(BOUNDS.logLevel) }).optional(),
  comments: z.strictObject({ disabled: flag }).optional(),
  wait: number(BOUNDS.wait),
  waitInterval: number(BOUNDS.waitInterval),
  retry: z.strictObject({ maxRetries: number(BOUNDS.maxRetries), sleepBetweenRetries: read(readDuration) }).optional(),
  iptablesExecutables: z
    .strictObject({
      iptables: executable,
      "iptables-save": executable,
      "iptables-restore": executable,
      ip6tables: executable,
      "ip6tables-save": executable,
      "ip6tables-restore": executable,
    })
    .optional(),
  storeFirewalld: flag,
  dryRun: onlyFalse(previewIsTheDryRun),
  verbose: flag,
  cniMode: onlyFalse(hostIsNoPod),
  keepExistingConnections: flag,
};

const preset = z.string().transform((written, context) => {
  const reading = readPreset(written);
  if ("value" in reading) return reading.value;
  context.addIssue({ code: "custom", path: [], params: { failure: reading.failure } });
  return z.NEVER;
});

const manager = z.strictObject({
  name: needed<string | undefined>((written) => parseOne<string | undefined>(readManagerName(written), undefined)),
  direction: z.enum(["inbound", "outbound"]).optional(),
  protocol: z.enum(["tcp", "udp"]).optional(),
  ports: needed(parseManagerPorts),
  cidrs: parsed(parseAddresses),
  uids: parsed(parseUids),
});

/** The structure of a {@link file://./policy.ts PolicySpec}, read from plain data without absent members. */
export const policySchema: z.ZodType<WrittenPolicy> = z.strictObject(policyShape);

/** The structure of a {@link file://./host.ts ProxyUserSpec}. */
export const proxyUserSchema: z.ZodType<WrittenHost["proxyUser"] & object> = z.strictObject({
  name: read(readUserName),
  uid: read(readUid),
  create: flag,
});

/** The structure of a {@link file://./host.ts HostSpec}. */
export const hostSchema: z.ZodType<WrittenHost> = z.strictObject({
  ...policyShape,
  ...reaching,
  proxyUser: proxyUserSchema.optional(),
  backend: z.enum(["auto", "iptables", "nftables"]).optional(),
  persistence: z.enum(["auto", "systemd", "ifupdown", "firewalld", "none"]).optional(),
  managers: z.array(z.union([preset, manager])).optional(),
  onProxyDown: z.enum(["fail-closed", "fail-open"]).optional(),
  hostEgress: parsed(parseEgress),
  allowLockout: flag,
});
