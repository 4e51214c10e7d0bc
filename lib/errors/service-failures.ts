import { type Failure, failure, ProviderError } from "./failure";

/** What can be wrong with the proxy of a host as a service: KTP540 to KTP569, KTP591, KTP592. Whoever reads the spec adds `property`. */

/** `controlPlane.address` is no URL of a server for data planes. */
export const notAControlPlane = (found: string): Failure =>
  failure(
    "KTP540",
    `${found} is no address of a control plane.`,
    "Give its server for data planes: `https://control-plane:5678`; a name or an IP address, and a port.",
  );

/** A value that stands in a unit of systemd, or on a command line, cannot stand there. What it says is not shown: it may be a secret that is no use there. */
export const notAnArgument = (why: string): Failure =>
  failure("KTP541", `It cannot be given to kuma-dp: ${why}.`, "Give a text of one line, without control characters.");

/** The name of a variable, of the environment or of a Dataplane, is none. */
export const notAVariable = (found: string): Failure =>
  failure(
    "KTP542",
    `${found} is no name of a variable.`,
    "Take letters, digits and `_`, no digit first; those of Kuma begin with KUMA_.",
  );

/** `service.before` names no unit of an application. */
export const notAUnit = (found: string): Failure =>
  failure(
    "KTP543",
    `${found} is no unit of an application.`,
    'Give its whole name: "shop.service", "web@1.service"; neither a target nor one of ours.',
  );

/** `binaries.archive.sha256` is no checksum. */
export const notAChecksum = (found: string): Failure =>
  failure(
    "KTP544",
    `${found} is no SHA-256 checksum.`,
    "Give its 64 hexadecimal digits, as `sha256sum FILE` prints them.",
  );

/** A program comes from two places at once. */
export const programFromTwo = (name: string, one: string, other: string): Failure =>
  failure("KTP545", `${name} comes from ${one} and from ${other}.`, "Leave one of them out.");

/** The proxy has to be ready before the confirm window ends, and may take longer. */
export const readyAfterWindow = (ready: number, drain: number, window: number): Failure =>
  failure(
    "KTP546",
    `A former proxy may take ${drain} seconds to end and the new one ${ready} to be ready, and the change is taken back after ${window}.`,
    "Give `confirm.timeoutSeconds` at least ten seconds more than `service.drainSeconds` and `ready.timeoutSeconds` together.",
  );

/** `caCert`, or the file that it names, holds no certificate. */
export const notACertificate = (): Failure =>
  failure(
    "KTP547",
    "It holds no certificate in PEM.",
    "Give the CA of the control plane, `-----BEGIN CERTIFICATE-----` and what follows, or `file:PATH` of it.",
  );

/** The token, or what its reference names, is no token: it has several lines, or blanks. */
export const notAToken = (): Failure =>
  failure("KTP548", "It is no token.", "Give what `kumactl generate dataplane-token` prints, one line without blanks.");

/** The token is over already. */
export const tokenExpired = (since: string): Failure =>
  failure(
    "KTP549",
    `The token expired at ${since}: the control plane would not take it.`,
    "Make a new one: `kumactl generate dataplane-token --name NAME --mesh MESH --valid-for 720h`.",
  );

/** The Dataplane has a variable, and nobody says what it stands for. */
export const variableMissing = (name: string): Failure =>
  failure(
    "KTP565",
    `The Dataplane has the variable ${name}, and nothing says what it stands for: kuma-dp would not start.`,
    `Give it a value: \`variables: { ${name}: "…" }\`.`,
  );

/** The value of a variable would be more than a value once kuma-dp has put it into the Dataplane, which is YAML. */
export const notAVariableValue = (found: string): Failure =>
  failure(
    "KTP567",
    `${found} cannot stand in a Dataplane: kuma-dp fills it in before anybody reads the YAML.`,
    "Give letters, digits and `._:/-`, no `-` first and no `:` last, as names, addresses, ports and tags have them.",
  );

/** Rules lead where the proxy does not listen: told before either of the two comes to a host on which the other is. */
export const trafficToNobody = (host: string, property: string, ports: string): Failure => ({
  ...failure(
    "KTP568",
    `Rules would send traffic to ${ports}, where the proxy does not listen: all of it would be refused.`,
    "Give the TransparentProxyHost and the KumaDataplane of a host one policy: the same ports, and `transparentProxy` there.",
  ),
  host,
  property,
});

/** Where kuma-dp would say that it is ready, nobody could ask. */
export const readinessUnheard = (name: string): Failure =>
  failure(
    "KTP591",
    `With this value of ${name} kuma-dp would not say on a port of the host that it is ready.`,
    "Give a port from 1 to 65535 in KUMA_READINESS_PORT, and leave KUMA_READINESS_UNIX_SOCKET_DISABLED out.",
  );

/** A file on the machine of the engine that is to be copied cannot be read. */
export function cannotCopy(host: string, path: string, why: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP550",
      `${path} on this machine cannot be copied: ${why}.`,
      "Give the path of a file that the engine can read.",
    ),
    host,
    property: "binaries",
  });
}

/** A file that is to be copied is another one than its checksum says. */
export function checksumDiffers(host: string, path: string, found: string, wanted: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP551",
      `${path} has the checksum ${found}, not ${wanted}.`,
      "Get the release again, or give the checksum that its publisher names.",
    ),
    host,
    property: "binaries.archive",
  });
}

