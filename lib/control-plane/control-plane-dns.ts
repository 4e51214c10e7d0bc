import type { Failure } from "../errors/failure";
import { controlPlaneDnsSchema } from "../spec/control-plane-dns-schema";
import { MESH_DNS } from "../spec/defaults";
import { readSpec } from "../spec/read";
import type { Resolved } from "../spec/resolve";
import { environmentOf, unreadSettings } from "./dns";
import { coreDnsStub, environmentFile, type HelmValues, helmValues, installArguments, systemdDropIn } from "./forms";

/** What a person asks of a control plane's DNS. What is left out stays as Kuma has it. */
export interface ControlPlaneDnsSpec {
  /** Version of Kuma. @default not known: nothing is refused for its sake */
  readonly kumaVersion?: string;
  /** UDP port on which the control plane answers (Kuma up to 1.6); 53 is what resolv.conf needs. @default 5653 */
  readonly port?: number;
  /** The domain that the mesh has its names in. @default "mesh" */
  readonly domain?: string;
  /** Block from which virtual IPv4 addresses are taken (Kuma up to 2.x). @default "240.0.0.0/4" */
  readonly cidr?: string;
}

/** The same settings in each form in which a control plane is given them. */
export interface ControlPlaneDns {
  readonly environment: Readonly<Record<string, string>>;
  /** For `EnvironmentFile=` or `--env-file`. */
  readonly environmentFile: string;
  /** For `/etc/systemd/system/kuma-cp.service.d/dns.conf`. */
  readonly systemdDropIn: string;
  /** For `kumactl install control-plane`. */
  readonly installArguments: readonly string[];
  /** For the Helm chart `kuma`. */
  readonly helmValues: HelmValues;
  /** For the Corefile of a cluster (Kuma up to 1.6), given the address of the service `kuma-control-plane`. */
  coreDnsStub(address: string): string;
}

/** Reads what is asked: all of its faults at once, or the settings in every form. Touches nothing, never throws. */
export function controlPlaneDns(spec: ControlPlaneDnsSpec): Resolved<ControlPlaneDns> {
  const { value, failures } = readSpec(controlPlaneDnsSchema, spec);
  const { kumaVersion, port, domain, cidr } = value;
  const settings = { kumaVersion, port, domain, cidr };
  const all: Failure[] = [...failures, ...unreadSettings(settings)];
  if (all.length > 0) return { ok: false, failures: all };
  const environment = environmentOf(settings);
  return {
    ok: true,
    value: {
      environment,
      environmentFile: environmentFile(environment),
      systemdDropIn: systemdDropIn(environment),
      installArguments: installArguments(environment),
      helmValues: helmValues(environment),
      coreDnsStub: (address) => coreDnsStub(domain ?? MESH_DNS.domain, address, port ?? MESH_DNS.controlPlanePort),
    },
  };
}
