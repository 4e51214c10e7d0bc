import { reconcile } from "../../lib/engine/reconcile";
import { HOST_STATE } from "../../lib/plan/state-folder";
import type { Family } from "../../lib/rules/model";
import type { HostSpec } from "../../lib/spec/host";
import { hostSpec, type TestHost } from "../support/host-under-test";
import { captured, commented, prepare } from "./captured";

/** Every layout of rules that a host may have when today's package comes: kumactl's of all eras, and our own of before. */
export interface Layout {
  readonly name: string;
  /** Whether it redirects queries to the nameservers of the host. */
  readonly takesDns: boolean;
  /** Whether it does so without zones of connection tracking, in a family at least. */
  readonly isUnparted?: boolean;
  /** @default iptables on nf_tables */
  readonly isLegacy?: boolean;
  /** Whether our own rules are in nftables. */
  readonly isNative?: boolean;
  readonly make: (on: TestHost) => Promise<unknown>;
}

type Saves = Readonly<Record<Family, string>>;

const saves = (folder: string): Saves => ({ ipv4: captured(folder, "ipv4"), ipv6: captured(folder, "ipv6") });
const eachFamily = (of: Saves, change: (save: string) => string): Saves => ({
  ipv4: change(of.ipv4),
  ipv6: change(of.ipv6),
});
const fromKumactl = (of: Saves, variant?: "-legacy") => (on: TestHost) => prepare(on, of, variant);
const newest = (name: string): Saves => eachFamily(saves(`kuma-3.0-dev/${name}`), commented);

const V116 = saves("kuma-1.1.6/01b-seed-dual");
const V123_DNS = saves("kuma-1.2.3/03b-redirect-dns-dual");
/** Captured on a host without resolvers of IPv6, whose rules for it are those of 1.2.3. */
const V188_DNS = { ...V123_DNS, ipv4: captured("kuma-1.8.8/02-redirect-dns", "ipv4") };
const NEWEST_DNS = newest("03b-redirect-dns-dual");

const KUMACTLS: readonly Layout[] = [
  {
    name: "kumactl 1.1.2, whose chains are called after Istio",
    takesDns: false,
    make: fromKumactl(eachFamily(V116, (save) => save.replaceAll("MESH_", "ISTIO_"))),
  },
  { name: "kumactl 1.1.6", takesDns: false, make: fromKumactl(V116) },
  {
    name: "kumactl 1.2.3 with excluded ports",
    takesDns: false,
    make: fromKumactl(saves("kuma-1.2.3/05-exclude-inbound-22-8080")),
  },
  { name: "kumactl 1.2.3 with DNS", takesDns: true, isUnparted: true, make: fromKumactl(V123_DNS) },
  { name: "kumactl 1.8.8 with excluded ports", takesDns: false, make: fromKumactl(saves("kuma-1.8.8/05-exclude")) },
  { name: "kumactl 1.8.8 with DNS", takesDns: true, isUnparted: true, make: fromKumactl(V188_DNS) },
  { name: "kumactl 3.0-dev", takesDns: false, make: fromKumactl(newest("02-defaults-dual")) },
  { name: "kumactl 3.0-dev with DNS", takesDns: true, make: fromKumactl(NEWEST_DNS) },
  { name: "kumactl 3.0-dev with all of DNS", takesDns: true, make: fromKumactl(newest("04b-redirect-all-dns-dual")) },
  {
    name: "kumactl 3.0-dev with DNS, without comments",
    takesDns: true,
    make: fromKumactl(saves("kuma-3.0-dev/03b-redirect-dns-dual")),
  },
  {
    name: "kumactl 1.2.3 in iptables-legacy",
    takesDns: false,
    isLegacy: true,
    make: fromKumactl(saves("kuma-1.2.3/19-legacy-seed"), "-legacy"),
  },
  {
    name: "kumactl 3.0-dev with DNS in iptables-legacy",
    takesDns: true,
    isLegacy: true,
    make: fromKumactl(NEWEST_DNS, "-legacy"),
  },
];

const DNS = { enabled: true } as const;

function fromUs(spec: HostSpec, then = "") {
  return async (on: TestHost) => {
    await reconcile(hostSpec(spec), on.host);
    if (then !== "") await on.sh(then);
  };
}

/** A host as the first form of the journal tells of it: nothing of persistence, nothing of what was there before us. */
const AS_THE_FIRST_VERSION = `
sed -i -e 's/^version=.*/version=1/' -e '/^\\(persistence\\|file\\|unit\\|ahead\\|trace\\)=/d' ${HOST_STATE.journal}
rm -f ${HOST_STATE.directory}/restore ${HOST_STATE.directory}/sums ${HOST_STATE.directory}/rules-* /etc/network/if-pre-up.d/kuma-*`;

const OURS: readonly Layout[] = [
  {
    name: "ours with a journal of the first form",
    takesDns: true,
    make: fromUs(
      { backend: "iptables", redirect: { dns: DNS, outbound: { excludePorts: [3306] } } },
      AS_THE_FIRST_VERSION,
    ),
  },
  {
    name: "ours as kumactl's own, without comments",
    takesDns: true,
    make: fromUs({
      backend: "iptables",
      redirect: { dns: DNS },
      keepExistingConnections: false,
      comments: { disabled: true },
    }),
  },
  {
    name: "ours, inserted and not appended, to other ports of the sidecar",
    takesDns: true,
    make: fromUs({
      backend: "iptables",
      redirect: {
        dns: DNS,
        inbound: { port: 16006, insertRedirectInsteadOfAppend: true },
        outbound: { port: 16001, insertRedirectInsteadOfAppend: true, excludePorts: [3306] },
      },
    }),
  },
  {
    name: "ours in nftables, with other settings",
    takesDns: true,
    isNative: true,
    make: fromUs({
      backend: "nftables",
      redirect: { dns: { enabled: true, captureAll: true }, inbound: { port: 16006, excludePorts: [22, "9000-9100"] } },
      dropInvalidPackets: true,
    }),
  },
];

export const LAYOUTS: readonly Layout[] = [...KUMACTLS, ...OURS];

/** Every port at which one of these layouts, or today's, redirects a connection to the sidecar. */
export const SIDECAR_PORTS: readonly number[] = [15001, 15006, 15010, 16001, 16006];
