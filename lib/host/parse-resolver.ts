import { posix } from "node:path";
import type { Listener } from "../doctor/examination";
import type { Dnsmasq, Resolved, ResolverFacts, ResolverFile } from "../resolver/facts";
import { DNS_PORT } from "../spec/defaults";
import { isLoopback } from "../spec/loopback";
import { type Facts, factsOf, type Lines, linesOf } from "./answer-lines";

/** Reads what {@link file://./observe-resolver.ts} answers; `listeners` tell which addresses a dnsmasq listens on. */
export function resolverOf(parts: ReadonlyMap<string, string>, listeners: readonly Listener[]): ResolverFacts {
  const lines = linesOf(parts);
  const file = factsOf(lines("resolver-file"));
  const resolved = parts.has("resolved")
    ? resolvedOf(factsOf(lines("resolved")), lines("resolved-servers"))
    : undefined;
  const dnsmasq = dnsmasqOf(lines, listeners);
  const manager = parts.has("network-manager") ? factsOf(lines("network-manager")) : undefined;
  return {
    file: fileOf(file, parts.get("resolver-text")),
    ...(resolved === undefined ? {} : { resolved }),
    ...(dnsmasq === undefined ? {} : { dnsmasq }),
    ...(manager === undefined ? {} : { networkManager: { dns: manager.get("dns") ?? "default" } }),
    hasResolvconf: file.has("resolvconf"),
    nameServices: (file.get("services") ?? "").split(/\s+/).filter((service) => service !== ""),
  };
}

const KINDS: readonly ResolverFile["kind"][] = ["file", "link", "other"];

function fileOf(facts: Facts, shown: string | undefined): ResolverFile {
  const target = facts.get("target");
  return {
    kind: KINDS.find((kind) => kind === facts.get("kind")) ?? "missing",
    ...(target === undefined ? {} : { target: posix.normalize(target) }),
    // The script puts a dot behind the text.
    ...(shown === undefined ? {} : { text: shown.slice(0, -1) }),
    isMounted: facts.has("mounted"),
    isImmutable: facts.has("immutable"),
  };
}

/** `Global: 10.0.0.53` and `Link 2 (eth0): fd00::53 10.0.0.54`. */
function resolvedOf(facts: Facts, servers: readonly string[]): Resolved {
  const of = (who: RegExp) =>
    servers
      .filter((line) => who.test(line))
      .flatMap((line) => line.replace(who, "").split(" "))
      .filter((server) => server !== "");
  const ours = (facts.get("ours") ?? "").split(" ");
  return {
    version: Number(facts.get("version") ?? 0),
    global: of(/^Global:/).filter((server) => !ours.includes(server)),
    links: of(/^Link \d+ \([^)]*\):/),
    isStrict: facts.has("strict"),
    isEncrypted: facts.has("encrypted"),
  };
}

/** The one that listens on port 53; several of them serve networks of their own, and none of them is the host's. */
function dnsmasqOf(lines: Lines, listeners: readonly Listener[]): Dnsmasq | undefined {
  const found = lines("dnsmasqs").flatMap((line) => {
    const [pid = "", folder = "-", unit = "-"] = line.split(" ");
    const addresses = listeners
      .filter(({ protocol, port, process }) => protocol === "udp" && port === DNS_PORT && process?.pid === Number(pid))
      .map(({ address }) => address);
    const isHosts = addresses.some((address) => isLoopback(address) || isAny(address));
    return isHosts ? [{ addresses, ...named("folder", folder), ...named("unit", unit) }] : [];
  });
  return found[0];
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function named<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value === "-" ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
