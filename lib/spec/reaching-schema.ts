import * as z from "zod";
import { hostMissing } from "../errors/connection-failures";
import { parseChecks } from "./checks";
import type { Credentials } from "./credentials";
import { BOUNDS } from "./defaults";
import { parseOne } from "./parsed";
import { needed, number, parsed, read, secret } from "./schema-values";
import {
  readArgv,
  readConnectionPort,
  readHostKey,
  readHostName,
  readLocalPath,
  readLoginName,
  readSecret,
  readSudoPassword,
} from "./tokens";
import type { Written, WrittenReaching } from "./written";

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

/** How a host is reached. Both kinds of connection in one: which it is, and whether it is just one, is asked afterwards. */
const connection = z.strictObject({
  exec: read(readArgv),
  host: read(readHostName),
  ...login,
  proxy: z.preprocess((written) => (Array.isArray(written) ? written : [written]), z.array(hop)).optional(),
  knownHosts: read(readLocalPath),
  onUnknownHostKey: z.enum(["refuse", "record"]).optional(),
  sudo: z.strictObject({ password: secret(readSudoPassword) }).optional(),
});

/** How to log in where a connection does not say. */
export const credentialsSchema: z.ZodType<Written<Credentials>> = z.strictObject({
  user: login.user,
  password: login.password,
  privateKey: login.privateKey,
  privateKeyPassword: login.privateKeyPassword,
  agentSocketPath: login.agentSocketPath,
  sudoPassword: secret(readSudoPassword),
});

const confirm = z.union([
  z.literal(false),
  z.strictObject({ timeoutSeconds: number(BOUNDS.confirmTimeout), checks: parsed(parseChecks) }),
]);

/** What every resource of a host has: how the host is reached, how a change is confirmed, and how the host is let go. */
export const reaching: ReachingSchema = {
  connection: connection.optional(),
  confirm: confirm.optional(),
  onUnreachable: z.enum(["fail", "forget"]).optional(),
};

interface ReachingSchema {
  readonly connection: z.ZodType<WrittenReaching["connection"]>;
  readonly confirm: z.ZodType<WrittenReaching["confirm"]>;
  readonly onUnreachable: z.ZodType<WrittenReaching["onUnreachable"]>;
}
