import type { Confirming } from "../engine/confirm";
import type { Pause } from "../engine/lease";
import type { Failure } from "../errors/failure";
import type { Managed } from "../host/host";
import type { HostIdentity } from "../plan/observation";
import type { StateFolder } from "../plan/state-folder";
import type { ConnectionSpec } from "../spec/host";
import type { Resolved } from "../spec/resolve";
import type { KindName } from "./state";
import type { Wire } from "./wire";

/** What a kind of resource is before any host is asked: all that a preview is made of. */
export interface Declared<Spec> {
  /** As programs in TypeScript call its class. */
  readonly name: KindName;
  /** Reads what a person may declare: all of its faults, or what it means. */
  declare(written: Wire): Resolved<Spec>;
  /** Faults of single values, whatever goes with what. */
  faultsOf(written: Wire): readonly Failure[];
  /** What a person wrote without what is unknown and has no say in the effect. */
  withSay(written: Wire): Wire;
  /** The one form of what a person wrote: two that mean the same differ in nothing. */
  canonical(written: Wire, spec: Spec): Wire;
  /** What a spec asks for, however it is written: equal of two that mean the same. What is written and only judged counts as it stands. */
  meaning(spec: Spec, written: Wire): object;
  /** What a spec does, by the names of the outputs that show it. */
  effect(spec: Spec): Wire;
  /** The effect of nothing at all, under the same names. */
  readonly noEffect: Wire;
}

/** A kind of resource, in the terms of which a {@link file://./lifecycle.ts Lifecycle} is made. Every decision is the engine's. */
export interface Kind<Spec extends Reached, Seen, Deed> extends Declared<Spec> {
  readonly state: StateFolder;
  /** Reads what was declared once: what only a preview may refuse is none of its faults. */
  resolve(written: Wire): Resolved<Spec>;
  /** Reads what describes a host as it was found. */
  resolveFound(written: Wire): Resolved<Spec>;
  /** A spec but for its connection that is never refused: which one, the uninstall of a host does not ask. */
  readonly anySpec: Wire;
  reconcile(
    spec: Spec,
    host: Managed<Spec, Seen, Deed>,
    options: {
      readonly machineId?: string | undefined;
      readonly confirming?: Confirming<Managed<Spec, Seen, Deed>> | undefined;
    },
  ): Promise<Brought<Seen, Deed> & { readonly notes: readonly string[] }>;
  /** `undefined`: nothing of ours is left there. */
  refresh(spec: Spec, host: Managed<Spec, Seen, Deed>): Promise<Found<Seen, Deed> | undefined>;
  /** What a look means for another spec than that by which it was taken. Only where a spec may say nothing at all. */
  describe?(host: string, spec: Spec, seen: Seen): Found<Seen, Deed>;
  remove(
    spec: Spec,
    host: Managed<Spec, Seen, Deed>,
    options: { readonly machineId?: string | undefined; readonly pause?: Pause | undefined },
  ): Promise<readonly string[]>;
  identityOf(seen: Seen): HostIdentity;
  /** Facts of the host that the state keeps: small, and the same from one look to the next. */
  factsOf(deed: Deed): Wire;
  /** What a host has that is let go, by the facts in the state: `the rules in iptables-nft, …`. */
  kept(state: Wire): string;
}

/** What every spec says. */
export interface Reached {
  readonly connection: ConnectionSpec | undefined;
}

/** A look at a host, and what it is to its spec. */
interface Brought<Seen, Deed> {
  readonly seen: Seen;
  readonly plan: Deed;
}

/** A host as a refresh finds it. */
export interface Found<Seen, Deed> extends Brought<Seen, Deed> {
  /** `none`, or one sentence. */
  readonly drift: string;
  /** What the host has otherwise than its spec: path → value. */
  readonly properties: Wire;
  /** Parts of the effect that are looked at on the host, and not inferred from the properties. */
  readonly effect?: Wire;
}
