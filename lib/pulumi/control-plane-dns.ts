import * as pulumi from "@pulumi/pulumi";
import type { ControlPlaneDnsSpec, ControlPlaneDns as Forms } from "../control-plane/control-plane-dns";
import { ProviderError } from "../errors/failure";
import type { Inputs } from "./managed-resource";

/** What a person asks of a control plane's DNS. Each property may be an output of another resource. */
export type ControlPlaneDnsArgs = Inputs<ControlPlaneDnsSpec>;

/**
 * The settings of a control plane's DNS in each form in which a control plane is given them, for the resources of a program
 * that write them there: a file of `remote.CopyToRemote`, the values of a `helm.Release`, an argument of a command. It manages
 * nothing by itself. What the given version of Kuma would pass over fails the preview.
 */
export class ControlPlaneDns extends pulumi.ComponentResource {
  /** Names of environment variables and their values. */
  readonly environment: pulumi.Output<Record<string, string>>;
  /** For `EnvironmentFile=` or `--env-file`. */
  readonly environmentFile: pulumi.Output<string>;
  /** For `/etc/systemd/system/kuma-cp.service.d/dns.conf`. */
  readonly systemdDropIn: pulumi.Output<string>;
  /** For `kumactl install control-plane`. */
  readonly installArguments: pulumi.Output<string[]>;
  /** For the Helm chart `kuma`. */
  readonly helmValues: pulumi.Output<Forms["helmValues"]>;
  readonly #forms: pulumi.Output<Forms>;

  constructor(name: string, args: ControlPlaneDnsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("kuma-transparent-proxy:index:ControlPlaneDns", name, {}, options);
    const forms = pulumi.output(args as pulumi.Input<ControlPlaneDnsSpec>).apply(formsOf);
    this.#forms = forms;
    this.environment = forms.apply(({ environment }) => ({ ...environment }));
    this.environmentFile = forms.apply(({ environmentFile }) => environmentFile);
    this.systemdDropIn = forms.apply(({ systemdDropIn }) => systemdDropIn);
    this.installArguments = forms.apply(({ installArguments }) => [...installArguments]);
    this.helmValues = forms.apply(({ helmValues }) => helmValues);
    const { environment, environmentFile, systemdDropIn, installArguments, helmValues } = this;
    this.registerOutputs({ environment, environmentFile, systemdDropIn, installArguments, helmValues });
  }

  /** For the Corefile of a cluster (Kuma up to 1.6), given the address of the service `kuma-control-plane`. */
  coreDnsStub(address: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.all([this.#forms, address]).apply(([forms, known]) => forms.coreDnsStub(known));
  }
}

type Reader = typeof import("../control-plane/control-plane-dns");

/** What reads specs is loaded only where there is one to read: programs have hosts without it. */
const reader = (): Reader => require("../control-plane/control-plane-dns");

/** @throws ProviderError KTP311, KTP320, KTP321 and those of any value that is none */
function formsOf(spec: ControlPlaneDnsSpec): Forms {
  const resolved = reader().controlPlaneDns(spec);
  if (!resolved.ok) throw new ProviderError(...(resolved.failures as [never, ...never[]]));
  return resolved.value;
}
