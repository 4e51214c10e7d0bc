/** The forms in which a control plane is given its environment. No value that is read here needs a quote in any of them. */

/** A file for `EnvironmentFile=` of systemd, or `--env-file` of Docker. */
export function environmentFile(environment: Readonly<Record<string, string>>): string {
  return pairs(environment)
    .map((pair) => `${pair}\n`)
    .join("");
}

/** A drop-in for the unit of kuma-cp: `/etc/systemd/system/kuma-cp.service.d/dns.conf`. */
export function systemdDropIn(environment: Readonly<Record<string, string>>): string {
  const lines = pairs(environment).map((pair) => `Environment=${pair}\n`);
  return `[Service]\n${lines.join("")}`;
}

/** Arguments of `kumactl install control-plane`. */
export function installArguments(environment: Readonly<Record<string, string>>): string[] {
  return pairs(environment).flatMap((pair) => ["--env-var", pair]);
}

/** Values of the Helm chart. Its key is `envVars`; one called `envVar` is passed over without a word. Source: deployments/charts/kuma/values.yaml. */
export function helmValues(environment: Readonly<Record<string, string>>): HelmValues {
  return { controlPlane: { envVars: environment } };
}

export interface HelmValues {
  readonly controlPlane: { readonly envVars: Readonly<Record<string, string>> };
}

/**
 * The stub by which CoreDNS asks the control plane for names of the mesh, as `kumactl install dns` of Kuma up to 1.6 puts it
 * into the ConfigMap `coredns`. Source: app/kumactl/cmd/install/install_dns.go.
 */
export function coreDnsStub(domain: string, address: string, port: number): string {
  return `${domain}:53 {\n    errors\n    cache 3\n    forward . ${address}:${port}\n}\n`;
}

function pairs(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}
