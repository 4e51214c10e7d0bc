import { IPv4, IPv6 } from "ipaddr.js";
import {
  notABackendName,
  notADataplaneName,
  notAnAddressOfSidecars,
  notAnIpAddress,
  notAProbeTime,
  notATemplate,
  unspecifiedAddress,
} from "../errors/dataplane-failures";
import { DOMAIN_LENGTH } from "./defaults";
import { readDuration } from "./duration";
import { quote, type Reading } from "./parsed";

/** Around variables stand characters that mean nothing to YAML there, so that the text can be written as it is. */
const TEMPLATE = /^[A-Za-z0-9._:/-]*(?:\{\{ ?[A-Za-z_][A-Za-z0-9_]{0,62} ?\}\}[A-Za-z0-9._:/-]*)+(?<!:)$/;
const VARIABLE = /\{\{ ?([A-Za-z_][A-Za-z0-9_]*) ?\}\}/g;
const LONGEST_TEMPLATE = 512;

/** Whether somebody else fills in a part of the value: kuma-dp, from `--dataplane-var`. */
export function isTemplate(written: unknown): written is string {
  return typeof written === "string" && written.includes("{{");
}

/** Names of the variables in a text, in their order. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map(([, name]) => name ?? "");
}

/** What a reader takes, or a text with a variable in it: `{{ name }}`, `web-{{ zone }}`. */
export function orTemplate<T>(reader: (written: unknown) => Reading<T>): (written: unknown) => Reading<T | string> {
  return (written) => {
    if (!isTemplate(written)) return reader(written);
    const text = written.trim();
    return text.length <= LONGEST_TEMPLATE && TEMPLATE.test(text)
      ? { value: text }
      : { failure: notATemplate(quote(written)) };
  };
}

/** Source: pkg/core/resources/apis/mesh/validators.go, `backwardCompatRegexp`: what every release takes of a resource that is there. */
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** Name of a Dataplane, or of a mesh. */
export function readDataplaneName(written: unknown): Reading<string> {
  return typeof written === "string" && written.length <= DOMAIN_LENGTH && NAME.test(written)
    ? { value: written }
    : { failure: notADataplaneName(quote(written)) };
}

/** A last label of digits is a slip in an address. Source: govalidator, `IsDNSName`, which Kuma asks. */
const DNS_NAME =
  /^(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.)*(?!\d+\.?$)[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.?$/;

function isIp(written: unknown): written is string {
  return (
    typeof written === "string" &&
    (IPv4.isValidFourPartDecimal(written) || (IPv6.isValid(written) && !written.includes("%")))
  );
}

function isUnspecified(address: string): boolean {
  const parsed = address.includes(":") ? IPv6.parse(address) : IPv4.parse(address);
  return parsed.range() === "unspecified";
}

/** An IP address that somebody can connect to. */
export function readIpAddress(written: unknown): Reading<string> {
  if (!isIp(written)) return { failure: notAnIpAddress(quote(written)) };
  return isUnspecified(written) ? { failure: unspecifiedAddress(written) } : { value: written };
}

/** The same, or a DNS name, which the control plane resolves. */
export function readSidecarAddress(written: unknown): Reading<string> {
  if (isIp(written)) return readIpAddress(written);
  const isName = typeof written === "string" && written.length <= DOMAIN_LENGTH && DNS_NAME.test(written);
  return isName ? { value: written } : { failure: notAnAddressOfSidecars(quote(written)) };
}

/** Source: the same, `identifierRegexp`: a subdomain of RFC 1123. */
const BACKEND_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Name of a backend, of its namespace, or of an inbound that backends name. */
export function readBackendName(written: unknown): Reading<string> {
  return typeof written === "string" && written.length <= DOMAIN_LENGTH && BACKEND_NAME.test(written)
    ? { value: written }
    : { failure: notABackendName(quote(written)) };
}

/** A time of a probe, in seconds: longer than nothing. */
export function readProbeTime(written: unknown): Reading<number> {
  const reading = readDuration(written);
  return "value" in reading && reading.value === 0 ? { failure: notAProbeTime() } : reading;
}
