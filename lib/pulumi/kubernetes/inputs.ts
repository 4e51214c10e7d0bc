import * as pulumi from "@pulumi/pulumi";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";

/**
 * Inputs of a resource, as a program writes them or a transform is given them: any part may be an output, a promise, unknown, or
 * a secret in the form in which it travels. What is not on the way to the part that is asked for stays as it is, so that one
 * unknown value makes no other one unknown.
 */

/** Inputs with the value at a path changed. Where the path leads nowhere, `change` gets `undefined`. */
export function changeAt(input: unknown, path: readonly string[], change: (found: unknown) => unknown): unknown {
  if (isLater(input)) return later(input).apply((known) => changeAt(known, path, change));
  if (pulumi.isUnknown(input)) return input;
  if (pulumi.runtime.isRpcSecret(input)) return { ...(input as Wire), value: changeAt(secretOf(input), path, change) };
  const [step, ...rest] = path;
  if (step === undefined) return change(input);
  if (!isRecord(input)) return change(undefined);
  return { ...input, [step]: changeAt(input[step], rest, change) };
}

/** What stands at a path of inputs. */
export function valueAt(input: unknown, [step, ...rest]: readonly string[]): unknown {
  if (isLater(input)) {
    return step === undefined ? input : later(input).apply((known) => valueAt(known, [step, ...rest]));
  }
  if (step === undefined || pulumi.isUnknown(input)) return input;
  if (pulumi.runtime.isRpcSecret(input)) return pulumi.secret(valueAt(secretOf(input), [step, ...rest]));
  return isRecord(input) ? valueAt(input[step], rest) : undefined;
}

/** Whether a value is known only later, if not already: the value itself, not a part of it. */
export function isLater(input: unknown): input is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(input) || input instanceof Promise;
}

/** Whether any part of inputs is known only later. */
export function holdsLater(input: unknown): boolean {
  if (isLater(input) || pulumi.isUnknown(input)) return true;
  if (Array.isArray(input)) return input.some(holdsLater);
  return isRecord(input) && Object.values(input).some(holdsLater);
}

/** Inputs without the parts that are not known now. Members of a list that are not known are left out of it. */
export function knownPart(input: unknown): unknown {
  if (isLater(input) || pulumi.isUnknown(input)) return undefined;
  if (pulumi.runtime.isRpcSecret(input)) return knownPart(secretOf(input));
  if (Array.isArray(input)) return input.map(knownPart).filter((entry) => entry !== undefined);
  if (!isRecord(input)) return input;
  const members = Object.entries(input).map(([key, member]) => [key, knownPart(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function secretOf(input: unknown): unknown {
  return pulumi.runtime.unwrapRpcSecret(input);
}

function later(input: unknown): pulumi.Output<unknown> {
  return pulumi.output(input as pulumi.Input<string>);
}
