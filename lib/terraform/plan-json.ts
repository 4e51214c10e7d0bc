import * as z from "zod";
import type { PlannedAction } from "../preview/planned";
import { isRecord } from "../spec/plain-data";
import type { Values } from "./value";

const values = z.record(z.string(), z.unknown()).nullable();

/** What a plan does to one resource, as far as it is read here. Source: Terraform's JSON output format, version 1. */
export interface ResourceChange {
  readonly address: string;
  readonly deposed?: string | undefined;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
  };
}

export const resourceChange: z.ZodType<ResourceChange> = z.object({
  address: z.string(),
  deposed: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  change: z.object({
    actions: z.array(z.string()),
    before: values,
    after: values,
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});

/** What a replacement left behind has the address of what took its place. */
export function nameOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

export function actionOf(actions: readonly string[]): PlannedAction {
  const [first, second] = actions;
  if (second !== undefined) return "replace";
  return first === "create" || first === "update" || first === "delete" ? first : "keep";
}

/** A value with a mark in the place of those of its parts that are `true` in what Terraform says beside it. */
export function marked(given: unknown, marks: unknown, mark: string): unknown {
  if (marks === true) return mark;
  if (Array.isArray(marks)) {
    const list = Array.isArray(given) ? given : [];
    const length = Math.max(list.length, marks.length);
    return Array.from({ length }, (_, index) => marked(list[index], marks[index], mark));
  }
  if (!isRecord(marks) || Object.keys(marks).length === 0) return given;
  const members = isRecord(given) ? given : {};
  const changed = Object.entries(marks).map(([key, part]) => [key, marked(members[key], part, mark)] as const);
  return { ...members, ...Object.fromEntries(changed) };
}
