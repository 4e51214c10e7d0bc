import type { Failure } from "../../errors/failure";
import type { ProgramName } from "../../spec/resolve-kuma-dataplane";

/** What a spec asks for that is not in it: secrets behind references, files on the machine of the engine. By digests alone. */
export interface Material {
  readonly token?: Asked;
  readonly caCert?: Asked;
  readonly programs: Readonly<Partial<Record<ProgramName, CopiedProgram>>>;
  /** Why what is to be copied is not there, on the machine of the engine. */
  readonly cannotCopy?: Failure;
}

/** A text that the spec stands for, or why there is none. */
export type Asked = AskedText | { readonly failure: Failure };

interface AskedText {
  readonly sha256: string;
  /** Of a token that says so: seconds since 1970. */
  readonly expires?: number;
}

/** A program that is to be on the host, in a folder named after what is copied. */
export interface CopiedProgram {
  readonly folder: string;
  readonly path: string;
}

/** Where copied programs lie, each release in a folder of its own: one that runs is never written to. */
export const PROGRAM_FOLDER: string = "/opt/kuma-transparent-proxy";
