import * as z from "zod";
import { notADate, saysNothing } from "../errors/accepted-risk-failures";
import type { Failure } from "../errors/failure";
import { quote } from "../spec/parsed";
import { readSpec } from "../spec/read";
import type { Resolved } from "../spec/resolve";
import { type Danger, RISK_NAMES, type RiskName } from "./risks";

/** A risk that somebody took, for some resources and until some day. */
export interface AcceptedRisk {
  readonly risk: RiskName;
  /** Names as the plan has them; `*` stands for any characters. */
  readonly resources: readonly string[];
  /** The last day on which it is accepted, in UTC: `2026-12-31`. */
  readonly until: string;
  readonly reason: string;
  /** These four, where they are given, in the words of the table: the risk of such a row alone is accepted. */
  readonly direction?: "inbound" | "outbound" | "local";
  readonly protocol?: "tcp" | "udp";
  readonly ports?: string;
  readonly who?: string;
}

const refused = (failure: Failure) => ({ code: "custom" as const, params: { failure } });

const text = (what: string) =>
  z
    .string()
    .prefault("")
    .superRefine((value, context) => {
      if (value.trim() === "") context.addIssue(refused(saysNothing(what)));
    });

const day = z
  .string()
  .prefault("")
  .superRefine((value, context) => {
    if (!isDay(value)) context.addIssue(refused(notADate(quote(value))));
  });

const acceptedRisk = z.strictObject({
  risk: z.enum(Object.keys(RISK_NAMES) as [RiskName, ...RiskName[]]),
  resources: z
    .array(text("A name of a resource"))
    .prefault([])
    .superRefine((names, context) => {
      if (names.length === 0) context.addIssue(refused(saysNothing("The list of resources")));
    }),
  until: day,
  reason: text("The reason"),
  direction: z.enum(["inbound", "outbound", "local"]).optional(),
  protocol: z.enum(["tcp", "udp"]).optional(),
  ports: z.string().optional(),
  who: z.string().optional(),
});

const file = z.strictObject({ accepted: z.array(acceptedRisk).default([]) });

/** Reads a file of accepted risks: `{ accepted: [{ risk, resources, until, reason, … }] }`, all its faults at once. */
export function readAcceptedRisks(written: unknown): Resolved<readonly AcceptedRisk[]> {
  const { value, failures } = readSpec(file, written);
  const [first, ...rest] = failures;
  if (first !== undefined) return { ok: false, failures: [first, ...rest] };
  return { ok: true, value: value.accepted as readonly AcceptedRisk[] };
}

/** A day that the calendar has. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

/** Whether a risk was accepted, whatever the day. */
export function fits(accepted: AcceptedRisk, danger: Danger, name: string): boolean {
  const { direction, protocol, ports, who } = accepted;
  const asked = Object.entries({ direction, protocol, ports, who }).filter(([, value]) => value !== undefined);
  const row: object = "row" in danger && danger.row !== undefined ? danger.row : {};
  return (
    RISK_NAMES[accepted.risk] === danger.risk &&
    accepted.resources.some((pattern) => isNamed(pattern, name)) &&
    asked.every(([column, value]) => Reflect.get(row, column) === value)
  );
}

/** Whether the day until which it was accepted is over. Days of one form are in the order of their text. */
export function isExpired({ until }: AcceptedRisk, today: string): boolean {
  return until < today;
}

function isNamed(pattern: string, name: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return pattern === name;
  if (!name.startsWith(start)) return false;
  let from = start.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return name.length - end.length >= from && name.endsWith(end);
}
