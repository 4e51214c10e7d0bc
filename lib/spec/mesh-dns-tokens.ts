import { IPv4, IPv6 } from "ipaddr.js";
import { notADomain, notANameserver } from "../errors/dns-failures";
import { DOMAIN_LENGTH } from "./defaults";
import { type Parsed, parseEach, quote, type Reading } from "./parsed";

/** Labels as the kernel of every resolver takes them. A last label of digits would be part of an address. */
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A domain, in small letters. */
export function readDomain(written: unknown): Reading<string> {
  const text = typeof written === "string" ? written.trim().toLowerCase() : "";
  return DOMAIN.test(text) && text.length <= DOMAIN_LENGTH ? { value: text } : { failure: notADomain(quote(written)) };
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
  if (IPv4.isValidFourPartDecimal(text)) return { value: text };
  if (IPv6.isValid(text) && !text.includes("%")) return { value: IPv6.parse(text).toRFC5952String() };
  return { failure: notANameserver(quote(written)) };
}

/** Addresses, one or a list, in the order in which they are asked, none twice. */
export function parseNameservers(written: unknown): Parsed<readonly string[]> {
  const { value, faults } = parseEach(written, (entry) => [readNameserver(entry)]);
  return { value: [...new Set(value)], faults };
}
