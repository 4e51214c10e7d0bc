import { type Failure, isProviderError } from "../errors/failure";
import { isElsewhere } from "../lifecycle/connection";
import type { Reached } from "../lifecycle/kind";
import { knownEffect, resolveKnown } from "../lifecycle/known";
import { Lifecycle } from "../lifecycle/lifecycle";
import { isHalfApplied } from "../lifecycle/partial";
import { specOf } from "../lifecycle/state";
import type { Wire } from "../lifecycle/wire";
import { BROKEN_OFF, driftOf, IN_SYNC, statusOf } from "./computed";
import { type AttributePath, type Diagnostic, failed, fault, pathOf, warning } from "./diagnostic";
import { idOf } from "./id";
import { isMoved, readPrivate, writePrivate } from "./private-state";
import type { ResourceKind } from "./resource-kind";
import type { Session } from "./session";
import { valuesWith } from "./spec-values";
import type { Values } from "./value";

/** What became of a resource, as far as it could be done. */
export interface Outcome {
  /** `undefined`: there is none. */
  readonly values: Values | undefined;
  readonly kept?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanOutcome extends Outcome {
  readonly replaces: readonly AttributePath[];
}

/** The methods of one kind of resource. Translates: the life of the resource is {@link Lifecycle}'s. */
export class Resource<Spec extends Reached, Seen, Deed> {
  readonly #of: ResourceKind<Spec, Seen, Deed>;
  readonly #session: Session;

  constructor(of: ResourceKind<Spec, Seen, Deed>, session: Session) {
    this.#of = of;
    this.#session = session;
  }

  validate(config: Values): readonly Diagnostic[] {
    const resolved = resolveKnown(this.#of.kind, this.#of.spec(config));
    return resolved.ok ? [] : this.#failed(resolved.failures, config);
  }

  /** What is planned is known at once, but for what depends on values that are not. */
  plan(prior: Values | undefined, config: Values | undefined, kept: Uint8Array): PlanOutcome {
    if (config === undefined) return { values: undefined, kept, diagnostics: [], replaces: [] };
    const spec = this.#of.spec(config);
    const resolved = resolveKnown(this.#of.kind, spec);
    if (!resolved.ok) {
      return { values: prior, kept, diagnostics: this.#failed(resolved.failures, config), replaces: [] };
    }
    const values = this.#inSync(config, spec, knownEffect(this.#of.kind, resolved.value));
    const isReplaced = prior !== undefined && !isMoved(readPrivate(kept)) && isElsewhere(this.#of.spec(prior), spec);
    const at = isReplaced ? pathOf("connection", this.#of.attributes) : undefined;
    return { values, kept, diagnostics: [], replaces: at === undefined ? [] : [at] };
  }

  async apply(prior: Values | undefined, planned: Values | undefined, kept: Uint8Array): Promise<Outcome> {
    const before = readPrivate(kept);
    if (planned === undefined) return this.#delete(prior ?? {}, before);
    const spec = this.#of.spec(planned);
    const resolved = this.#of.kind.declare(spec);
    if (!resolved.ok) return { values: prior, kept, diagnostics: this.#failed(resolved.failures, planned) };
    const values = this.#inSync(planned, spec, this.#of.kind.effect(resolved.value));
    const news = this.#properties(values, {});
    const isNew = prior === undefined || isMoved(before);
    return this.#attempt(values, { values: prior, kept }, async (lifecycle) => {
      const { outs } = isNew
        ? await lifecycle.create(news)
        : await lifecycle.update(String(values["id"]), this.#properties(prior, before), news);
      return { values, kept: writePrivate(outs) };
    });
  }

  /** A host as it is: what drifted stands at its attribute, and in `status`. */
  async read(current: Values, kept: Uint8Array): Promise<Outcome> {
    const before = readPrivate(kept);
    if (isMoved(before)) return { values: current, kept, diagnostics: [] };
    const state = this.#properties(current, before);
    return this.#attempt(current, { values: current, kept }, async (lifecycle) => {
      const { props, inputs = props } = await lifecycle.read(String(current["id"]), state);
      if (props === undefined || inputs === undefined) return { values: undefined };
      const spec = specOf(inputs, [this.#of.kind.name]);
      const values = valuesWith(this.#of.attributes, current, this.#of.spec(current), spec);
      const status = statusOf(inputs["drift"]);
      return { values: { ...values, id: idOf(spec), ...this.#shown(inputs), status }, kept: writePrivate(props) };
    });
  }

  async #delete(prior: Values, before: Wire): Promise<Outcome> {
    if (isMoved(before)) return { values: undefined, diagnostics: [] };
    return this.#attempt(prior, { values: prior, kept: writePrivate(before) }, async (lifecycle) => {
      await lifecycle.delete(this.#properties(prior, before));
      return { values: undefined };
    });
  }

  /** @param otherwise what is true of the resource where nothing was done to its host */
  async #attempt(
    values: Values,
    otherwise: Omit<Outcome, "diagnostics">,
    work: (lifecycle: Lifecycle<Spec, Seen, Deed>) => Promise<Omit<Outcome, "diagnostics">>,
  ): Promise<Outcome> {
    const diagnostics: Diagnostic[] = [];
    const world = this.#of.world({
      requireAlive: () => this.#session.requireAlive(),
      say: (message) => diagnostics.push(warning("There is something to know about a host.", message)),
    });
    try {
      return { ...(await work(new Lifecycle(this.#of.kind, world, this.#session.hosts))), diagnostics };
    } catch (thrown) {
      if (!isHalfApplied(thrown)) {
        return { ...otherwise, diagnostics: [...diagnostics, ...this.#thrown(thrown, values)] };
      }
      const kept = writePrivate(thrown.properties);
      const told = [...diagnostics, ...this.#thrown(thrown.cause, values)];
      return { values: { ...values, status: statusOf(BROKEN_OFF) }, kept, diagnostics: told };
    }
  }

  #inSync(config: Values, spec: Wire, effect: Wire): Values {
    return { ...config, id: idOf(spec), status: IN_SYNC, ...this.#of.shown(effect) };
  }

  /** The effect among properties, as it is shown; once it was shown, it stays as it is. */
  #shown(properties: Wire): Values {
    const names = Object.keys(this.#of.kind.noEffect);
    return this.#of.shown(Object.fromEntries(names.map((name) => [name, properties[name]])));
  }

  /** The properties of a resource, as its life is told in them. */
  #properties(values: Values, kept: Wire): Wire {
    const drift = driftOf(values["status"]);
    const spec = this.#of.spec(values);
    return { ...spec, ...this.#shown(values), ...(drift === undefined ? {} : { drift }), ...kept };
  }

  #failed(failures: readonly Failure[], values: Values): Diagnostic[] {
    return failures.map((failure) => failed(this.#placed(failure, values), this.#of.attributes));
  }

  #thrown(thrown: unknown, values: Values): Diagnostic[] {
    return isProviderError(thrown) ? this.#failed(thrown.failures, values) : [fault(thrown)];
  }

  #placed(failure: Failure, values: Values): Failure {
    if (failure.property === undefined) return failure;
    return { ...failure, property: this.#of.property(failure.property, values) };
  }
}
