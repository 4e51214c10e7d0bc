import { notAChecksum, notAControlPlane, notAnArgument, notAUnit, notAVariableValue } from "../errors/service-failures";
import { kindOf, type Parsed, parseEach, quote, type Reading } from "./parsed";
import { readHostName } from "./tokens";

const ADDRESS = /^https?:\/\/(\[[0-9A-Fa-f:.]+\]|[^/:@?#\s[\]]+)(?::(\d{1,5}))?\/?$/;

/** The URL of a control plane's server for data planes, without a path: `https://control-plane:5678`. */
export function readControlPlane(written: unknown): Reading<string> {
  const [, host = "", port = "443"] = ADDRESS.exec(typeof written === "string" ? written : "") ?? [];
  const isHost = "value" in readHostName(host.replace(/^\[(.*)\]$/, "$1"));
  const isPort = Number(port) >= 1 && Number(port) <= 65535;
  return isHost && isPort && typeof written === "string"
    ? { value: written.replace(/\/$/, "") }
    : { failure: notAControlPlane(quote(typeof written === "string" ? withoutCredentials(written) : written)) };
}

/** Who logs in, with or without a scheme before, and whatever stands in a query, is nobody's to read. */
function withoutCredentials(url: string): string {
  return url.replace(/^(?![\s\S]*\/\/)[\s\S]*@/, "…@").replace(/[?#][\s\S]*/, "?…");
}

/** A text of one line: what systemd and shells take literally once it is quoted. */
export function readArgument(written: unknown): Reading<string> {
  if (typeof written !== "string") return { failure: notAnArgument(`it is ${kindOf(written)}`) };
  if (written === "") return { failure: notAnArgument("it is empty") };
  return /\p{C}/u.test(written)
    ? { failure: notAnArgument("it has control characters, or several lines") }
    : { value: written };
}

export function parseArguments(written: unknown): Parsed<readonly string[]> {
  return parseEach(written, (entry) => [readArgument(entry)]);
}

/** What means nothing to YAML wherever a variable may stand, plain or in double quotes. */
const VARIABLE_VALUE = /^[A-Za-z0-9._:/][A-Za-z0-9._:/-]*(?<!:)$/;

/** What a variable of a Dataplane stands for. */
export function readVariableValue(written: unknown): Reading<string> {
  return typeof written === "string" && VARIABLE_VALUE.test(written)
    ? { value: written }
    : { failure: notAVariableValue(quote(written)) };
}

const UNIT = /^(?!kuma-dp\.|kuma-transparent-proxy)[A-Za-z0-9:_.@-]{1,240}\.(?:service|socket|timer|path)$/;

/** Names of units of applications, sorted and free of doubles. A target that the proxy itself waits for would be a circle. */
export function parseUnits(written: unknown): Parsed<readonly string[]> {
  const { value, faults } = parseEach(written, (entry): Reading<string>[] =>
    typeof entry === "string" && UNIT.test(entry) ? [{ value: entry }] : [{ failure: notAUnit(quote(entry)) }],
  );
  return { value: [...new Set(value)].toSorted(), faults };
}

/** A SHA-256 checksum, in small letters. */
export function readChecksum(written: unknown): Reading<string> {
  const text = typeof written === "string" ? written.trim().toLowerCase() : "";
  return /^[0-9a-f]{64}$/.test(text) ? { value: text } : { failure: notAChecksum(quote(written)) };
}
