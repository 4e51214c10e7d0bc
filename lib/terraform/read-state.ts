import * as z from "zod";
import type { Values } from "./value";

/** What a plan knows of resources that it does not change: the state after its refresh, beside what was written of each. */

interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly deposed_key?: string | undefined;
  readonly values?: Values | undefined;
  readonly sensitive_values?: unknown;
}

const stateResource: z.ZodType<StateResource> = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  deposed_key: z.string().optional(),
  values: z.record(z.string(), z.unknown()).optional(),
  sensitive_values: z.unknown().optional(),
});

interface StateModule {
  readonly address?: string | undefined;
  readonly resources?: readonly StateResource[] | undefined;
  readonly child_modules?: readonly StateModule[] | undefined;
}

const stateModule: z.ZodType<StateModule> = z.object({
  address: z.string().optional(),
  resources: z.array(stateResource).optional(),
  child_modules: z.lazy(() => z.array(stateModule)).optional(),
});

interface WrittenResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly expressions?: Values | undefined;
}

const writtenResource: z.ZodType<WrittenResource> = z.object({
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  expressions: z.record(z.string(), z.unknown()).optional(),
});

interface WrittenModule {
  readonly resources?: readonly WrittenResource[] | undefined;
  readonly module_calls?: Readonly<Record<string, { readonly module?: WrittenModule | undefined }>> | undefined;
}

const writtenModule: z.ZodType<WrittenModule> = z.object({
  resources: z.array(writtenResource).optional(),
  module_calls: z.record(z.string(), z.object({ module: z.lazy(() => writtenModule).optional() })).optional(),
});

interface PriorState {
  readonly values?: { readonly root_module?: StateModule | undefined } | undefined;
}

interface Configuration {
  readonly root_module?: WrittenModule | undefined;
}

/** `prior_state` and `configuration` of a plan. Source: Terraform's JSON output format, version 1. */
export const priorState: z.ZodType<PriorState> = z.object({
  values: z.object({ root_module: stateModule.optional() }).optional(),
});
export const configuration: z.ZodType<Configuration> = z.object({ root_module: writtenModule.optional() });

/** A resource as a refresh found it. */
export interface Held {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values: Values;
  readonly sensitive: unknown;
  /** Its configuration. None: nobody wrote it any more, or a part refers to something else, and plans do not say what came of that. */
  readonly written?: Values;
}

/** What a state has, in whatever module. Not what a replacement left behind, which nothing mends. */
export function heldIn(state: PriorState, written: Configuration = {}): Held[] {
  return heldInModule(state.values?.root_module ?? {}, written.root_module ?? {});
}

function heldInModule(state: StateModule, written: WrittenModule): Held[] {
  const own = (state.resources ?? []).filter(({ deposed_key }) => deposed_key === undefined);
  const inner = state.child_modules ?? [];
  return [
    ...own.map(({ address, mode, type, name, values = {}, sensitive_values: sensitive }) => {
      const found = written.resources?.find((one) => one.mode === mode && one.type === type && one.name === name);
      const constants = found === undefined ? undefined : constantsIn(found.expressions ?? {});
      return { address, mode, type, values, sensitive, ...(constants === undefined ? {} : { written: constants }) };
    }),
    ...inner.flatMap((module) => {
      const call = written.module_calls?.[callOf(module.address ?? "", state.address)];
      return heldInModule(module, call?.module ?? {});
    }),
  ];
}

/** The name of a call: `b` of `module.a["x"].module.b[0]` within `module.a["x"]`. */
function callOf(address: string, parent: string | undefined): string {
  return /^module\.([^.[]+)/.exec(parent === undefined ? address : address.slice(parent.length + 1))?.[1] ?? "";
}

/** By which way a host is reached drifts never, and is what commonly refers to something else. */
const REACHING = "host_connection";

function constantsIn(expressions: Readonly<Record<string, unknown>>): Values | undefined {
  const read = Object.entries(expressions)
    .filter(([name]) => name !== REACHING)
    .map(([name, expression]) => [name, constant.safeParse(expression)] as const);
  if (read.some(([, { success }]) => !success)) return undefined;
  return Object.fromEntries(read.map(([name, { data }]) => [name, data?.constant_value]));
}

const constant = z.strictObject({ constant_value: z.unknown() });
