import type { Conntrack, Examination, FoundProgram, Ipv6, OwnerMatch, Storage, System } from "../doctor/examination";
import { type Facts, factsOf, linesOf } from "./answer-lines";
import { listenersOf } from "./parse-listeners";
import { modulesOf } from "./parse-modules";
import { resolverOf } from "./parse-resolver";

/** Reads the parts of an answer to {@link file://./doctor-script.ts}. What is not there, or odd, is left out. */
export function parseExamination(parts: ReadonlyMap<string, string>): Examination {
  const lines = linesOf(parts);
  const facts = (name: string) => factsOf(lines(name));
  const listeners = listenersOf(lines);
  const conntrack = conntrackOf(facts("conntrack"));
  const [lockHolder] = lines("lock").flatMap(holderOf);
  const journalWritten = numberOf(facts("journal-file").get("written"));
  return {
    system: systemOf(facts("system")),
    modules: modulesOf(lines("modules"), lines("kernel-config"), facts("kernel").get("modules")),
    programs: lines("programs").flatMap(programOf),
    commands: lines("commands"),
    ownerMatch: ownerMatchOf(lines("extensions"), lines("matches")),
    ...(conntrack === undefined ? {} : { conntrack }),
    ipv6: ipv6Of(lines("ipv6")),
    resolver: resolverOf(parts, listeners),
    firewalld: firewalldOf(facts("firewalld")),
    boot: {
      enabled: lines("enabled"),
      flushing: lines("flushing"),
      restoring: lines("restoring"),
      withProxyRules: lines("saved-proxy-rules"),
    },
    storage: lines("storage").flatMap(storageOf),
    ...(lockHolder === undefined ? {} : { lockHolder }),
    listeners,
    daemons: lines("daemons"),
    ...(journalWritten === undefined ? {} : { journalWritten }),
    leftovers: lines("leftovers"),
  };
}

/** A whole number; `undefined` for every other text. */
function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function systemOf(facts: Facts): System {
  const [name, firstProcess, sudoUser] = [facts.get("name"), facts.get("first-process"), facts.get("sudo-user")];
  const [secondsSinceBoot, now] = [numberOf(facts.get("uptime")), numberOf(facts.get("now"))];
  const init = INITS.find((candidate) => candidate === facts.get("init"));
  return {
    ...(name === undefined ? {} : { name }),
    ...(firstProcess === undefined ? {} : { firstProcess }),
    ...(init === undefined ? {} : { init }),
    ...(secondsSinceBoot === undefined ? {} : { secondsSinceBoot }),
    ...(now === undefined ? {} : { now }),
    ...(sudoUser === undefined ? {} : { sudoUser }),
  };
}

const INITS = ["systemd", "OpenRC"] as const;

/** `name, path, version, json`, with tabs between; only of nft it is known whether it speaks JSON. */
function programOf(line: string): FoundProgram[] {
  const [name, path, version, json] = line.split("\t");
  if (!name || !path) return [];
  const found = { name, path, version: version || "without a version" };
  return [name === "nft" && json ? { ...found, speaksJson: json === "yes" } : found];
}

function ownerMatchOf(extensions: readonly string[], matches: readonly string[]): OwnerMatch {
  const isThere = extensions.includes("there");
  const extension = extensions.length === 0 ? "unknown" : isThere ? "there" : "missing";
  return { extension, isReady: matches.includes("owner") };
}

function conntrackOf(facts: Facts): Conntrack | undefined {
  const [count, max] = [numberOf(facts.get("count")), numberOf(facts.get("max"))];
  if (count === undefined || max === undefined) return undefined;
  return { count, max, isLoose: facts.get("tcp_loose") !== "0" };
}

function ipv6Of(lines: readonly string[]): Ipv6 {
  const facts = factsOf(lines);
  const isOff = (name: string) => facts.get(name) === "1";
  return {
    isInKernel: facts.has("kernel"),
    isDisabled: isOff("all"),
    isDisabledOnLoopback: isOff("lo"),
    interfaces: lines.flatMap((line) => /^interface=(.+)$/.exec(line)?.[1] ?? []),
  };
}

function firewalldOf(facts: Facts): Examination["firewalld"] {
  const backend = facts.get("backend");
  return {
    isInstalled: facts.has("installed"),
    ...(backend === undefined ? {} : { backend }),
    hasDirectRules: facts.has("direct"),
  };
}

/** `/var/lib yes no 262136 -`: path, whether it is there, whether it can be written, KiB and inodes that are free. */
function storageOf(line: string): Storage[] {
  const [path, there, writable, kib, inodes] = line.split(" ");
  if (path === undefined || writable === undefined) return [];
  const [freeKib, freeInodes] = [numberOf(kib), numberOf(inodes)];
  return [
    {
      path,
      isThere: there === "yes",
      isWritable: writable === "yes",
      ...(freeKib === undefined ? {} : { freeKib }),
      ...(freeInodes === undefined ? {} : { freeInodes }),
    },
  ];
}

/** `4711 sh` */
function holderOf(line: string): { readonly pid: number; readonly name: string }[] {
  const [, pid, name = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
  return pid === undefined ? [] : [{ pid: Number(pid), name }];
}
