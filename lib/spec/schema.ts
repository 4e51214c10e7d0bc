import { z } from "zod";
import { hostMissing } from "../errors/connection-failures";
import type { Failure } from "../errors/failure";
import { hostIsNoPod, previewIsTheDryRun, wrongType } from "../errors/spec-failures";
import { parseAddresses } from "./addresses";
import { parseChecks } from "./checks";
import { BOUNDS } from "./defaults";
import { readDuration } from "./duration";
import { parseManagerPorts, parseUids, readManagerName, readPreset } from "./managers";
import { kindOf, type Parsed, parseOne, type Reading } from "./parsed";
import { parsePorts, readPort } from "./ports";
import {
  type Bounds,
  readArgv,
  readConnectionPort,
  readHostKey,
  readHostName,
  readHostPath,
  readInteger,
  readKumaDPUser,
  readLocalPath,
  readLoginName,
  readSecret,
  readSudoPassword,
  readUid,
  readUserName,
} from "./tokens";
import { parseInboundUidExclusions, parseUidExclusions } from "./uid-exclusions";
import { parseVirtualNetworks } from "./vnet";
import type { WrittenHost, WrittenPolicy } from "./written";

/** A value with a syntax of its own, which must be there; its failures travel as the issue's `params`. */
function needed<T>(parse: (written: unknown) => Parsed<T>) {
  return z.unknown().transform((written, context): T => {
    const { value, faults } = parse(written);
    for (const { failure, index } of faults) {
      context.addIssue({ code: "custom", path: index === undefined ? [] : [index], params: { failure } });
    }
    return value;
  });
}

const parsed = <T>(parse: (written: unknown) => Parsed<T>) => needed(parse).optional();

const read = <T>(reader: (written: unknown) => Reading<T>) =>
  parsed<T | undefined>((written) => parseOne<T | undefined>(reader(written), undefined));

const flag = z.boolean().optional();
const port = read(readPort);
const number = (bounds: Bounds) => read((written) => readInteger(written, bounds));
const secret = (reader: (written: string) => Reading<string>) =>
  read((written) =>
    typeof written === "string" ? reader(written) : { failure: wrongType("a text", kindOf(written)) },
  );
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

const policy = {
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

const host = (written: unknown) => (written === undefined ? { failure: hostMissing() } : readHostName(written));

const login = {
  port: read(readConnectionPort),
  user: read(readLoginName),
  password: secret(readSecret),
  privateKey: secret(readSecret),
  privateKeyPassword: secret(readSecret),
  agentSocketPath: read(readLocalPath),
  hostKey: read(readHostKey),
  dialErrorLimit: number(BOUNDS.dialErrorLimit),
  perDialTimeout: number(BOUNDS.perDialTimeout),
};

const hop = z.strictObject({
  host: needed<string | undefined>((written) => parseOne<string | undefined>(host(written), undefined)),
  ...login,
});

/** Both kinds of connection in one: which it is, and whether it is just one, is asked afterwards. */
const connection = z.strictObject({
  exec: read(readArgv),
  host: read(readHostName),
  ...login,
  proxy: z.preprocess((written) => (Array.isArray(written) ? written : [written]), z.array(hop)).optional(),
  knownHosts: read(readLocalPath),
  onUnknownHostKey: z.enum(["refuse", "record"]).optional(),
  sudo: z.strictObject({ password: secret(readSudoPassword) }).optional(),
});

const confirm = z.union([
  z.literal(false),
  z.strictObject({ timeoutSeconds: number(BOUNDS.confirmTimeout), checks: parsed(parseChecks) }),
]);
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
export const policySchema: z.ZodType<WrittenPolicy> = z.strictObject(policy);

/** The structure of a {@link file://./host.ts HostSpec}. */
export const hostSchema: z.ZodType<WrittenHost> = z.strictObject({
  ...policy,
  connection: connection.optional(),
  proxyUser: z.strictObject({ name: read(readUserName), uid: read(readUid), create: flag }).optional(),
  backend: z.enum(["auto", "iptables", "nftables"]).optional(),
  persistence: z.enum(["auto", "systemd", "ifupdown", "firewalld", "none"]).optional(),
  managers: z.array(z.union([preset, manager])).optional(),
  allowLockout: flag,
  confirm: confirm.optional(),
  onUnreachable: z.enum(["fail", "forget"]).optional(),
});
