/** The file in which the C library finds its nameservers, as text. Source: resolv.conf(5). */

/** Lines around ours. Who reads the file takes them for comments; by them alone we know what is ours. */
export const BLOCK_BEGIN = "# Names of the mesh: kuma-transparent-proxy, from here";
export const BLOCK_END = "# to here: kuma-transparent-proxy";

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

/** The file without our block; to the byte what it was before there was one. */
function withoutNameservers(text: string): string {
  return split(text).others.join("\n");
}

/** The file of nameservers itself, as the C library looks for it. */
export const RESOLV_CONF = "/etc/resolv.conf";

/** The copy that kumactl made of it before it wrote there, and never took away. */
export const KUMACTL_BACKUP: string = `${RESOLV_CONF}.kuma-backup`;

/**
 * The line that kumactl put at the top of the file: `nameserver` and an address that is asked now; or any, where all below it
 * is just what kumactl's backup holds. What merely begins alike (10.0.0.1, 10.0.0.10) is another one.
 */
export function kumactlLine(
  text: string,
  backup: string | undefined,
  addresses: readonly string[],
): string | undefined {
  const [first = "", ...rest] = withoutNameservers(text).split("\n");
  const isCurrent = addresses.some((address) => first === `nameserver ${address}`);
  const isRecorded = /^nameserver \S+$/.test(first) && rest.join("\n") === backup;
  return isCurrent || isRecorded ? first : undefined;
}

interface Split {
  /** Lines outside of our block. The last one is empty where the file ends its last line. */
  readonly others: readonly string[];
  readonly block: readonly string[] | undefined;
}

/** A block whose end somebody took away ends at its first line that we would not have written. All of several are ours. */
function split(text: string): Split {
  const others: string[] = [];
  const blocks: string[][] = [];
  let block: string[] | undefined;
  for (const line of text.split("\n")) {
    if (line === BLOCK_BEGIN) {
      block = [];
      blocks.push(block);
    } else if (block !== undefined && line.startsWith("nameserver ")) {
      block.push(line);
    } else {
      if (block === undefined || line !== BLOCK_END) others.push(line);
      block = undefined;
    }
  }
  return { others, block: blocks.length === 0 ? undefined : blocks.flat() };
}
