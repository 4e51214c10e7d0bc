import { type Field, map, number, object, secret, set, text, texts } from "./field";
import { PROXY_USER_FIELD } from "./host-fields";
import { REACHING_FIELDS } from "./reaching-fields";

const REFERENCE = "or a reference: `env:NAME`, `file:PATH`";

const programs = (where: string): readonly Field[] => [
  text("kumaDp", `Path of kuma-dp ${where}.`),
  text("envoy", `Path of Envoy ${where}.`),
  text("coredns", `Path of CoreDNS ${where}.`),
];

/** The properties of a {@link file://./kuma-dataplane.ts KumaDataplaneSpec} besides the Dataplane itself. */
export const SERVICE_FIELDS: readonly Field[] = [
  PROXY_USER_FIELD,
  object("controlPlane", "The control plane that the proxy belongs to. Required.", [
    text("address", "Its server for data planes: `https://control-plane:5678`. Required."),
    text(
      "caCert",
      `Certificates in PEM by which its own is verified, ${REFERENCE}. Default: any certificate is taken.`,
    ),
  ]),
  secret("token", `The token by which the proxy shows who it is, ${REFERENCE}. Default: none.`),
  map("variables", "Values of `{{ name }}` in the Dataplane. Default: none."),
  object("binaries", "Where the programs come from. Default: found on the host.", [
    ...programs("on the host. Default: found there"),
    object(
      "copy",
      "Programs that are copied to `/opt/kuma-transparent-proxy` on the host.",
      programs("on the machine of the engine"),
    ),
    object("archive", "A release of Kuma that is unpacked to `/opt/kuma-transparent-proxy` on the host.", [
      text("file", "Path of the `.tar.gz` on the machine of the engine. Required."),
      text("sha256", "Its checksum. Required."),
    ]),
  ]),
  object("service", "How kuma-dp is run.", [
    text("manager", "`auto`, `systemd`, or `none` for a supervisor of your own. Default: `auto`."),
    set(
      "before",
      "Units of applications that start after the proxy is ready, or its first start has failed. Default: none.",
    ),
    number("drainSeconds", "0 to 3600 that open connections have when the proxy stops. Default: 30."),
    number("openFiles", "Files and sockets that the proxy may have open at once. Default: 1048576."),
    map("environment", "Environment of kuma-dp. No place for secrets. Default: none."),
    texts("arguments", "More arguments of `kuma-dp run`. No place for secrets. Default: none."),
  ]),
  object("ready", "When the proxy counts as ready.", [
    number("timeoutSeconds", "5 to 600 until it has to be ready after a start. Default: 60."),
  ]),
  ...REACHING_FIELDS,
];
