import { ManagedHost } from "../engine/hosts";
import { ControlPlane } from "./control-plane";
import { KUMA_VERSION, proxySpec, putProxyPrograms } from "./proxy-host";

/** A host with systemd as a program declares it, the programs of a proxy on it, and the control plane that it belongs to. */
export class ProxiedHost implements AsyncDisposable {
  readonly host: ManagedHost;
  readonly controlPlane: ControlPlane;

  private constructor(host: ManagedHost, controlPlane: ControlPlane) {
    this.host = host;
    this.controlPlane = controlPlane;
  }

  static async start(): Promise<ProxiedHost> {
    const [host, controlPlane] = await Promise.all([ManagedHost.start({ init: "systemd" }), ControlPlane.start()]);
    await putProxyPrograms(host.sandbox);
    return new ProxiedHost(host, controlPlane);
  }

  /** A spec of its proxy, but for the token. */
  get spec() {
    return {
      connection: this.host.connection,
      kumaVersion: KUMA_VERSION,
      ...proxySpec(this.host.sandbox, this.controlPlane.settings(this.host.sandbox)),
    };
  }

  /** The process of its Envoy: another one after a restart. */
  envoy(): Promise<string> {
    return this.host.sh("pgrep -x envoy");
  }

  /** The token that its kuma-dp has, as far as its user alone may read it. */
  async token(): Promise<string> {
    const text = await this.host.sh(
      '[ "$(stat -c "%a %U" /etc/kuma-dp/token)" = "600 kuma-dp" ] && cat /etc/kuma-dp/token',
    );
    return text.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.controlPlane.stop();
    await this.host[Symbol.asyncDispose]();
  }
}
