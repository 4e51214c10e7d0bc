/** What an engine and its plugin tell each other before the first call. Source: hashicorp/go-plugin, docs/internals.md. */

type Variables = Readonly<Record<string, string | undefined>>;

/** By this an engine says that it is one. Source: terraform internal/plugin, `Handshake`. */
const COOKIE = {
  name: "TF_PLUGIN_MAGIC_COOKIE",
  value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
} as const;

/** Version of go-plugin's own protocol, and of Terraform's. */
const CORE_PROTOCOL = 1;
const PROTOCOL = 6;

/** Why this process cannot serve whoever started it, as a sentence for its user; `undefined`: it can. */
export function refusal(variables: Variables): string | undefined {
  if (variables[COOKIE.name] !== COOKIE.value) {
    return "This is a provider for Terraform and OpenTofu, which start it themselves. See kuma-transparent-proxy's documentation.";
  }
  const offered = (variables["PLUGIN_PROTOCOL_VERSIONS"] ?? String(PROTOCOL)).split(",");
  if (offered.includes(String(PROTOCOL))) return undefined;
  return `This provider speaks protocol ${PROTOCOL}; the engine offers ${offered.join(", ")}. Use Terraform 1.0 or newer, or OpenTofu.`;
}

/** The certificate that the engine will show, in PEM. `undefined`: it wants no TLS. */
export function clientCertificate(variables: Variables): string | undefined {
  const certificate = variables["PLUGIN_CLIENT_CERT"];
  return certificate === undefined || certificate === "" ? undefined : certificate;
}

/** The one line by which a plugin says where it listens. @param der its certificate, where there is TLS */
export function handshakeLine(socket: string, der: Buffer | undefined, variables: Variables): string {
  const certificate = der?.toString("base64").replace(/=+$/, "") ?? "";
  const parts = [CORE_PROTOCOL, PROTOCOL, "unix", socket, "grpc", certificate];
  // Whether one connection carries several, which only an engine that knows of it asks.
  return [...parts, ...(variables["PLUGIN_MULTIPLEX_GRPC"] === undefined ? [] : ["false"])].join("|");
}
