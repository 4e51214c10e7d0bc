import type { DynamicValue } from "./value";

/** A call as Terraform makes it: the fields of its message. Those that a call does not have are empty. */
export interface Request {
  readonly typeName: string;
  readonly targetTypeName: string;
  readonly sourceTypeName: string;
  readonly id: string;
  /** Of the schema by which a state was written. */
  readonly version: number;
  readonly config: DynamicValue | null;
  readonly currentState: DynamicValue | null;
  readonly priorState: DynamicValue | null;
  readonly proposedNewState: DynamicValue | null;
  readonly plannedState: DynamicValue | null;
  readonly rawState: DynamicValue | null;
  readonly private: Uint8Array;
  readonly priorPrivate: Uint8Array;
  readonly plannedPrivate: Uint8Array;
  /** Of a function: its name, and what it is called with. */
  readonly name: string;
  readonly arguments: readonly DynamicValue[];
}

export type Method = (request: Request) => object | Promise<object>;

/** Methods of the protocol by their names. What they throw is told by whoever calls them. */
export type Methods = Readonly<Record<string, Method>>;
