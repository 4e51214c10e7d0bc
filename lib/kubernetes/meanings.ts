import { parseAddresses } from "../spec/addresses";
import type { PlainData } from "../spec/plain-data";
import { formatUidExclusion, parseUidExclusions } from "../spec/uid-exclusions";
import { readEnabled } from "./annotation-values";
import { type AnnotationKey, keyOf, SIDECAR_INJECTION } from "./annotations";
import { readAnnotation } from "./from-annotations";
import { canonicalText } from "./member";

/** Whether two values of an annotation or label say the same to the injector. */
export function meanTheSame(name: string, one: string, other: string): boolean {
  return one === other || meaningOf(name, one) === meaningOf(name, other);
}

/** A text that is the same for all values that are taken alike. What cannot be read means itself, letter for letter. */
function meaningOf(name: string, text: string): string {
  const key = keyOf(name);
  if (name === SIDECAR_INJECTION) return read(readEnabled(text.trim()), text);
  return key === undefined ? text : read(readAnnotation(key, text), text, key);
}

function read(reading: ReturnType<typeof readEnabled>, text: string, key?: AnnotationKey): string {
  if ("failure" in reading) return `text ${text}`;
  return canonicalText(Array.isArray(reading.value) ? entriesOf(reading.value, key) : reading.value);
}

/** No list of an annotation has an order that says anything. */
function entriesOf(list: readonly PlainData[], key: AnnotationKey | undefined): string[] {
  return [...new Set(canonicalEntries(list, key).map(canonicalText))].toSorted();
}

function canonicalEntries(list: readonly PlainData[], key: AnnotationKey | undefined): readonly PlainData[] {
  switch (key) {
    case "excludeInboundIPs":
    case "excludeOutboundIPs": {
      const { value, faults } = parseAddresses(list);
      return faults.length === 0 ? [...value.ipv4, ...value.ipv6] : list;
    }
    case "excludeOutboundPortsForUIDs":
    case "excludeOutboundTcpPortsForUIDs":
    case "excludeOutboundUdpPortsForUIDs": {
      const { value, faults } = parseUidExclusions(list);
      return faults.length === 0 ? value.map(formatUidExclusion) : list;
    }
    default:
      return list;
  }
}
