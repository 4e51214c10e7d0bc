import { type Failure, isProviderError } from "../errors/failure";
import { isElsewhere } from "../lifecycle/connection";
import type { Reached } from "../lifecycle/kind";
import { knownEffect, resolveKnown } from "../lifecycle/known";
import { Lifecycle } from "../lifecycle/lifecycle";
import { isHalfApplied } from "../lifecycle/partial";
import { specOf } from "../lifecycle/state";
import { holdsUnknown, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { BROKEN_OFF, driftOf, IN_SYNC, statusOf } from "./computed";
import { type AttributePath, type Diagnostic, failed, fault, pathOf, warning } from "./diagnostic";
import { Effects } from "./effects";
import { idOf } from "./id";
import { inKeptSpelling } from "./kept-spelling";
import { isMoved, readPrivate, writePrivate } from "./private-state";
import type { ResourceKind } from "./resource-kind";
import { secretsIn, withoutSecrets } from "./secrets";
import type { Session } from "./session";
import { valuesWith } from "./spec-values";
import { toldIn, toldInPlan } from "./told";
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
  readonly #effects = new Effects();

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
    const planned = this.#spelled(prior, config, resolved.value);
    const values = this.#inSync(planned.values, this.#of.spec(planned.values), () =>
      knownEffect(this.#of.kind, planned.spec),
    );
    const told = toldInPlan(this.#of, prior, values);
    const isReplaced = prior !== undefined && !isMoved(readPrivate(kept)) && isElsewhere(this.#of.spec(prior), spec);
    const at = isReplaced ? pathOf("connection", this.#of.attributes) : undefined;
    return { values: { ...values, ...told }, kept, diagnostics: [], replaces: at === undefined ? [] : [at] };
  }

  async apply(prior: Values | undefined, planned: Values | undefined, kept: Uint8Array): Promise<Outcome> {
    const before = readPrivate(kept);
    if (planned === undefined) return this.#delete(prior ?? {}, before);
    const spec = this.#of.spec(planned);
    const resolved = this.#of.kind.declare(spec);
    if (!resolved.ok) return { values: prior, kept, diagnostics: this.#failed(resolved.failures, planned) };
    const known = this.#inSync(planned, spec, () => this.#of.kind.effect(resolved.value));
    const values = { ...known, ...toldIn(this.#of, before) };
    // As the engine sends them, like those of before: it keeps sets in an order of its own.
    const news = this.#properties(planned, {});
    const isNew = prior === undefined || isMoved(before);
    return this.#attempt(values, { values: prior, kept }, async (lifecycle) => {
      const { outs } = isNew
        ? await lifecycle.create(news)
        : await lifecycle.update(String(values["id"]), this.#properties(prior, before), news);
      this.#session.brought(this.#of.typeName, String(values["id"]), outs["machineId"]);
      return { values: { ...values, ...toldIn(this.#of, outs) }, kept: this.#kept(outs) };
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
      const shown = { ...this.#shown(inputs), ...toldIn(this.#of, props) };
      return { values: { ...values, id: idOf(spec), ...shown, status }, kept: this.#kept(props) };
    });
  }

  async #delete(prior: Values, before: Wire): Promise<Outcome> {
    if (isMoved(before)) return { values: undefined, diagnostics: [] };
    const id = String(prior["id"]);
    if (await this.#session.isTakenOver(this.#of.typeName, id, before["machineId"])) {
      const diagnostics = [warning("A host was not given back.", `[${id}] another resource of this run has it now.`)];
      return { values: undefined, diagnostics };
    }
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
      complete: (connection) => this.#session.complete(connection),
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

  #spelled(prior: Values | undefined, config: Values, spec: Spec | undefined) {
    if (prior === undefined || spec === undefined || holdsUnknown(config)) return { values: config, spec };
    return inKeptSpelling(this.#of, prior, config, spec);
  }

  #inSync(config: Values, spec: Wire, effect: () => Wire): Values {
    return { ...config, id: idOf(spec), status: IN_SYNC, ...this.#of.shown(this.#effects.of(spec, effect)) };
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
    const { asked } = kept;
    return {
      ...spec,
      ...this.#shown(values),
      ...(drift === undefined ? {} : { drift }),
      ...kept,
      ...(isRecord(asked) ? { asked: { ...asked, ...secretsIn(this.#of.attributes, spec) } } : {}),
    };
  }

  #kept(properties: Wire): Uint8Array {
    const { asked } = properties;
    const open = isRecord(asked) ? { asked: withoutSecrets(this.#of.attributes, asked) } : {};
    return writePrivate({ ...properties, ...open });
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
