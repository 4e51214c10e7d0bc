import { IPv4, IPv6 } from "ipaddr.js";
import { notADomain, notANameserver, notAProbe } from "../errors/dns-failures";
import { DOMAIN_LENGTH } from "./defaults";
import { type Parsed, parseEach, quote, type Reading } from "./parsed";

/** Labels as the kernel of every resolver takes them. A last label of digits would be part of an address. */
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Domains of which no resolver asks anybody. Source: RFC 6761. */
const RESERVED = /(?:^|\.)(?:localhost|arpa|invalid)$/;

/** A domain, in small letters. */
export function readDomain(written: unknown): Reading<string> {
  const text = typeof written === "string" ? written.trim().toLowerCase() : "";
  const isDomain = DOMAIN.test(text) && !RESERVED.test(text) && text.length <= DOMAIN_LENGTH;
  return isDomain ? { value: text } : { failure: notADomain(quote(written)) };
}

/** Domains, one or a list, sorted. One within another says nothing more. */
export function parseDomains(written: unknown): Parsed<readonly string[]> {
  const { value, faults } = parseEach(written, (entry) => [readDomain(entry)]);
  const all = [...new Set(value)].toSorted();
  return { value: all.filter((domain) => !all.some((outer) => domain.endsWith(`.${outer}`))), faults };
}

/** An address to which queries can be sent, canonical. */
function readNameserver(written: unknown): Reading<string> {
  const text = typeof written === "string" ? written.trim() : "";
  if (IPv4.isValidFourPartDecimal(text) && !NOBODYS.has(IPv4.parse(text).range())) return { value: text };
  if (IPv6.isValid(text) && !text.includes("%")) {
    const address = IPv6.parse(text);
    if (!NOBODYS.has(address.range()) && address.range() !== "linkLocal") return { value: address.toRFC5952String() };
  }
  return { failure: notANameserver(quote(written)) };
}

/** Of one host no address is among these. IPv6 of a link needs a zone; IPv4 in IPv6 is IPv4. */
const NOBODYS: ReadonlySet<string> = new Set(["unspecified", "broadcast", "multicast", "ipv4Mapped"]);

/** A name that is asked for, with a dot at its end or without. */
export function readProbe(written: unknown): Reading<string> {
  const isName = typeof written === "string" && DOMAIN.test(written.toLowerCase().replace(/\.$/, ""));
  return isName && written.length <= DOMAIN_LENGTH ? { value: written } : { failure: notAProbe(quote(written)) };
}

/** Addresses, one or a list, in the order in which they are asked, none twice. */
export function parseNameservers(written: unknown): Parsed<readonly string[]> {
  const { value, faults } = parseEach(written, (entry) => [readNameserver(entry)]);
  return { value: [...new Set(value)], faults };
}
