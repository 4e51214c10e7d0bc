import { OneAtATime } from "../engine/one-at-a-time";
import { type Reconciled, reconcile, requireMachine } from "../engine/reconcile";
import { refresh } from "../engine/refresh";
import { remove } from "../engine/remove";
import { ProviderError } from "../errors/failure";
import { NO_DRIFT } from "../plan/drift";
import { endpointOf, leadsElsewhere } from "../spec/endpoint";
import type { ConnectionSpec } from "../spec/host";
import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { initFailed, leftSomething, mayForget } from "./partial";
import { overlay } from "./properties";
import { inputsOf, STATE_VERSION, specOf, upgrade } from "./state";
import { toWire, type Wire } from "./wire";
import type { OpenHost, World } from "./world";

/** The life of a `TransparentProxyHost` in Pulumi's terms. Translates; every decision is the engine's. */
export class HostLifecycle {
  readonly #world: World;
  readonly #hosts = new OneAtATime();

  constructor(world: World) {
    this.#world = world;
  }

  diff(olds: Wire, news: Wire): { replaces: string[]; deleteBeforeReplace: boolean } {
    // Never `changes`: the engine compares the inputs itself, line by line, and knows better what to show.
    const elsewhere = leadsElsewhere(connectionOf(upgrade(olds)), connectionOf(news));
    return { replaces: elsewhere ? ["connection"] : [], deleteBeforeReplace: true };
  }

  async create(inputs: Wire): Promise<{ id: string; outs: Wire }> {
    const id = endpointOf(connectionOf(inputs));
    return { id, outs: await this.#bring(id, inputs, undefined) };
  }

  async update(id: string, olds: Wire, news: Wire): Promise<{ outs: Wire }> {
    return { outs: await this.#bring(id, news, upgrade(olds)) };
  }

  async read(id: string, props: Wire): Promise<{ id?: string; props?: Wire; inputs?: Wire }> {
    const state = upgrade(props);
    return this.#with(state, state, async (open, spec) => {
      const seen = await refresh(spec, open.host);
      if (seen === undefined) return {};
      requireMachine(open.host.name, machineOf(state), seen.seen.identity);
      const inputs = { ...overlay(inputsOf(state), seen.properties), rules: seen.rules, drift: seen.drift };
      const outputs = { ...state, ...inputs, ...factsOf(open, seen) };
      return toWire({ id, props: outputs, inputs });
    });
  }

  async delete(props: Wire): Promise<void> {
    const state = upgrade(props);
    try {
      const notes = await this.#with(state, state, (open, spec) => remove(spec, open.host, machineOf(state)));
      for (const note of notes) this.#world.say(note);
    } catch (thrown) {
      if (!mayForget(state, thrown)) throw thrown;
      this.#world.say(`${endpointOf(connectionOf(state))} cannot be reached and is forgotten, as onUnreachable asks`);
    }
  }

  async #bring(id: string, inputs: Wire, olds: Wire | undefined): Promise<Wire> {
    return this.#with(inputs, olds, async (open, spec) => {
      try {
        const reconciled = await reconcile(spec, open.host, machineOf(olds));
        for (const note of reconciled.notes) this.#world.say(`[${open.host.name}] ${note}`);
        return toWire({ ...inputs, drift: NO_DRIFT, ...factsOf(open, reconciled), stateVersion: STATE_VERSION });
      } catch (thrown) {
        throw leftSomething(thrown)
          ? initFailed(id, toWire({ ...inputs, stateVersion: STATE_VERSION }), thrown)
          : thrown;
      }
    });
  }

  async #with<T>(
    properties: Wire,
    olds: Wire | undefined,
    work: (open: OpenHost, spec: ResolvedHostSpec) => Promise<T>,
  ): Promise<T> {
    const resolved = resolveHostSpec(specOf(properties));
    if (!resolved.ok) throw new ProviderError(...(resolved.failures as [never, ...never[]]));
    const { connection } = resolved.value;
    return this.#hosts.run(endpointOf(connection), async () => {
      const key = olds?.["hostKey"];
      await using open = await this.#world.open(connection, typeof key === "string" ? key : undefined);
      return await work(open, resolved.value);
    });
  }
}

function connectionOf(properties: Wire): ConnectionSpec | undefined {
  return properties["connection"] as ConnectionSpec | undefined;
}

/** Facts of the host that the state keeps: small, and the same from one look to the next. */
function factsOf(open: OpenHost, { seen, plan }: Pick<Reconciled, "seen" | "plan">): Wire {
  return { backend: plan.backend, machineId: seen.identity.machineId, hostKey: open.hostKey };
}

function machineOf(state: Wire | undefined): string | undefined {
  const known = state?.["machineId"];
  return typeof known === "string" ? known : undefined;
}