/** A copy did not arrive whole. */
export function copyFailed(host: string, path: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP552",
      `${path} could not be copied to the host: ${said}.`,
      "Make room below /opt, and see that base64, sha256sum and tar are there; nothing was changed.",
    ),
    host,
    property: "binaries",
  });
}

/** The host has not the program. */
export function programMissing(host: string, name: string, where: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP553",
      `There is no ${name} ${where}.`,
      "Install it, give its path in `binaries`, or have it copied: `binaries.archive`, `binaries.copy`.",
    ),
    host,
    property: "binaries",
  });
}

/** The kuma-dp that is there is of another release than the spec is about. */
export function programOfOtherVersion(host: string, path: string, found: string, wanted: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP554",
      `${path} is of Kuma ${found}, and the spec is about ${wanted}.`,
      "Give the version that runs there in `kumaVersion`, or bring the other one by `binaries`.",
    ),
    host,
    property: "kumaVersion",
  });
}

/** A unit or a file that the proxy needs is there already, of somebody else. */
export function fileIsForeign(host: string, path: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP555",
      `${path} is there already, and not by us.`,
      "Stop what uses it (`systemctl disable --now kuma-dp`), put it aside, and apply again: nothing of it would be left.",
    ),
    host,
  });
}

/** The spec wants systemd, and it does not run there. */
export function systemdMissing(host: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP556",
      "systemd does not run on the host.",
      'Give `service: { manager: "none" }`, and have your supervisor run `/etc/kuma-dp/run`.',
    ),
    host,
    property: "service.manager",
  });
}

/** Somebody else listens where the proxy has to. */
export function portTaken(host: string, port: number, who: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP557",
      `Port ${port} is taken by ${who}.`,
      "Stop that process, or give the proxy another port: `proxy.redirect`, `networking.admin.port`; the host's rules have the same ports.",
    ),
    host,
  });
}

/** The proxy was started and is not ready in time; the host was taken back to what it ran before. */
export function notReady(host: string, why: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP558",
      `The proxy was not ready in time: ${why}.`,
      "Look at `journalctl -u kuma-dp` on the host; the change was taken back.",
    ),
    host,
  });
}

/** kuma-dp would not take its token. */
export function tokenRefused(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP559",
      `The token was not taken: ${said}.`,
      "Make one for this mesh, name and these tags by `kumactl generate dataplane-token`; the change was taken back.",
    ),
    host,
    property: "token",
  });
}

/** The control plane does not answer. */
export function controlPlaneUnreachable(host: string, address: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP560",
      `The control plane at ${address} cannot be reached from the host: ${said}.`,
      "See that it runs, that the name resolves on the host, and that nothing between drops the port; the change was taken back.",
    ),
    host,
    property: "controlPlane.address",
  });
}

/** The control plane answers, and does not take this data plane. */
export function controlPlaneRefused(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP569",
      `The control plane does not take this data plane: ${said}.`,
      "Look at what it says: `controlPlane.address` has to stand in its certificate, `mesh` has to be there, and the Dataplane one that this release takes; the change was taken back.",
    ),
    host,
  });
}

/** The control plane shows a certificate that the CA does not vouch for. */
export function certificateRefused(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP561",
      `The certificate of the control plane was not taken: ${said}.`,
      "Give the CA that signed it in `controlPlane.caCert`; the change was taken back.",
    ),
    host,
    property: "controlPlane.caCert",
  });
}

/** The kuma-dp that is there does not know one of its arguments. */
export function argumentUnknown(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP562",
      `kuma-dp does not know an argument: ${said}.`,
      "Give the version that runs there in `kumaVersion`, and look at `service.arguments`; the change was taken back.",
    ),
    host,
    property: "kumaVersion",
  });
}

/** kuma-dp starts a server for names, which is nowhere. */
export function dnsServerMissing(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP592",
      `There is no coredns, which kuma-dp starts for names: ${said}.`,
      'Put it beside kuma-dp, name it in `binaries.coredns`, or do without: `service: { environment: { KUMA_DNS_ENABLED: "false" } }`; the change was taken back.',
    ),
    host,
    property: "binaries",
  });
}

/** A port that the proxy wants was taken when it started. */
export function listenerRefused(host: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP563",
      `The proxy could not listen: ${said}.`,
      "Stop whoever has the port (`ss -ltnp`), or give the proxy another one; the change was taken back.",
    ),
    host,
  });
}

/** Rules were loaded on a host with a proxy of ours, which does not take what they send there. */
export function proxyNotReady(host: string, why: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP566",
      `The rules were taken back, since the proxy does not take what they send there: ${why}.`,
      "Bring the host's KumaDataplane first (`dependsOn`), with the same ports; `journalctl -u kuma-dp` tells why it does not listen.",
    ),
    host,
  });
}

/** A step of a change to the service did not succeed. */
export function serviceStepFailed(host: string, step: string, said: string): ProviderError {
  return new ProviderError({
    ...failure(
      "KTP564",
      `The step ${step} did not succeed: ${said}.`,
      "The host is as it was. Mend what it says, and apply again.",
    ),
    host,
  });
}
