import { readDataplaneJournal } from "../plan/dataplane/journal";
import { readJournal } from "../plan/journal";
import {
  type Account,
  IPTABLES_BACKENDS,
  type IptablesBackend,
  type IptablesTools,
  type Observation,
  type Program,
  type Tools,
} from "../plan/observation";
import { HOST_STATE, STATE_FOLDERS, type StateFolder } from "../plan/state-folder";
import { type FoundWindow, readWindow } from "../plan/window";
import { FAMILIES, type Family } from "../rules/model";
import { parseIptablesSave } from "../rules/parse-iptables";
import { type NativeRules, parseNftables } from "../rules/parse-nftables";
import { closedTables, gateOf } from "./observe-gate";
import { managementOf } from "./observe-management";
import { persistenceOf } from "./observe-persistence";
import { parseTraces } from "./observe-traces";

/** The parts of an answer to {@link file://./observe-script.ts}, by name. `undefined`: the answer is not whole. */
export function partsOf(answer: string): ReadonlyMap<string, string> | undefined {
  const parts = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of answer.split("\n")) {
    if (line.startsWith("@")) {
      current = [];
      parts.set(line.slice(1), current);
    } else if (line.startsWith(" ")) current.push(line.slice(1));
  }
  return parts.has("end") ? new Map([...parts].map(([name, lines]) => [name, lines.join("\n")])) : undefined;
}

export function parseObservation(parts: ReadonlyMap<string, string>): Observation {
  const text = (name: string) => parts.get(name) ?? "";
  const [machineId = "", hostname = "", kernel = ""] = text("identity").split("\n");
  const journal = readJournal(text("journal"));
  const proxy = readDataplaneJournal(text("proxy"));
  const native = nativeOf(text("native"));
  const opened = savedOf(parts);
  const windows = windowsOf(parts, HOST_STATE);
  const byName = accountOf(text("by-name"));
  const byUid = accountOf(text("by-uid"));
  return {
    // A host without a machine id is known by its name, as far as that goes.
    identity: { machineId: machineId === "" ? `name:${hostname}` : machineId, hostname, kernel },
    tools: toolsOf(parts),
    ...(missingToolsOf(parts).length === 0 ? {} : { missingTools: missingToolsOf(parts) }),
    saved: closedTables(opened),
    nameservers: text("resolver")
      .split("\n")
      .flatMap((line) => line.match(/^\s*nameserver\s+(\S+)/)?.[1] ?? []),
    ...addressesOf(text("addresses")),
    accounts: { ...(byName === undefined ? {} : { byName }), ...(byUid === undefined ? {} : { byUid }) },
    persistence: persistenceOf(parts),
    management: managementOf(text("management")),
    hasForeignJournal: text("journal") !== "" && journal === undefined,
    hasRemains: parts.has("remains"),
    ...(parts.has("proxy") ? { hasProxy: true } : {}),
    ...(proxy === undefined ? {} : { proxy }),
    ...(journal === undefined ? {} : { journal }),
    ...windows,
    ...(native === undefined ? {} : { native }),
    ...gateOf(parts, { opened, native, journal }),
    traces: parseTraces(parts),
    ...(parts.has("kernel-chains") ? { kernelChains: kernelChainsOf(text("kernel-chains")) } : {}),
  };
}

/** Told without the help of any. */
export function missingToolsOf(parts: ReadonlyMap<string, string>): readonly string[] {
  return (parts.get("missing-tools") ?? "").split("\n").filter((tool) => tool !== "");
}

/** The window of one kind of change, and that of another kind: a host is held by either. */
export function windowsOf(
  parts: ReadonlyMap<string, string>,
  state: StateFolder,
): { readonly window?: FoundWindow; readonly otherWindow?: FoundWindow } {
  const found = (folder: StateFolder) => windowOf(parts.get(`window ${folder.window}`) ?? "");
  const window = found(state);
  const [otherWindow] = STATE_FOLDERS.filter(({ window: path }) => path !== state.window).flatMap(
    (other) => found(other) ?? [],
  );
  return { ...(window === undefined ? {} : { window }), ...(otherWindow === undefined ? {} : { otherWindow }) };
}

