/**
 * What `nft -j list table inet kuma_mesh` prints after a file of ours is loaded: nft 1.0.6, by its own rules for
 * printing, learnt from the real one; of its language just what our files use. The kernel tests ask nft itself.
 */
export function nftListing(file: string): string {
  const tables = file.split(/^table inet kuma_mesh \{$/m);
  if (tables.length !== 2) throw new Error("not a file with one table");
  const objects = [...blocksIn(tables[1] ?? "")].flatMap(({ kind, name, lines }) =>
    kind === "set" ? [set(name, lines)] : chain(name, lines),
  );
  // Sets come first, then chains, then rules.
  const rank = (object: object) => ["set", "chain", "rule"].indexOf(Object.keys(object)[0] ?? "");
  const sorted = objects.toSorted((one, other) => rank(one) - rank(other));
  const metainfo = { version: "1.0.6", release_name: "Lester Gooch #5", json_schema_version: 1 };
  const table = { family: "inet", name: "kuma_mesh", handle: 1 };
  return JSON.stringify({ nftables: [{ metainfo }, { table }, ...sorted] });
}

interface TextBlock {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly string[];
}

function* blocksIn(body: string): Generator<TextBlock> {
  for (const [, kind = "", name = "", inside = ""] of body.matchAll(/^ {2}(set|chain) (\w+) \{\n(.*?)^ {2}\}$/gms)) {
    yield {
      kind,
      name,
      lines: inside
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    };
  }
}

const OURS = { family: "inet", table: "kuma_mesh" };

function set(name: string, lines: readonly string[]): object {
  const text = lines.join(" ");
  const type = /type (\w+(?: \. \w+)*)/.exec(text)?.[1]?.split(" . ") ?? [];
  const elements = /elements = \{ (.*) \}/.exec(text)?.[1]?.split(/, */) ?? [];
  return {
    set: {
      ...OURS,
      name,
      type: type.length === 1 ? type[0] : type,
      handle: 1,
      ...(/ flags interval/.test(text) ? { flags: ["interval"] } : {}),
      ...(elements.length === 0 ? {} : { elem: elements.map(element) }),
    },
  };
}

function element(text: string): unknown {
  const parts = text.split(" . ");
  return parts.length === 1 ? value(text) : { concat: parts.map(value) };
}

/** Numbers as numbers; ranges and prefixes as objects; all else as text. */
function value(text: string): unknown {
  const [, addr, len] = /^([0-9a-f.:]+)\/(\d+)$/.exec(text) ?? [];
  if (addr !== undefined) return { prefix: { addr, len: Number(len) } };
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (from !== undefined) return { range: [Number(from), Number(to)] };
  return /^\d+$/.test(text) ? Number(text) : text.replace(/^"(.*)"$/, "$1");
}

function chain(name: string, lines: readonly string[]): object[] {
  const [, type, hook, prio] = /^type (\w+) hook (\w+) priority (-?\d+); policy accept;$/.exec(lines[0] ?? "") ?? [];
  const base = type === undefined ? {} : { type, hook, prio: Number(prio), policy: "accept" };
  const rules = type === undefined ? lines : lines.slice(1);
  return [{ chain: { ...OURS, name, handle: 1, ...base } }, ...rules.map((line) => rule(name, line))];
}

function rule(chainName: string, line: string): object {
  const [, text = line, comment] = /^(.*?) comment "(.*)"$/.exec(line) ?? [];
  const expr = expressions(text);
  return { rule: { ...OURS, chain: chainName, handle: 1, ...(comment === undefined ? {} : { comment }), expr } };
}

/** The words of a rule, taken from the front by whichever pattern comes next. */
function expressions(text: string): object[] {
  for (const [pattern, read] of STATEMENTS) {
    const match = pattern.exec(text);
    if (match !== null) return [read(match)];
  }
  for (const [pattern, read] of MATCHES) {
    const match = pattern.exec(text);
    if (match !== null) return [{ match: read(match) }, ...expressions(text.slice(match[0].length).trimStart())];
  }
  throw new Error(`nft would not understand: ${text}`);
}

type Read = (match: RegExpExecArray) => object;

const STATEMENTS: readonly (readonly [RegExp, Read])[] = [
  [/^(return|drop|accept)$/, ([, name = ""]) => ({ [name]: null })],
  [/^(jump|goto) (\w+)$/, ([, name = "", target]) => ({ [name]: { target } })],
  [/^redirect to :(\d+)$/, ([, port]) => ({ redirect: { port: Number(port) } })],
  [/^ct zone set (\d+)$/, ([, zone]) => ({ mangle: { key: { ct: { key: "zone" } }, value: Number(zone) } })],
  [
    /^log prefix "(.*)" level (\w+)$/,
    ([, prefix, level]) => ({ log: level === "warn" ? { prefix } : { prefix, level } }),
  ],
];

const CONCATENATION = [
  { meta: { key: "l4proto" } },
  { payload: { protocol: "th", field: "dport" } },
  { meta: { key: "skuid" } },
];
const FLAGS = { "&": [{ payload: { protocol: "tcp", field: "flags" } }, ["fin", "syn", "rst", "ack"]] };

const MATCHES: readonly (readonly [RegExp, Read])[] = [
  [
    /^meta l4proto \. th dport \. meta skuid (@\w+)/,
    ([, right]) => ({ op: "==", left: { concat: CONCATENATION }, right }),
  ],
  [/^tcp flags & \(fin\|syn\|rst\|ack\) (==|!=) syn/, ([, op]) => ({ op, left: FLAGS, right: "syn" })],
  [/^ct state invalid/, () => ({ op: "in", left: { ct: { key: "state" } }, right: "invalid" })],
  [
    /^(?:meta (nfproto|l4proto|skuid)|(iifname|oifname)) (!= )?(\S+)/,
    ([, meta, name, not, right = ""]) => ({ op: op(not), left: { meta: { key: meta ?? name } }, right: value(right) }),
  ],
  [
    /^(ip6?|tcp|udp) (saddr|daddr|sport|dport) (!= )?(\S+)/,
    ([, protocol, field, not, right = ""]) => ({
      op: op(not),
      left: { payload: { protocol, field } },
      right: value(right),
    }),
  ],
];

function op(not: string | undefined): string {
  return not === undefined ? "==" : "!=";
}
