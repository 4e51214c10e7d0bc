import { OneAtATime } from "../engine/one-at-a-time";
import { credentialUnknown, engineGone, engineStops, providerFailed } from "../errors/state-failures";
import { holdsUnknown, UNKNOWN } from "../lifecycle/wire";
import { type Credentials, withCredentials } from "../spec/credentials";
import type { ConnectionSpec } from "../spec/host";
import type { Attribute } from "./attribute";

/** What the calls of one process have in common: hosts that wait for each other, and whether the engine still wants anything. */
export class Session {
  readonly hosts: OneAtATime = new OneAtATime();
  readonly #isEngineAlive: () => boolean;
  #isStopped = false;
  #crash: { readonly thrown: unknown } | undefined;
  #credentials: Credentials = {};
  #unknown: readonly Attribute[] = [];

  /** Kind of resource and host → the machine that answered there. */
  readonly #brought = new Map<string, unknown>();

  constructor(isEngineAlive: () => boolean) {
    this.#isEngineAlive = isEngineAlive;
  }

  /** The user interrupted the engine. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Something was thrown that nobody caught: of this process nobody knows any more what it does. */
  crash(thrown: unknown): void {
    this.#crash ??= { thrown };
  }

  /**
   * What the configuration of the provider says, for all hosts.
   *
   * @param unknown attributes that nobody knows yet, in a plan
   */
  configure(credentials: Credentials, unknown: readonly Attribute[]): void {
    this.#credentials = credentials;
    this.#unknown = unknown;
  }

  /** @throws ProviderError KTP308 where it would need what is not known yet */
  complete(connection: ConnectionSpec | undefined): ConnectionSpec | undefined {
    const needed = this.#unknown.find(({ key }) => holdsUnknown(withCredentials(connection, { [key]: UNKNOWN })));
    if (needed !== undefined) throw credentialUnknown(needed.name);
    return withCredentials(connection, this.#credentials);
  }

  /** A resource of this run has brought a host to what it asks for. */
  brought(kind: string, host: string, machineId: unknown): void {
    this.#brought.set(`${kind} ${host}`, machineId);
  }

  /**
   * Whether a host that a resource lets go is another one's by now: one that is called otherwise since, or that was made to
   * replace it. Waits for who works there.
   */
  async isTakenOver(kind: string, host: string, machineId: unknown): Promise<boolean> {
    await this.hosts.run(host, () => Promise.resolve());
    return machineId !== undefined && this.#brought.get(`${kind} ${host}`) === machineId;
  }

  /** Before each connection, the one that confirms a change among them: what nobody would record is not begun. */
  requireAlive(): void {
    if (this.#crash !== undefined) throw providerFailed(this.#crash.thrown);
    if (this.#isStopped) throw engineStops();
    if (!this.#isEngineAlive()) throw engineGone();
  }
}
