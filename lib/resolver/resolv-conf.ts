/** The file in which the C library finds its nameservers, as text. Source: resolv.conf(5). */

/** Lines around ours. Who reads the file takes them for comments; by them alone we know what is ours. */
const BEGIN = "# Names of the mesh: kuma-transparent-proxy, from here";
const END = "# to here: kuma-transparent-proxy";

/** What such a file says, as far as it matters here. */
export interface ResolvConf {
  /** Nameservers outside of our block, as written, in their order. */
  readonly nameservers: readonly string[];
  /** Those of our block; `undefined`: there is none. */
  readonly ours: readonly string[] | undefined;
  /** Words of all `options`. */
  readonly options: readonly string[];
  /** Comments outside of our block, the first few: owners introduce themselves there. */
  readonly comments: string;
}

export function readResolvConf(text: string): ResolvConf {
  const { others, block } = split(text);
  const lines = others.map((line) => line.trim());
  const wordsOf = (key: string) =>
    lines.map((line) => line.split(/\s+/)).flatMap(([first, ...words]) => (first === key ? [words] : []));
  return {
    nameservers: wordsOf("nameserver").flatMap(([address]) => (address === undefined ? [] : [address])),
    ours: block?.flatMap((line) => /^nameserver (\S+)$/.exec(line)?.[1] ?? []),
    options: wordsOf("options").flat(),
    comments: lines
      .filter((line) => /^[#;]/.test(line))
      .slice(0, 5)
      .join("\n"),
  };
}

/** The file with these nameservers asked before all others: our block at its top, everything else as it was. */
export function withNameservers(text: string, addresses: readonly string[]): string {
  const block = [BEGIN, ...addresses.map((address) => `nameserver ${address}`), END];
  return `${block.join("\n")}\n${withoutNameservers(text)}`;
}

/** The file without our block; to the byte what it was before there was one. */
export function withoutNameservers(text: string): string {
  return split(text).others.join("\n");
}

/**
 * The file without the line that kumactl put at its top: `nameserver` and an address that is asked now. What merely
 * begins alike (10.0.0.1, 10.0.0.10) is another one.
 */
export function withoutKumactl(text: string, addresses: readonly string[]): string {
  const lines = text.split("\n");
  const isKumactls = addresses.some((address) => lines[0] === `nameserver ${address}`);
  return isKumactls ? lines.slice(1).join("\n") : text;
}

interface Split {
  /** Lines outside of our block. The last one is empty where the file ends its last line. */
  readonly others: readonly string[];
  readonly block: readonly string[] | undefined;
}

/** A block whose end somebody took away ends at its first line that we would not have written. */
function split(text: string): Split {
  const lines = text.split("\n");
  const from = lines.indexOf(BEGIN);
  if (from === -1) return { others: lines, block: undefined };
  const inside = lines.slice(from + 1).findIndex((line) => !line.startsWith("nameserver "));
  const to = inside === -1 ? lines.length : from + 1 + inside;
  const next = lines[to] === END ? to + 1 : to;
  return { others: [...lines.slice(0, from), ...lines.slice(next)], block: lines.slice(from + 1, to) };
}
