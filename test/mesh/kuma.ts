import { READINESS_PORT } from "../../lib/spec/defaults";
import type { SandboxHost } from "../../sandbox/host";
import { ControlPlane } from "./control-plane";
import { kumaDpProgram } from "./kuma-dp-program";
import { KUMA_VERSION, putKumaDp } from "./proxy-host";

/** Whose kuma-dp and whose control plane a test of proxies runs with: stand-ins, or Kuma's own. */
export interface Kuma {
  readonly name: string;
  /** Its release, as its kuma-dp says it. */
  readonly version: string;
  /** What its kuma-dp needs besides where a test does not care: it would not start, or would start more than is there. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it says that it is ready. */
  readonly readinessPort: number;
  putKumaDp(sandbox: SandboxHost): Promise<void>;
  /** Another kuma-dp than that of its hosts, for a file of the engine's machine. */
  another(): Promise<{ readonly program: Buffer; readonly version: string }>;
  /** The control plane of a host that is there by now. */
  controlPlane(): Promise<KumaControlPlane>;
}

/** A control plane in the lab that hears who joins. */
export interface KumaControlPlane extends AsyncDisposable {
  /** `controlPlane` of a spec for a host. */
  settings(host: { readonly labAddress: string }): { readonly address: string; readonly caCert?: string };
  /** A token for a data plane of the mesh `default`. */
  token(name: string): Promise<string>;
  /** Takes no other token any more, ends every connection, and waits until a data plane has come back by it. */
  insistOn(token: string): Promise<void>;
}

export const STAND_IN: Kuma = {
  name: "the stand-in",
  version: KUMA_VERSION,
  environment: {},
  readinessPort: READINESS_PORT,
  putKumaDp: (sandbox) => putKumaDp(sandbox),
  another: async () => ({ program: await kumaDpProgram("2.9.1"), version: "2.9.1" }),
  controlPlane: () => ControlPlane.start(),
};
