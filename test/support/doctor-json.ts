import { z } from "zod";
import { CHECKS } from "../../lib/doctor/checks";

const failure = z.strictObject({
  code: z.string().regex(/^KTP\d{3}$/),
  problem: z.string().min(1),
  remedy: z.string().min(1),
  property: z.string().optional(),
  host: z.string().optional(),
});

const finding = z.strictObject({
  check: z.enum(CHECKS.flatMap(({ checks }) => checks.map(({ name }) => name))),
  level: z.enum(["ok", "note", "warning", "problem"]),
  found: z.string().min(1),
  remedy: z.string().min(1).optional(),
  code: z.string().optional(),
});

/** What `kuma-tp doctor --json` prints, as docs/doctor.md has it. */
export const doctorJson = z.strictObject({
  version: z.literal(1),
  host: z.strictObject({ name: z.string(), machineId: z.string(), hostname: z.string(), kernel: z.string() }),
  ready: z.boolean(),
  findings: z
    .array(finding)
    .refine((findings) => findings.every(({ level, code }) => (level === "problem") === (code !== undefined)))
    .refine((findings) => findings.every(({ level, remedy }) => level !== "warning" || remedy !== undefined)),
  plan: z.strictObject({
    status: z.enum(["synced", "changes", "refused", "unknown"]),
    changes: z.array(z.string().min(1)),
    notes: z.array(z.string().min(1)),
  }),
  failures: z.array(failure),
});
