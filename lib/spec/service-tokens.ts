import { notAChecksum, notAControlPlane, notAnArgument, notAUnit, notAVariable } from "../errors/service-failures";
import { type Parsed, parseEach, quote, type Reading } from "./parsed";
import { readHostName } from "./tokens";

const ADDRESS = /^https?:\/\/(\[[0-9A-Fa-f:.]+\]|[^/:@?#\s[\]]+)(?::(\d{1,5}))?\/?$/;

/** The URL of a control plane's server for data planes, without a path: `https://control-plane:5678`. */
export function readControlPlane(written: unknown): Reading<string> {
  const [, host = "", port = "443"] = ADDRESS.exec(typeof written === "string" ? written : "") ?? [];
  const isHost = "value" in readHostName(host.replace(/^\[(.*)\]$/, "$1"));
  const isPort = Number(port) >= 1 && Number(port) <= 65535;
  return isHost && isPort && typeof written === "string"
    ? { value: written.replace(/\/$/, "") }
    : { failure: notAControlPlane(quote(written)) };
}

/** A text of one line: what systemd and shells take literally once it is quoted. */
function readArgument(written: unknown): Reading<string> {
  return typeof written === "string" && written !== "" && !/\p{C}/u.test(written)
    ? { value: written }
    : { failure: notAnArgument(quote(written)) };
}

export function parseArguments(written: unknown): Parsed<readonly string[]> {
  return parseEach(written, (entry) => [readArgument(entry)]);
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Texts of one line, each under the name of a variable. */
export function parseVariables(written: unknown): Parsed<Readonly<Record<string, string>>> {
  const entries = Object.entries(typeof written === "object" && written !== null ? written : { "": written });
  const readings = entries.map(([name, value]) => {
    const reading = VARIABLE.test(name) ? readArgument(value) : { failure: notAVariable(quote(name)) };
    return [name, reading] as const;
  });
  return {
    value: Object.fromEntries(
      readings.flatMap(([name, reading]) => ("value" in reading ? [[name, reading.value]] : [])),
    ),
    faults: readings.flatMap(([, reading]) => ("failure" in reading ? [{ failure: reading.failure }] : [])),
  };
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
