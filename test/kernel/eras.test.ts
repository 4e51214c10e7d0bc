import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { Family } from "../../lib/rules/model";
import { POLICY_CASES } from "../cases/policies";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { captured, commented, prepare, RESOLV_CONF } from "./captured";

/** Hosts that some kumactl prepared: taken over, with a word about what, and nothing of it left after the uninstall. */

let on: TestHost;

beforeEach(async () => {
  on = await TestHost.start();
  await on.sandbox.writeFile("/etc/resolv.conf", RESOLV_CONF);
});
afterEach(() => on.stop());

const DNS = hostSpec({ redirect: { dns: { enabled: true } } });

/** What any era of Kuma's may leave in iptables. */
const OF_KUMA = /MESH_|ISTIO_|kuma|15053|15001|15006|--zone|5678/;

async function rules(): Promise<string> {
  const saves = await on.sh("iptables-save; ip6tables-save; nft list tables");
  return saves
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ""))
    .join("\n");
}

function saves(folder: string): Record<Family, string> {
  return { ipv4: captured(folder, "ipv4"), ipv6: captured(folder, "ipv6") };
}

async function expectGivenBack(): Promise<void> {
  await remove(DNS, on.host);
  expect(await rules()).not.toMatch(OF_KUMA);
  // The user and the address were there before us, whoever made them.
  expect(await on.sh("id -u kuma-dp; ip -6 addr show dev lo | grep -c ::6/128; ls /var/lib | grep kuma || :")).toBe(
    "5678\n1\n",
  );
}

describe("kumactl 3.0-dev with the settings of the spec: no rule is touched", () => {
  const asKumactl = POLICY_CASES.flatMap(({ capture, ...rest }) =>
    capture === undefined || capture.startsWith("23b") || rest.facts.ipv6 === undefined ? [] : [{ capture, ...rest }],
  );

  test.each(asKumactl)("$name", async ({ capture, spec: policy }) => {
    const { ipv4, ipv6 } = saves(`kuma-3.0-dev/${capture}`);
    await prepare(on, { ipv4: commented(ipv4), ipv6: commented(ipv6) });
    const before = await rules();
    const spec = hostSpec({ ...policy, connection: { exec: ["true"] }, allowLockout: true });

    const { plan, notes } = await reconcile(spec, on.host);
    // kumactl's own rules take port 22, which is said.
    expect([plan.changes, notes.filter((note) => !note.startsWith("lock-out: "))]).toEqual([[], []]);
    expect(await rules()).toBe(before);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });
    await expectGivenBack();
  });
});

interface Era {
  readonly name: string;
  readonly saves: Readonly<Record<Family, string>>;
  readonly notes: readonly string[];
  readonly variant?: string;
}

const MESH_CHAINS = "MESH_INBOUND, MESH_IN_REDIRECT, MESH_OUTPUT, MESH_REDIRECT";
const took = (where: string, what: string) => `takes over what an older kumactl left in ${where}: ${what}`;
const MESH_NOTES = [took("ipv4/nat", MESH_CHAINS), took("ipv6/nat", MESH_CHAINS)];
const BARE = "rules without a comment";
const V123_DNS = saves("kuma-1.2.3/03b-redirect-dns-dual");
const V188_DNS = { ipv4: captured("kuma-1.8.8/02-redirect-dns", "ipv4"), ipv6: V123_DNS.ipv6 };

/** What the uninstall of 1.x forgets: all that is neither a chain nor a jump into one. */
function leftovers(save: string): string {
  return save
    .split("\n")
    .filter((line) => !line.includes("MESH_"))
    .join("\n");
}

function eachFamily(of: Readonly<Record<Family, string>>, change: (save: string) => string): Record<Family, string> {
  return { ipv4: change(of.ipv4), ipv6: change(of.ipv6) };
}

const ERAS: readonly Era[] = [
  { name: "1.1.6", saves: saves("kuma-1.1.6/01b-seed-dual"), notes: MESH_NOTES },
  {
    name: "1.1.2, whose chains are called after Istio",
    saves: eachFamily(saves("kuma-1.1.6/01b-seed-dual"), (save) => save.replaceAll("MESH_", "ISTIO_")),
    notes: MESH_NOTES.map((note) => note.replaceAll("MESH_", "ISTIO_")),
  },
  { name: "1.2.3", saves: saves("kuma-1.2.3/05-exclude-inbound-22-8080"), notes: MESH_NOTES },
  { name: "1.2.3 with DNS", saves: V123_DNS, notes: MESH_NOTES },
  {
    name: "1.8.8 with DNS",
    saves: V188_DNS,
    notes: [took("ipv4/raw", BARE), ...MESH_NOTES],
  },
  {
    name: "1.2.3 with DNS, after its own uninstall",
    saves: eachFamily(V123_DNS, leftovers),
    notes: [took("ipv4/nat", BARE), took("ipv6/nat", BARE)],
  },
  {
    name: "1.8.8 with DNS, after its own uninstall",
    saves: eachFamily(V188_DNS, leftovers),
    notes: [took("ipv4/raw", BARE), took("ipv4/nat", BARE), took("ipv6/nat", BARE)],
  },
  {
    name: "1.2.3 in iptables-legacy",
    saves: saves("kuma-1.2.3/19-legacy-seed"),
    notes: MESH_NOTES,
    variant: "-legacy",
  },
  {
    name: "3.0-dev without comments",
    saves: saves("kuma-3.0-dev/03b-redirect-dns-dual"),
    notes: [took("ipv4/raw", BARE), took("ipv4/nat", BARE), took("ipv6/raw", BARE), took("ipv6/nat", BARE)],
  },
];

describe.each(["iptables", "nftables"] as const)("taken over by %s", (backend) => {
  test.each(ERAS)("$name", async ({ saves: found, notes, variant }) => {
    await prepare(on, found, variant);
    const spec = { ...DNS, backend };
    const reconciled = await reconcile(spec, on.host);
    expect(reconciled.notes).toEqual(notes);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });
    expect(await rules()).not.toMatch(backend === "iptables" ? /[:\s](MESH|ISTIO)_/ : /MESH_|ISTIO_|15053/);
    await expectGivenBack();
  });
});

test("Istio's own rules are left alone", async () => {
  const istio = eachFamily(saves("kuma-1.1.6/01b-seed-dual"), (save) =>
    save.replaceAll("MESH_", "ISTIO_").replaceAll("5678", "1337"),
  );
  await prepare(on, istio);
  const before = await on.sandbox.snapshot();
  const { notes } = await reconcile(DNS, on.host);
  expect(notes).toEqual([]);
  expect(istioIn(await on.sandbox.snapshot())).toEqual(istioIn(before));
  await remove(DNS, on.host);
  expect(restored(await on.sandbox.snapshot())).toBe(restored(before));
});

function istioIn(snapshot: string): string[] {
  return snapshot.split("\n").filter((line) => line.includes("ISTIO_"));
}
