import { OneAtATime } from "../../../lib/engine/one-at-a-time";
import type { Managed, Open } from "../../../lib/host/host";
import { DATAPLANE_KIND } from "../../../lib/lifecycle/dataplane-kind";
import { HOST_KIND } from "../../../lib/lifecycle/host-kind";
import type { Kind, Reached } from "../../../lib/lifecycle/kind";
import { MESH_DNS_KIND } from "../../../lib/lifecycle/mesh-dns-kind";
import type { Wire } from "../../../lib/lifecycle/wire";
import { checkSpec } from "../../../lib/pulumi/check";
import { type Import, importResource } from "../../../lib/pulumi/import";
import { REGISTRATIONS } from "../../../lib/pulumi/loader";
import { type HostProvider, providerOf } from "../../../lib/pulumi/provider";
import type { ConnectionSpec } from "../../../lib/spec/host";
import { FakeDataplane } from "../../support/fake-dataplane";
import { FakeHost } from "../../support/fake-host";
import { FakeMeshDns } from "../../support/fake-mesh-dns";

/** The kinds of resources, each with a fake host of its own, so that one table of tests goes for all of them. */

/** What such a test asks of a fake host. */
export interface Fake {
  writes: number;
  failsAt: number | undefined;
  dump(): string;
  apply(...change: never[]): Promise<unknown>;
}

/** A world with one host in it, as one kind of resource sees it. */
export interface KindWorld {
  readonly host: Fake;
  readonly provider: HostProvider;
  /** What an import takes over. */
  import(written: Wire): Promise<Import | undefined>;
  /** The key that it shows. */
  hostKey: string | undefined;
  /** What opening it throws. */
  unreachable: Error | undefined;
  /** How often it was opened. */
  opened: number;
  readonly said: string[];
}

interface Start {
  readonly machineId?: string;
  readonly failsAt?: number;
  /** Whether changes wait to be confirmed. @default false */
  readonly isConfirming?: boolean;
  /** @default hosts of this world alone */
  readonly hosts?: OneAtATime;
}

export interface KindRow {
  readonly kind: Kind<Reached, unknown, unknown>;
  /** A spec but for its connection, as it is kept. */
  readonly spec: Wire;
  /** Another one. */
  readonly other: Wire;
  /** What to add to a spec that it is taken back, since something fails on the host. */
  readonly failing: Wire;
  /** What only a host tells. */
  readonly facts: Wire;
  /** What a host keeps that was applied and let go. */
  readonly keeps: string;
  start(options?: Start): KindWorld;
  /** Inputs as the engine hands them to create. */
  inputsFor(spec: Wire): Wire;
}

const CHANGING = { holder: "ci@runner", token: () => "c0ffee", pause: async () => undefined };

function starting<Spec extends Reached, Seen, Deed>(
  kind: Kind<Spec, Seen, Deed>,
  make: (options: Start) => Managed<NoInfer<Spec>, Seen, Deed> & Fake,
): Pick<KindRow, "start" | "inputsFor"> {
  return {
    start: (options = {}) => {
      const host = make(options);
      const world = { host, hostKey: undefined, unreachable: undefined, opened: 0, said: [] as string[] };
      const open = async (_connection: ConnectionSpec | undefined): Promise<Open<typeof host>> => {
        const { hostKey, unreachable } = shown;
        shown.opened += 1;
        if (unreachable !== undefined) throw unreachable;
        return { host, ...(hostKey === undefined ? {} : { hostKey }), [Symbol.asyncDispose]: async () => undefined };
      };
      const say = (message: string) => world.said.push(message);
      const provider = providerOf(
        kind,
        { open, say, ...(options.isConfirming ? { changing: CHANGING } : {}) },
        options.hosts ?? new OneAtATime(),
      );
      const shown: KindWorld = Object.assign(world, {
        provider,
        import: (written: Wire) => importResource(kind, "web", written, { open, say }),
      });
      return shown;
    },
    inputsFor: (spec) => {
      const { inputs, failures } = checkSpec(kind, { ...spec, __provider: REGISTRATIONS[kind.name].loader });
      expect(failures).toBeUndefined();
      return inputs;
    },
  };
}

const DATAPLANE: Wire = {
  kumaVersion: "2.9",
  name: "web-1",
  networking: { address: "10.0.0.5", inbound: [{ port: 8080, tags: { "kuma.io/service": "web" } }] },
  controlPlane: { address: "https://control-plane:5678" },
};

export const KINDS: readonly KindRow[] = [
  {
    kind: HOST_KIND,
    spec: { redirect: { inbound: { excludePorts: [22, 9090] } } },
    other: { redirect: { inbound: { port: 15106 } } },
    failing: { confirm: { checks: ["false"] } },
    facts: { hostBackend: "iptables-nft" },
    keeps:
      "the rules in iptables-nft, what loads them at boot, and the user and address that were made for them; " +
      "`sh /var/lib/kuma-transparent-proxy/uninstall`, run there as root, takes all of it off.",
    ...starting(HOST_KIND, (options) => new FakeHost(options)),
  },
  {
    kind: MESH_DNS_KIND,
    spec: { via: { controlPlane: { addresses: ["10.0.0.1", "10.0.0.2"] } } },
    other: { via: { controlPlane: { addresses: ["10.0.0.3"], port: 5654 } } },
    failing: { probe: { mesh: "nowhere.mesh" } },
    facts: { way: "systemd-resolved" },
    keeps:
      "what tells systemd-resolved of the mesh; " +
      "`sh /var/lib/kuma-transparent-proxy-dns/uninstall`, run there as root, takes all of it off.",
    ...starting(MESH_DNS_KIND, (options) => new FakeMeshDns(options)),
  },
  {
    kind: DATAPLANE_KIND,
    spec: DATAPLANE,
    other: { ...DATAPLANE, proxy: { redirect: { inbound: { port: 15106 } } } },
    failing: { confirm: { checks: ["false"] } },
    facts: { runBy: "systemd", proxyVersion: "2.9.0" },
    keeps:
      "kuma-dp, its files below /etc/kuma-dp, and the user that was made for it; " +
      "`sh /var/lib/kuma-transparent-proxy-dataplane/uninstall`, run there as root, takes all of it off.",
    ...starting(DATAPLANE_KIND, (options) => new FakeDataplane(options)),
  },
];
