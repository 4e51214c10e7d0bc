import { type Failure, failure, ProviderError } from "./failure";

/** Failures about what happens while the proxy is down. Codes KTP570 to KTP573. */

/** Nothing there could look whether the proxy listens. */
export function watchNeedsSystemd(host: string): ProviderError {
  return new ProviderError({
    code: "KTP570",
    host,
    property: "onProxyDown",
    problem: "`fail-open` needs something that watches the proxy all the time, and systemd does not run on the host.",
    remedy: 'Leave `onProxyDown` at "fail-closed", or run systemd there.',
  });
}

export const gateWithoutComments = (): Failure =>
  failure(
    "KTP571",
    "With `fail-open`, rules that let traffic by are known as ours by their comments, and `comments.disabled` is true.",
    'Leave `comments.disabled` out, or `onProxyDown` at "fail-closed".',
  );

export const unknownEgress = (written: string, nearest: string | undefined, known: readonly string[]): Failure =>
  failure(
    "KTP572",
    `${written} is no egress that is known by name.`,
    nearest === undefined
      ? `Known are ${known.join(", ")}.`
      : `Did you mean "${nearest}"? Known are ${known.join(", ")}.`,
  );

export const egressBesideIncludes = (names: readonly string[]): Failure =>
  failure(
    "KTP573",
    `${names.join(", ")} would exclude ports, and \`redirect.outbound.includePorts\` names those that are redirected: all others pass by anyway.`,
    "Leave these names out, and their ports out of `redirect.outbound.includePorts`.",
  );
