import { isDeepStrictEqual } from "node:util";
import type { Confirming } from "../engine/confirm";
import { OneAtATime } from "../engine/one-at-a-time";
import { requireMachine } from "../engine/reconcile";
import { ProviderError } from "../errors/failure";
import type { Managed, Open } from "../host/host";
import { NO_DRIFT } from "../plan/drift";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { endpointOf } from "../spec/endpoint";
import type { ResolvedHostSpec } from "../spec/resolved";
import { connectionOf } from "./connection";
import { HOST_KIND } from "./host-kind";
import type { Kind, Reached } from "./kind";
import { askedOf, compare, isLookup, observedInputs } from "./observed";
import { describeForgotten, initFailed, isTakenBack, mayForget } from "./partial";
import { inputsOf, ofEngine, policyOf, STATE_VERSION, specOf, upgrade } from "./state";
import { WatchedHost } from "./watched-host";
import { toWire, type Wire } from "./wire";
import type { World } from "./world";

/**
 * The life of a resource, whoever plans it: properties in, properties out, as an engine keeps them. Translates; every decision
 * is the engine's.
 */
export class Lifecycle<Spec extends Reached, Seen, Deed> {
  readonly #kind: Kind<Spec, Seen, Deed>;
  readonly #world: World<Managed<Spec, Seen, Deed>>;
  readonly #hosts: OneAtATime;

  /** @param hosts on which nobody else works meanwhile: those of all kinds in one process */
  constructor(kind: Kind<Spec, Seen, Deed>, world: World<Managed<Spec, Seen, Deed>>, hosts: OneAtATime) {
    this.#kind = kind;
    this.#world = world;
    this.#hosts = hosts;
  }

