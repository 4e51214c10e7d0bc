import { unreadableAnnotation } from "../errors/kubernetes-failures";
import { quote, type Reading } from "../spec/parsed";
import type { PlainData } from "../spec/plain-data";
import { readPort } from "../spec/ports";
import { splitList } from "./told";

/** How Kuma reads the texts of annotations, 3.0-dev: annotations.go, `GetEnabled`, `GetBoolean`, `GetUint32`. */

export type ReadText = (text: string) => Reading<PlainData>;

/** Ports by comma. Kuma knows no ranges there: one ends the init container. */
export const readPortList: ReadText = (text) => {
  const ports: number[] = [];
  for (const part of splitList(text)) {
    const port = readPort(part);
    if ("failure" in port) return unreadable(text, "a list of ports from 1 to 65535, by comma");
    ports.push(port.value);
  }
  return { value: ports };
};

export const readTextList: ReadText = (text) => ({ value: splitList(text) });

/** `tcp:80:1000;udp:53:1000`. */
export const readUidRules: ReadText = (text) => ({ value: splitList(text, ";") });

/** `80,443:1000;8080:1001`, all of one protocol. */
export const readUidRulesOf = (protocol: "tcp" | "udp"): ReadText => {
  return (text) => ({ value: splitList(text, ";").map((rule) => `${protocol}:${rule}`) });
};

const YES: readonly string[] = ["true", "yes"];
const NO: readonly string[] = ["false", "no"];

export const readBoolean: ReadText = (text) => readWord(text, YES, NO, "true or false");

export const readEnabled: ReadText = (text) =>
  readWord(text, [...YES, "enabled"], [...NO, "disabled"], "enabled or disabled");

/** Whether something is wished for, as `enabled` and its like say it; `undefined`: nobody can tell. */
export function wishIn(value: unknown): boolean | undefined {
  const reading = typeof value === "string" ? readEnabled(value) : { value: undefined };
  return "value" in reading && typeof reading.value === "boolean" ? reading.value : undefined;
}

/** A flag of a control plane, which is read otherwise than one of a pod. Source: Go, `strconv.ParseBool`. */
export const readSwitch: ReadText = (text) =>
  readWord(text, ["1", "t", "T", "true", "TRUE", "True"], ["0", "f", "F", "false", "FALSE", "False"], "true or false");

function readWord(text: string, yes: readonly string[], no: readonly string[], expected: string): Reading<boolean> {
  if (yes.includes(text)) return { value: true };
  return no.includes(text) ? { value: false } : unreadable(text, expected);
}

export const readAnyPort: ReadText = (text) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? { value: port } : unreadable(text, "a port, or 0 for none");
};

export const readUid: ReadText = (text) => (/^\d{1,10}$/.test(text) ? { value: text } : unreadable(text, "a uid"));

export const readFamilyMode: ReadText = (text) =>
  text === "dualstack" || text === "ipv4" ? { value: text } : unreadable(text, "dualstack or ipv4");

export const readText: ReadText = (text) => ({ value: text });

export function unreadable(
  text: string,
  expected: string,
): { readonly failure: ReturnType<typeof unreadableAnnotation> } {
  return { failure: unreadableAnnotation(quote(text), expected) };
}
