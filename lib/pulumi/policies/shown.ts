import type { Wire } from "../../lifecycle/wire";

/** A resource as policies are shown it. What is unknown in a preview throws when it is read: so only what counts is. */
export interface Shown {
  readonly type: string;
  readonly name: string;
  readonly props: Wire;
}
