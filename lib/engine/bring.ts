import type { Managed } from "../host/host";
import type { ResolvedConfirm } from "../spec/resolved";
import { applyConfirmed, type Check, type Confirming } from "./confirm";

/** A plan that is to be carried out, and what has to succeed before it counts. */
interface Undertaking<Spec, Deed> {
  readonly plan: Deed;
  readonly spec: Spec;
  readonly checks: readonly Check[];
  /** Whether somebody has to confirm it: what changes no step of a host, but its journal, needs nobody's word. */
  readonly needsWord: boolean;
}

/** Applies a plan and looks again: in a confirm window, where the spec has one and there is somebody to confirm. */
export async function bring<Spec extends { readonly confirm: ResolvedConfirm | undefined }, Seen, Deed>(
  host: Managed<Spec, Seen, Deed>,
  { plan, spec, checks, needsWord }: Undertaking<Spec, Deed>,
  confirming: Confirming<Managed<Spec, Seen, Deed>> | undefined,
): Promise<Seen | "changed"> {
  if (confirming !== undefined && spec.confirm !== undefined && needsWord) {
    const window = { token: confirming.token(), holder: confirming.holder, seconds: spec.confirm.seconds };
    return applyConfirmed(host, { plan, spec, window, checks }, confirming);
  }
  return (await host.apply(plan, spec)) === "changed" ? "changed" : host.observe(spec);
}
