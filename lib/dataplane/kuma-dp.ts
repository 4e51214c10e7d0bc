import { knows } from "../spec/dataplane-era";
import { ADMIN_PORT, READINESS_PORT, SIDECAR_PORTS } from "../spec/defaults";
import { isSince } from "../spec/kuma-version";
import type { ResolvedDataplane } from "../spec/resolve-dataplane";

/** Where on the host things are that kuma-dp is told of: absolute paths. */
export interface KumaDpFiles {
  readonly dataplane: string;
  readonly token?: string;
  readonly caCert?: string;
  readonly transparentProxyConfig?: string;
  /** URL of the control plane: `https://cp:5678`. */
  readonly controlPlane: string;
  /** What the variables of the Dataplane stand for. */
  readonly variables: Readonly<Record<string, string>>;
  readonly envoy?: string;
  readonly coredns?: string;
  readonly configDir?: string;
  /** How long connections may go on when kuma-dp is stopped. @default 30, by kuma-dp */
  readonly drainSeconds?: number;
}

/**
 * What stands behind `kuma-dp`. Options that the release does not have are not among them. Source: app/kuma-dp/cmd/run.go at
 * 1.2.1, 1.8.8, 2.9 and 2.14.
 */
export function kumaDpArguments(resolved: ResolvedDataplane, files: KumaDpFiles): readonly string[] {
  const { kumaVersion } = resolved;
  const config = knows(kumaVersion, "transparentProxyConfig") ? files.transparentProxyConfig : undefined;
  return [
    "run",
    `--cp-address=${files.controlPlane}`,
    ...option("--ca-cert-file", files.caCert),
    ...option("--dataplane-token-file", files.token),
    `--dataplane-file=${files.dataplane}`,
    ...Object.entries(files.variables)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `--dataplane-var=${assignment(name, value)}`),
    ...option("--transparent-proxy-config", config),
    ...option("--binary-path", files.envoy),
    ...option("--config-dir", files.configDir),
    ...option("--drain-time", files.drainSeconds === undefined ? undefined : `${files.drainSeconds}s`),
    ...(knows(kumaVersion, "admin") ? [] : [`--admin-port=${ADMIN_PORT}`]),
    ...dnsArguments(resolved, files),
  ];
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

/** With more than one `=` in it kuma-dp reads a list of CSV. Source: spf13/pflag, `stringToStringValue.Set`. */
function assignment(name: string, value: string): string {
  const pair = `${name}=${value}`;
  return value.includes("=") ? `"${pair.replaceAll('"', '""')}"` : pair;
}

/** The sidecar's DNS is as kuma-dp has it by itself, unless queries are captured; from 3.0 on that is on. */
function dnsArguments({ kumaVersion, policy }: ResolvedDataplane, { coredns }: KumaDpFiles): readonly string[] {
  if (!isSince(kumaVersion, 1, 1, 3)) return [];
  const { enabled, port } = policy.dns;
  const hasCoreDns = !isSince(kumaVersion, 3, 0);
  const portOption = hasCoreDns ? "--dns-coredns-port" : "--dns-proxy-port";
  return [
    ...(enabled && hasCoreDns ? ["--dns-enabled=true"] : []),
    ...(port === SIDECAR_PORTS.dns ? [] : [`${portOption}=${port}`]),
    ...(hasCoreDns ? option("--dns-coredns-path", coredns) : []),
  ];
}

/** Whom to ask whether the sidecar is ready, by HTTP on the loopback interface. */
export interface Readiness {
  readonly port: number;
  readonly path: string;
}

/**
 * kuma-dp itself from 2.9 on, with {@link kumaDpEnvironment}; Envoy before. `undefined` where nobody is known who could say it: the port is
 * a variable.
 *
 * @param readinessPort where kuma-dp says so
 */
export function readinessOf(
  { kumaVersion, networking }: ResolvedDataplane,
  readinessPort: number = READINESS_PORT,
): Readiness | undefined {
  if (isSince(kumaVersion, 2, 9)) return { port: readinessPort, path: "/ready" };
  const { adminPort = ADMIN_PORT } = networking;
  return typeof adminPort === "number" ? { port: adminPort, path: "/ready" } : undefined;
}

/**
 * Settings that kuma-dp has no option for. From 2.12 to 2.14 it says by a socket in a folder of its own that the sidecar is ready, unless
 * it is told otherwise. Source: pkg/config/app/kuma-dp/config.go; pull requests 13924 and 16583 of Kuma.
 *
 * @param readinessPort where it shall say so, from 2.9 on
 */
export function kumaDpEnvironment(
  { kumaVersion }: ResolvedDataplane,
  readinessPort: number = READINESS_PORT,
): Readonly<Record<string, string>> {
  const hasSocket = isSince(kumaVersion, 2, 12) && !isSince(kumaVersion, 3, 0);
  const hasPort = isSince(kumaVersion, 2, 9) && readinessPort !== READINESS_PORT;
  return {
    ...(hasPort ? { KUMA_READINESS_PORT: String(readinessPort) } : {}),
    ...(hasSocket ? { KUMA_READINESS_UNIX_SOCKET_DISABLED: "true" } : {}),
  };
}