/** Uptime, id of this boot, and the file of the window. */
function windowOf(text: string): FoundWindow | undefined {
  const [uptime = "", boot = "", ...file] = text.split("\n");
  return readWindow(file.join("\n"), { boot, uptimeSeconds: Math.floor(Number(uptime.split(" ")[0])) });
}

function toolsOf(parts: ReadonlyMap<string, string>): Tools {
  const [path, version = ""] = (parts.get("nft") ?? "").split("\n");
  const nft: Program | undefined = path === undefined || path === "" ? undefined : { path, version };
  const iptables: Partial<Record<IptablesBackend, IptablesTools>> = {};
  for (const backend of IPTABLES_BACKENDS) {
    const tools = iptablesTools(parts, backend);
    if (tools !== undefined) iptables[backend] = tools;
  }
  return nft === undefined ? { iptables } : { iptables, nft };
}

const MODES: Readonly<Record<IptablesBackend, string>> = { "iptables-nft": "nft", "iptables-legacy": "legacy" };

/** IPv4 has to be there; a host without ip6tables is one whose IPv6 we cannot redirect. */
function iptablesTools(parts: ReadonlyMap<string, string>, backend: IptablesBackend): IptablesTools | undefined {
  const of = (family: Family) => {
    const [iptables, save, restore, version] = (parts.get(`iptables ${family} ${MODES[backend]}`) ?? "").split("\n");
    if (!iptables || !save || !restore) return undefined;
    return { programs: { iptables, save, restore }, version: version ?? "" };
  };
  const ipv4 = of("ipv4");
  if (ipv4 === undefined) return undefined;
  return { version: ipv4.version, programs: { ipv4: ipv4.programs, ipv6: of("ipv6")?.programs } };
}

function savedOf(parts: ReadonlyMap<string, string>): Observation["saved"] {
  const saved: { [backend in IptablesBackend]?: Record<Family, ReturnType<typeof parseIptablesSave>> } = {};
  for (const backend of IPTABLES_BACKENDS) {
    const [ipv4, ipv6] = FAMILIES.map((family) => parts.get(`saved ${family} ${MODES[backend]}`));
    if (ipv4 === undefined && ipv6 === undefined) continue;
    saved[backend] = { ipv4: parseIptablesSave(ipv4 ?? ""), ipv6: parseIptablesSave(ipv6 ?? "") };
  }
  return saved;
}

/** What `nft list chains` prints: of each table its chains, a tab before them. */
function kernelChainsOf(text: string): string[] {
  let table = "";
  return text.split("\n").flatMap((line) => {
    table = line.match(/^table (\S+ \S+) \{/)?.[1] ?? table;
    const chain = line.match(/^\tchain (\S+) \{/)?.[1];
    return chain === undefined ? [] : [`${table} ${chain}`];
  });
}

function nativeOf(json: string): NativeRules | undefined {
  return json.trim() === "" ? undefined : parseNftables(json);
}

/** Lines of /proc/net/if_inet6: address, index, prefix length, scope, flags, device. */
function addressesOf(text: string): Pick<Observation, "hasIpv6" | "hasLoopbackAddress"> {
  const addresses = text.split("\n").map((line) => line.trim().split(/\s+/));
  return {
    hasIpv6: addresses.some(
      ([address, , , , , device]) => address !== undefined && device !== undefined && device !== "lo",
    ),
    hasLoopbackAddress: addresses.some(
      ([address, , , , , device]) => device === "lo" && address === "6".padStart(32, "0"),
    ),
  };
}

function accountOf(line: string): Account | undefined {
  const [name, , uid] = line.split("\n")[0]?.split(":") ?? [];
  return name === undefined || uid === undefined ? undefined : { name, uid: Number(uid) };
}
