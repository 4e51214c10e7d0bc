import { connect } from "../host/connect";
import { processEnvironment, processIdentity } from "../host/environment";
import { openManaged } from "../host/open-host";
import type { Runner } from "../host/runner";
import type { ConnectionSpec } from "../spec/host";
import type { World } from "./world";

/** What the engine that started this process has to do with its hosts. */
export interface EngineWorld {
  /** Called before each connection. @throws ProviderError where the engine wants nothing more to be begun */
  requireAlive(): void;
  /** Puts into a connection what it leaves open and the engine was told for all of them. */
  complete?(connection: ConnectionSpec | undefined): ConnectionSpec | undefined;
  /** Tells its user something that is no error. */
  say(message: string): void;
}

/** The real world: hosts are reached from this process. */
export function worldOf<Of>(manage: new (runner: Runner) => Of, engine: EngineWorld): World<Of> {
  return {
    async open(connection, options) {
      engine.requireAlive();
      const environment = processEnvironment();
      const target = engine.complete === undefined ? connection : engine.complete(connection);
      return openManaged(manage, target, (to, how) => connect(to, environment, how), options);
    },
    changing: processIdentity,
    say: engine.say,
  };
}
