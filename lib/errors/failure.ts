/**
 * What went wrong, in the parts that every surface (Pulumi, the command, a test) shows in its own way.
 * Shape: `code` is stable for ever (`KTP` and three digits), `problem` is one sentence about this case,
 * `remedy` is what to do next.
 */
export interface Failure {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  /** Path of the property at fault, as its author wrote it: `redirect.inbound.excludePorts[2]`. */
  readonly property?: string;
  /** Name of the host, or of the workload, at fault. */
  readonly host?: string;
}

/** A failure of which nobody says yet where it is. */
export function failure(code: string, problem: string, remedy: string): Failure {
  return { code, problem, remedy };
}

/**
 * One or more failures, thrown. Recognised by {@link isProviderError}, not by `instanceof`: two copies of
 * this package can meet in one program.
 */
export class ProviderError extends Error {
  readonly isKumaTransparentProxyError = true;
  readonly failures: readonly Failure[];

  constructor(...failures: readonly [Failure, ...Failure[]]) {
    super(failures.map(describeFailure).join("\n"));
    this.name = "ProviderError";
    this.failures = failures;
  }

  /** Code of the first failure. */
  get code(): string {
    return this.failures[0]?.code ?? "KTP000";
  }
}

/** Whether a thrown value is a {@link ProviderError}, of this copy of the package or another one. */
export function isProviderError(thrown: unknown): thrown is ProviderError {
  return typeof thrown === "object" && thrown !== null && "isKumaTransparentProxyError" in thrown;
}

/** A failure as one paragraph: `KTP101 web-1: redirect.inbound.port: 0 is not a port. Give a port from 1 to 65535.` */
export function describeFailure({ code, problem, remedy, host, property }: Failure): string {
  const where = [host, property].filter((part) => part !== undefined).map((part) => `${part}: `);
  return `${code} ${where.join("")}${problem} ${remedy}`;
}
