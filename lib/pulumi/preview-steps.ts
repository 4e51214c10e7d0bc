import * as z from "zod";
import { planFailed, planForeign, planUnreadable } from "../errors/preview-failures";
import { jsonIn } from "../spec/json";

/** What engines say of one step. Source: pulumi pkg/display, `PreviewStep`; sdk/go/common/apitype, `StepEventMetadata`. */
const state = z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() });
const step = z.object({ op: z.string(), urn: z.string(), oldState: state.nullish(), newState: state.nullish() });
const diagnostic = z.object({ severity: z.string().optional() });
const digest = z.object({
  steps: z.array(step).optional(),
  diagnostics: z.array(diagnostic).nullish(),
  changeSummary: z.unknown(),
});
const metadata = z.object({ op: z.string(), urn: z.string(), old: state.nullish(), new: state.nullish() });
const event = z.object({ resourcePreEvent: z.object({ metadata }) });
const outputsEvent = z.object({ resOutputsEvent: z.object({ metadata }) });
/** The last one of a preview that came to its end. */
const summaryEvent = z.object({ summaryEvent: z.looseObject({}) });
const errorEvent = z.object({ diagnosticEvent: z.object({ severity: z.literal("error") }) });

interface State {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
}

/** What an engine is going to do with one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State | null | undefined;
  readonly newState?: State | null | undefined;
}

const ENGINE = "Pulumi";
const HOW = "pulumi preview --json";

/** The steps of a preview, or of a log of events. @throws ProviderError KTP417, KTP418, KTP424 */
export function stepsIn(text: string, file: string): readonly Step[] {
  const whole = jsonIn(text);
  if (whole !== undefined) {
    const read = digest.safeParse(whole);
    if (!read.success) throw planForeign(file, ENGINE, HOW);
    if (read.data.diagnostics?.some(({ severity }) => severity === "error")) throw planFailed(file, ENGINE);
    return read.data.steps ?? [];
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const events = lines.map(jsonIn);
  if (lines.length === 0 || events.includes(undefined)) throw planUnreadable(file, ENGINE, HOW);
  if (events.some((one) => errorEvent.safeParse(one).success)) throw planFailed(file, ENGINE);
  if (!events.some((one) => summaryEvent.safeParse(one).success)) throw notToItsEnd(events, file);
  return stepsOf(events);
}

function stepsOf(events: readonly unknown[]): readonly Step[] {
  const over = new Map<string, { readonly at: number; readonly newState: Step["newState"] }[]>();
  events.forEach((one, at) => {
    const { data } = outputsEvent.safeParse(one);
    if (data === undefined) return;
    const { urn, new: newState } = data.resOutputsEvent.metadata;
    over.set(urn, [...(over.get(urn) ?? []), { at, newState }]);
  });
  return events.flatMap((one, index) => {
    const { data } = event.safeParse(one);
    if (data === undefined) return [];
    const { op, urn, old: oldState, new: newState } = data.resourcePreEvent.metadata;
    // A step is told before it is taken: what a refresh found is known once it is over.
    const found = op === "refresh" ? over.get(urn)?.find(({ at }) => at > index) : undefined;
    return [{ op, urn, oldState, newState: found === undefined ? newState : found.newState }];
  });
}

/** A log that was cut between two lines is one still; another tool's, Terraform's for one, has no event of ours. */
function notToItsEnd(events: readonly unknown[], file: string): Error {
  const isOurs = events.some((one) => event.safeParse(one).success);
  return (isOurs ? planUnreadable : planForeign)(file, ENGINE, HOW);
}