  async create(inputs: Wire): Promise<{ id: string; outs: Wire }> {
    const id = endpointOf(connectionOf(inputs));
    return { id, outs: await this.#bring(id, inputs, {}) };
  }

  async update(id: string, olds: Wire, news: Wire): Promise<{ outs: Wire }> {
    const state = upgrade(olds);
    // A host that is gone for good cannot be asked any more: it has to be possible to say so.
    if (isOnlyForDelete(state, news)) return { outs: toWire({ ...state, ...news, asked: policyOf(news) }) };
    return { outs: await this.#bring(id, news, state) };
  }

  async read(id: string, props: Wire): Promise<{ id?: string; props?: Wire; inputs?: Wire }> {
    const state = upgrade(props);
    const { connection } = state;
    return this.#with({ ...askedOf(state), connection }, state, async (open, spec) => {
      const first = await this.#kind.refresh(spec, open.host);
      if (first === undefined) return {};
      requireMachine(open.host.name, machineOf(state), this.#kind.identityOf(first.seen));
      const compared = compare(this.#kind, state, first, open.host.name);
      const inputs = {
        ...observedInputs(this.#kind, compared, connection),
        ...ofEngine(state),
      };
      const facts = { ...this.#factsOf(open, compared.found), asked: compared.asked };
      // Of a host that is only read, the program's own arguments stay the inputs: there is nothing to bring it to.
      if (isLookup(state)) return toWire({ id, props: { ...inputs, ...facts, lookedUp: true } });
      return toWire({ id, props: { ...inputs, ...facts }, inputs });
    });
  }

  async delete(props: Wire): Promise<void> {
    const state = upgrade(props);
    const connection = connectionOf(state);
    try {
      await this.#with(this.#removable(state), state, async ({ host }, spec) => {
        const options = { machineId: machineOf(state), pause: this.#world.changing?.pause };
        this.#note(host.name, await this.#kind.remove(spec, host, options));
      });
    } catch (thrown) {
      if (!mayForget(state, connection, thrown)) throw thrown;
      this.#note(endpointOf(connection), [describeForgotten(this.#kind, state, thrown)]);
    }
  }

  async #bring(id: string, inputs: Wire, state: Wire): Promise<Wire> {
    return this.#with(specOf(inputs), state, async (open, spec) => {
      const host = new WatchedHost(open.host, (seen) => this.#kind.identityOf(seen));
      try {
        const options = { machineId: machineOf(state), confirming: this.#confirming(open, spec) };
        const brought = await this.#kind.reconcile(spec, host, options);
        this.#note(host.name, brought.notes);
        return toWire({ ...inputs, drift: NO_DRIFT, ...this.#factsOf(open, brought), asked: policyOf(inputs) });
      } catch (thrown) {
        const isAsBefore = isTakenBack(thrown) && !host.hasEarlierChange;
        if (!host.mayHoldOurs || isAsBefore) throw thrown;
        const { machineId = machineOf(state) } = host;
        const known = { machineId, hostKey: open.hostKey, stateVersion: STATE_VERSION };
        throw initFailed(id, toWire({ ...inputs, ...known }), thrown);
      }
    });
  }

  /** The second connection has to lead to the machine of the first one. */
  #confirming({ hostKey }: Open<unknown>, { connection }: Spec): Confirming<Managed<Spec, Seen, Deed>> | undefined {
    const { changing } = this.#world;
    if (changing === undefined) return undefined;
    const known = hostKey === undefined ? {} : { recordedHostKey: hostKey };
    const reconnect = (deadlineSeconds: number) =>
      this.#world.open(connection, { ...known, deadlineSeconds, isAnew: true });
    return { ...changing, reconnect };
  }

  #factsOf({ hostKey }: Open<unknown>, { seen, plan }: { readonly seen: Seen; readonly plan: Deed }): Wire {
    const { machineId } = this.#kind.identityOf(seen);
    return { ...this.#kind.factsOf(plan), machineId, hostKey, stateVersion: STATE_VERSION };
  }

  #note(host: string, notes: readonly string[]): void {
    for (const note of notes) this.#world.say(`[${host}] ${note}`);
  }

  /**
   * The spec by which a host is given back. The uninstall there knows what to undo: what today's package would refuse of the
   * spec is none of its business.
   */
  #removable(state: Wire): Wire {
    const { connection } = state;
    const written = { ...askedOf(state), connection };
    return this.#kind.resolve(written).ok ? written : { ...this.#kind.anySpec, connection };
  }

  /** Works on a host that nobody else in this process works on meanwhile. */
  async #with<T>(
    written: Wire,
    state: Wire,
    work: (open: Open<Managed<Spec, Seen, Deed>>, spec: Spec) => Promise<T>,
  ): Promise<T> {
    const resolved = this.#kind.resolve(written);
    if (!resolved.ok) throw new ProviderError(...(resolved.failures as [never, ...never[]]));
    const { connection } = resolved.value;
    return this.#hosts.run(endpointOf(connection), async () => {
      const { hostKey } = state;
      await using open = await this.#world.open(
        connection,
        typeof hostKey === "string" ? { recordedHostKey: hostKey } : {},
      );
      return await work(open, resolved.value);
    });
  }
}

/** The life of a `TransparentProxyHost`. */
export class HostLifecycle extends Lifecycle<ResolvedHostSpec, Observation, Plan> {
  constructor(world: World) {
    super(HOST_KIND, world, new OneAtATime());
  }
}

function machineOf(state: Wire): string | undefined {
  const known = state["machineId"];
  return typeof known === "string" ? known : undefined;
}

/** Whether nothing differs but what delete shall do, on a host that is as it was asked for. */
function isOnlyForDelete(state: Wire, news: Wire): boolean {
  // A newer version of the package may tell the same in other words.
  const { onUnreachable: before, ...olds } = withoutWords(inputsOf(state));
  const { onUnreachable: after, ...rest } = withoutWords(news);
  return state["asked"] !== undefined && before !== after && isDeepStrictEqual(olds, rest);
}

/** Properties without those parts of an effect that are words: rules and files say whether a host drifted. */
function withoutWords({ traffic: _traffic, sidecar: _sidecar, ...rest }: Wire): Wire {
  return rest;
}
