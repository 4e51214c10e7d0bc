/**
 * A small true model of iptables: tables, chains and rules as text, changed by files for
 * `iptables-restore --noflush` and printed as `iptables-save` prints them. A table in a file is taken whole or
 * not at all, as the kernel does.
 */
export class FakeIptables {
  #tables = new Map<string, Map<string, string[]>>();

  static readonly #builtIn: Readonly<Record<string, readonly string[]>> = {
    raw: ["PREROUTING", "OUTPUT"],
    mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
    nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  };

  /** @throws Error as iptables-restore refuses: an unknown chain, a rule to delete that is not there, a chain in use */
  restore(text: string): void {
    let table = "";
    let draft = new Map<string, string[]>();
    for (const line of text.split("\n").map((entry) => entry.trim())) {
      if (line.startsWith("*")) {
        table = line.slice(1);
        draft = this.#copyOf(table);
      } else if (line === "COMMIT") this.#tables.set(table, draft);
      else if (line !== "" && !line.startsWith("#")) change(draft, line);
    }
  }

  save(): string {
    return [...this.#tables].map(([name, chains]) => printTable(name, chains)).join("");
  }

  #copyOf(table: string): Map<string, string[]> {
    const known = this.#tables.get(table);
    if (known !== undefined) return new Map([...known].map(([chain, rules]) => [chain, [...rules]]));
    const builtIn = FakeIptables.#builtIn[table];
    if (builtIn === undefined) throw new Error(`no table ${table}`);
    return new Map(builtIn.map((chain) => [chain, []]));
  }
}

function change(chains: Map<string, string[]>, line: string): void {
  const [, command = "", name = "", rest = ""] = line.match(/^(:|-[A-Z])\s*(\S+)\s*(.*)$/) ?? [];
  if (command === ":") {
    chains.set(name, []);
    return;
  }
  const rules = chains.get(name);
  if (rules === undefined) throw new Error(`no chain ${name}: ${line}`);
  switch (command) {
    case "-A":
      rules.push(rest);
      break;
    case "-I":
      insert(rules, rest, line);
      break;
    case "-D":
      remove(rules, rest, line);
      break;
    case "-F":
      rules.length = 0;
      break;
    case "-X":
      dropChain(chains, name, line);
      break;
    default:
      throw new Error(`not understood: ${line}`);
  }
}

function insert(rules: string[], rest: string, line: string): void {
  const [, position = "1", rule = ""] = rest.match(/^(\d+)\s+(.*)$/) ?? [];
  if (Number(position) > rules.length + 1) throw new Error(`Index of insertion too big: ${line}`);
  rules.splice(Number(position) - 1, 0, rule);
}

function remove(rules: string[], rule: string, line: string): void {
  const at = rules.indexOf(rule);
  if (at === -1) throw new Error(`Bad rule (does a matching rule exist in that chain?): ${line}`);
  rules.splice(at, 1);
}

function dropChain(chains: Map<string, string[]>, name: string, line: string): void {
  const isUsed = [...chains.values()].flat().some((rule) => rule.endsWith(`-j ${name}`));
  if (isUsed || chains.get(name)?.length !== 0) throw new Error(`Directory not empty: ${line}`);
  chains.delete(name);
}

function printTable(name: string, chains: ReadonlyMap<string, readonly string[]>): string {
  const isBuiltIn = (chain: string) => /^(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)$/.test(chain);
  const heads = [...chains.keys()].map((chain) => `:${chain} ${isBuiltIn(chain) ? "ACCEPT" : "-"} [0:0]\n`);
  const rules = [...chains].flatMap(([chain, list]) => list.map((rule) => `-A ${chain} ${rule}\n`));
  return `*${name}\n${heads.join("")}${rules.join("")}COMMIT\n`;
}
