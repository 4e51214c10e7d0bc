import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import type { Family } from "../../lib/rules/model";
import type { HostSpec } from "../../lib/spec/host";
import type { Upstream } from "../../sandbox/upstream";
import { hostSpec, TestHost } from "../support/host-under-test";
import { startApplication } from "./application";
import { Envoy, type Statistics } from "./envoy";

const PROXY_USER = "kuma-dp";

/** A host with an application, which joins the mesh and leaves it: its rules and its sidecar. */
export class MeshHost {
  readonly under: TestHost;
  private readonly spec: HostSpec;
  private envoy: Envoy | undefined;

  private constructor(under: TestHost, spec: HostSpec) {
    this.under = under;
    this.spec = spec;
  }

  static async start(upstream: Upstream, ports: readonly number[], spec: HostSpec): Promise<MeshHost> {
    const under = await TestHost.start({ upstream });
    await startApplication(under.sandbox, ports);
    return new MeshHost(under, spec);
  }

  get name(): string {
    return this.under.sandbox.name;
  }

  /** Where other hosts of the mesh reach it. */
  address(family: Family): string {
    const { upstreamAddress, upstreamAddress6 } = this.under.sandbox;
    const address = { ipv4: upstreamAddress, ipv6: upstreamAddress6 }[family];
    if (address === undefined) throw new Error(`${this.name} has no address of ${family}.`);
    return address;
  }

  /** Rules first, as they make the user who runs the sidecar. */
  async join(): Promise<void> {
    await reconcile(hostSpec(this.spec), this.under.host);
    this.envoy = await Envoy.start(this.under.sandbox, PROXY_USER);
  }

  /** What passed by the sidecar's listeners and clusters so far. */
  statistics(): Promise<Statistics> {
    if (this.envoy === undefined) throw new Error(`${this.name} is not in the mesh.`);
    return this.envoy.statistics();
  }

  /** The sidecar first: nothing may run as the user that goes with the rules. Returns what the removal has to say. */
  async leave(): Promise<readonly string[]> {
    if (this.envoy === undefined) throw new Error(`${this.name} is not in the mesh.`);
    await this.envoy.stop();
    this.envoy = undefined;
    return remove(hostSpec(this.spec), this.under.host);
  }

  async stop(): Promise<void> {
    await this.envoy?.stop();
    await this.under.stop();
  }
}
