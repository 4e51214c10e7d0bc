import type { Family, Range } from "./model";
import type { OwnerElement } from "./nftables-blocks";
import type { NftSet, NftSetType } from "./nftables-model";
import { formatRange } from "./ports";

/** The named sets of a table, made as they are asked for; what is the same list is the same set. */
export class NftSets {
  readonly #prefix: (chain: string) => string;
  readonly #sets: NftSet[] = [];

  constructor(prefix: (chain: string) => string) {
    this.#prefix = prefix;
  }

  get all(): readonly NftSet[] {
    return this.#sets;
  }

  /** `22`, or `@inbound_ports` for more than one. */
  ports(chain: string, ports: readonly Range[]): string {
    return this.#value(chain, "ports", "inet_service", ports.map(formatRange));
  }

  addresses(chain: string, family: Family, cidrs: readonly string[]): string {
    return this.#value(chain, family, `${family}_addr`, cidrs.map(shortAddress));
  }

  owners(chain: string, owners: readonly OwnerElement[]): string {
    const elements = owners.map(({ protocol, ports, uid }) => `${protocol} . ${formatRange(ports)} . ${uid}`);
    return this.#value(chain, "owners", "inet_proto . inet_service . uid", elements);
  }

  uids(chain: string, uids: readonly Range[]): string {
    return this.#value(chain, "uids", "uid", uids.map(formatRange));
  }

  #value(chain: string, what: string, type: NftSetType, elements: readonly string[]): string {
    const [only, ...others] = elements;
    if (only !== undefined && others.length === 0) return only;
    const known = this.#sets.find((set) => set.type === type && set.elements.join() === elements.join());
    if (known !== undefined) return `@${known.name}`;
    const name = this.#freeName(`${this.#prefix(chain)}_${what}`);
    this.#sets.push({ name, type, elements });
    return `@${name}`;
  }

  #freeName(wanted: string): string {
    const isTaken = (name: string) => this.#sets.some((set) => set.name === name);
    let name = wanted;
    for (let number = 2; isTaken(name); number += 1) name = `${wanted}_${number}`;
    return name;
  }
}

/** A single address as nft prints it. */
function shortAddress(cidr: string): string {
  return cidr.replace(/^([^:]*)\/32$/, "$1").replace(/\/128$/, "");
}
