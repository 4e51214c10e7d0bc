import type { Wire } from "../../lib/lifecycle/wire";
import { check } from "../../lib/pulumi/check";
import { LOADER } from "../../lib/pulumi/loader";

/** Inputs as the engine hands them to create: a spec that was checked. */
export function inputsFor(spec: Wire): Wire {
  const { inputs, failures } = check({ ...spec, __provider: LOADER });
  expect(failures).toBeUndefined();
  return inputs;
}
