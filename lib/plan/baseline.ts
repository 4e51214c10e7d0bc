/**
 * What an apply found around its rules, kept in the journal. By it a later look tells what came in between, and who was
 * at the host meanwhile.
 */
export interface Baseline {
  /**
   * Foreign rules that stand ahead of our last ones, by hook (`ipv4 nat OUTPUT`), as iptables-save prints them. A hook
   * that is not named has no last rules of ours.
   */
  readonly ahead: Readonly<Record<string, readonly string[]>>;
  /** {@link file://./traces.ts} */
  readonly traces: Readonly<Record<string, string>>;
}

/** As lines of the journal. A hook without a foreign rule has a line of its own. */
export function baselineEntries(baseline: Baseline | undefined): (readonly [key: string, value: string])[] {
  if (baseline === undefined) return [];
  const ahead = Object.entries(baseline.ahead).flatMap(([hook, rules]) => [
    ["ahead", hook] as const,
    ...rules.map((rule) => ["ahead", `${hook} ${rule}`] as const),
  ]);
  return [
    ...ahead,
    ...Object.entries(baseline.traces).map(([trace, value]) => ["trace", `${trace} ${value}`] as const),
  ];
}

/** `undefined` where the journal tells of none: an older version wrote it. */
export function readBaseline(entries: readonly (readonly [key: string, value: string])[]): Baseline | undefined {
  const ahead: Record<string, string[]> = {};
  const traces: Record<string, string> = {};
  for (const [key, value] of entries) {
    const [, hook = "", rule = ""] = value.match(/^(\S+ \S+ \S+)(?: (.*))?$/) ?? [];
    const [, trace = "", said = ""] = value.match(/^(\S+) (.*)$/) ?? [];
    if (key === "ahead") ahead[hook] = [...(ahead[hook] ?? []), ...(rule === "" ? [] : [rule])];
    if (key === "trace") traces[trace] = said;
  }
  const isTold = entries.some(([key]) => key === "ahead" || key === "trace");
  return isTold ? { ahead, traces } : undefined;
}
