import { isDeepStrictEqual } from "node:util";
import type { Confirming } from "../engine/confirm";
import { OneAtATime } from "../engine/one-at-a-time";
import { type Reconciled, reconcile, requireMachine } from "../engine/reconcile";
import { refresh } from "../engine/refresh";
import { remove } from "../engine/remove";
import { ProviderError } from "../errors/failure";
import type { OpenHost } from "../host/host";
import { NO_DRIFT } from "../plan/drift";
import { endpointOf } from "../spec/endpoint";
import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { connectionOf, isElsewhere } from "./connection";
import { askedOf, compare, isLookup, observedInputs } from "./observed";
import { describeForgotten, initFailed, isTakenBack, mayForget } from "./partial";
import { inputsOf, policyOf, STATE_VERSION, specOf, upgrade } from "./state";
import { WatchedHost } from "./watched-host";
import { toWire, type Wire } from "./wire";
import type { World } from "./world";

/** What a diff answers. Source: pulumi sdk/nodejs/dynamic, `DiffResult`. */
export interface Difference {
  readonly changes?: false;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** The life of a `TransparentProxyHost` in Pulumi's terms. Translates; every decision is the engine's. */
export class HostLifecycle {
  readonly #world: World;
  readonly #hosts = new OneAtATime();

  constructor(world: World) {
    this.#world = world;
  }

  diff(olds: Wire, news: Wire): Difference {
    const state = upgrade(olds);
    const elsewhere = isElsewhere(state, news);
    return {
      // That something changes is never said: the engine then compares the inputs itself, line by line, and knows best
      // what to show. That nothing does is, since to the engine the same value as another kind of secret is a change.
      ...(isDeepStrictEqual(inputsOf(state), news) ? { changes: false } : {}),
      replaces: elsewhere ? ["connection"] : [],
      deleteBeforeReplace: true,
    };
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
      const first = await refresh(spec, open.host);
      if (first === undefined) return {};
      requireMachine(open.host.name, machineOf(state), first.seen.identity);
      const compared = compare(state, first, open.host.name);
      const inputs = { ...observedInputs(compared, connection), __provider: state["__provider"] };
      const facts = { ...factsOf(open, compared.seen), asked: compared.asked };
      // Of a host that is only read, the program's own arguments stay the inputs: there is nothing to bring it to.
      if (isLookup(state)) return toWire({ id, props: { ...inputs, ...facts, lookedUp: true } });
      return toWire({ id, props: { ...inputs, ...facts }, inputs });
    });
  }

  async delete(props: Wire): Promise<void> {
    const state = upgrade(props);
    const connection = connectionOf(state);
    try {
      await this.#with(removable(state), state, async ({ host }, spec) => {
        const options = { machineId: machineOf(state), pause: this.#world.changing?.pause };
        this.#note(host.name, await remove(spec, host, options));
      });
    } catch (thrown) {
      if (!mayForget(state, connection, thrown)) throw thrown;
      this.#note(endpointOf(connection), [describeForgotten(state, thrown)]);
    }
  }

  async #bring(id: string, inputs: Wire, state: Wire): Promise<Wire> {
    return this.#with(specOf(inputs), state, async (open, spec) => {
      const host = new WatchedHost(open.host);
      try {
        const confirming = this.#confirming(open, spec);
        const reconciled = await reconcile(spec, host, { machineId: machineOf(state), confirming });
        this.#note(host.name, reconciled.notes);
        return toWire({ ...inputs, drift: NO_DRIFT, ...factsOf(open, reconciled), asked: policyOf(inputs) });
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
  #confirming({ hostKey }: OpenHost, { connection }: ResolvedHostSpec): Confirming | undefined {
    const { changing } = this.#world;
    if (changing === undefined) return undefined;
    const known = hostKey === undefined ? {} : { recordedHostKey: hostKey };
    const reconnect = (deadlineSeconds: number) =>
      this.#world.open(connection, { ...known, deadlineSeconds, isAnew: true });
    return { ...changing, reconnect };
  }

  #note(host: string, notes: readonly string[]): void {
    for (const note of notes) this.#world.say(`[${host}] ${note}`);
  }

  /** Works on a host that nobody else in this process works on meanwhile. */
  async #with<T>(written: Wire, state: Wire, work: (open: OpenHost, spec: ResolvedHostSpec) => Promise<T>): Promise<T> {
    const resolved = resolveHostSpec(written);
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

/** Facts of the host that the state keeps: small, and the same from one look to the next. */
function factsOf(open: OpenHost, { seen, plan }: Pick<Reconciled, "seen" | "plan">): Wire {
  const { machineId } = seen.identity;
  return { hostBackend: plan.backend, machineId, hostKey: open.hostKey, stateVersion: STATE_VERSION };
}

function machineOf(state: Wire): string | undefined {
  const known = state["machineId"];
  return typeof known === "string" ? known : undefined;
}

/**
 * The spec by which a host is given back. The uninstall there knows what to undo: what today's package would refuse of the
 * spec is none of its business.
 */
function removable(state: Wire): Wire {
  const { connection } = state;
  const written = { ...askedOf(state), connection };
  return resolveHostSpec(written).ok ? written : { connection };
}

/** Whether nothing differs but what delete shall do, on a host that is as it was asked for. */
function isOnlyForDelete(state: Wire, news: Wire): boolean {
  const { onUnreachable: before, ...olds } = inputsOf(state);
  const { onUnreachable: after, ...rest } = news;
  return state["asked"] !== undefined && before !== after && isDeepStrictEqual(olds, rest);
}
