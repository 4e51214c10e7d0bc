import { dataplaneText } from "../../dataplane/dataplane-text";
import { dnsPortOf, proxyPortsOf } from "../../dataplane/redirects";
import type { ProgramSource, ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";

/** What a spec does, known before any host is asked: shown by previews. No secret is in it. */
export interface DataplaneEffect {
  /** The Dataplane resource, YAML. */
  readonly dataplane: string;
  /** In words: who runs what, and when it counts. */
  readonly sidecar: readonly string[];
}

export function dataplaneEffect(spec: ResolvedKumaDataplane): DataplaneEffect {
  const { proxyUser, controlPlane, service, programs, readySeconds } = spec;
  const ports = portsOf(spec);
  return {
    dataplane: dataplaneText(spec.dataplane),
    sidecar: [
      `kuma-dp runs as ${proxyUser.name} (uid ${proxyUser.uid}), ${RUN_BY[service.manager]}, for the control plane at ${controlPlane.address}`,
      `${sourceText(programs["kuma-dp"])}; ${controlPlane.caCert === undefined ? "any certificate of the control plane is taken" : "the control plane's certificate is verified"}`,
      ports.length === 0
        ? `it counts once the proxy says within ${readySeconds} s that it is ready`
        : `it counts once the proxy listens on ${ports.join(", ")}, within ${readySeconds} s`,
      ...(service.before.length === 0
        ? []
        : [`${service.before.join(", ")} start after that, or once its first start has failed`]),
    ],
  };
}

/** `15001`, `15053 (udp)` */
function portsOf({ dataplane }: ResolvedKumaDataplane): string[] {
  const ports = [...new Set(proxyPortsOf(dataplane).map(({ port }) => port))].toSorted((one, other) => one - other);
  const dns = dnsPortOf(dataplane);
  return [...ports.map(String), ...(dns === undefined ? [] : [`${dns} (udp)`])];
}

const RUN_BY: Readonly<Record<ResolvedKumaDataplane["service"]["manager"], string>> = {
  auto: "by systemd where that runs",
  systemd: "by systemd",
  none: "by a supervisor of yours",
};

function sourceText(source: ProgramSource): string {
  switch (source.kind) {
    case "found":
      return "the kuma-dp that the host has";
    case "path":
      return `the host's ${source.path}`;
    case "copy":
      return `a copy of ${source.file}`;
    case "archive":
      return `the release ${source.file}`;
  }
}
