import { reconcileDataplane } from "../../lib/engine/dataplane/reconcile";
import { refreshDataplane } from "../../lib/engine/dataplane/refresh";
import { removeDataplane } from "../../lib/engine/dataplane/remove";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { connect } from "../../lib/host/connect";
import { processEnvironment, processIdentity } from "../../lib/host/environment";
import type { DataplaneHost, Open } from "../../lib/host/host";
import { LinuxDataplane } from "../../lib/host/linux-dataplane";
import type { HostSpec } from "../../lib/spec/host";
import type { KumaDataplaneSpec } from "../../lib/spec/kuma-dataplane";
import { type ResolvedKumaDataplane, resolveKumaDataplane } from "../../lib/spec/resolve-kuma-dataplane";
import type { SandboxHost, SandboxHostOptions } from "../../sandbox/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { putEnvoy } from "./envoy";
import { type Kuma, type KumaControlPlane, STAND_IN } from "./kuma";
import { proxySpec } from "./proxy-host";

/** A host that is to run a proxy, and the control plane that it belongs to. */
export class DataplaneScene implements AsyncDisposable {
  readonly kuma: Kuma;
  readonly on: TestHost;
  readonly controlPlane: KumaControlPlane;
  /** What its proxy shows to the control plane: of the specs that are made from now on. */
  token: string;

  private constructor(kuma: Kuma, on: TestHost, controlPlane: KumaControlPlane, token: string) {
    this.kuma = kuma;
    this.on = on;
    this.controlPlane = controlPlane;
    this.token = token;
  }

  static async set(options: SandboxHostOptions = {}, kuma: Kuma = STAND_IN): Promise<DataplaneScene> {
    const on = await TestHost.start({ init: "systemd", size: "768m", ...options });
    const [controlPlane] = await Promise.all([kuma.controlPlane(), putEnvoy(on.sandbox), kuma.putKumaDp(on.sandbox)]);
    return new DataplaneScene(kuma, on, controlPlane, await controlPlane.token("web-1"));
  }

  /** A spec of this host; what is given besides counts. */
  spec({ service, ...more }: Partial<KumaDataplaneSpec> = {}): ResolvedKumaDataplane {
    const { sandbox } = this.on;
    const { service: usual, ...spec } = proxySpec(sandbox, this.controlPlane.settings(sandbox));
    const resolved = resolveKumaDataplane({
      kumaVersion: releaseOf(this.kuma),
      ...spec,
      token: this.token,
      service: { ...usual, ...service, environment: { ...this.kuma.environment, ...service?.environment } },
      ...more,
    });
    if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
    return resolved.value;
  }

  async bring(spec: ResolvedKumaDataplane) {
    await using open = await dataplaneOf(this.on.sandbox);
    const { sandbox } = this.on;
    return await reconcileDataplane(spec, open.host, {
      confirming: { ...processIdentity, reconnect: () => dataplaneOf(sandbox) },
    });
  }

  async refresh(spec: ResolvedKumaDataplane) {
    await using open = await dataplaneOf(this.on.sandbox);
    return await refreshDataplane(spec, open.host);
  }

  async remove(spec: ResolvedKumaDataplane): Promise<readonly string[]> {
    await using open = await dataplaneOf(this.on.sandbox);
    return await removeDataplane(spec, open.host);
  }

  /** Loads rules that send its traffic to the proxy. */
  async redirect(spec: HostSpec = {}): Promise<void> {
    await reconcile(hostSpec(spec), this.on.host);
  }

  /** Takes the rules off again. */
  unredirect(): Promise<readonly string[]> {
    return remove(hostSpec({}), this.on.host);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.on.stop(), this.controlPlane[Symbol.asyncDispose]()]);
  }
}

/** What a spec calls it: the minor release. */
export function releaseOf({ version }: Kuma): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The proxy of a sandbox host, over a connection of its own. */
export async function dataplaneOf(sandbox: SandboxHost): Promise<Open<DataplaneHost>> {
  const runner = await connect({ exec: [...sandbox.enterArgv("sh")] }, processEnvironment());
  return { host: new LinuxDataplane(runner), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
}
