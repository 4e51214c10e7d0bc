import { CHAIN, COMMENT_PREFIX } from "../rules/model";

/**
 * firewalld's direct rules, in which our rules outlive its reloads: each of them as one `passthrough`, on a line of its own,
 * as firewalld itself writes them. A passthrough goes to iptables as it is, whichever back-end firewalld has; a `rule` would be
 * put into another chain by one of them.
 */

/** Source: firewalld.direct(5). */
export const DIRECT_PATH: string = "/etc/firewalld/direct.xml";

const END = "</direct>";
/** A file without any direct rule, as firewalld writes it. One that we made is of this form when our elements are gone. */
export const EMPTY_DIRECT: string = `<?xml version="1.0" encoding="utf-8"?>\n<direct>\n${END}\n`;

/** Rules of each family, as {@link file://./plan.ts Plan.texts} has them, as elements. */
export function directElements(texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([family, text]) => familyElements(family, text));
}

function familyElements(family: string, text: string): string[] {
  let table = "";
  return text.split("\n").flatMap((line) => {
    const [first = ""] = line.split(" ");
    if (line.startsWith("*")) table = line.slice(1);
    const args = line.startsWith(":") ? `-N ${first.slice(1)}` : line.startsWith("-") ? line : undefined;
    return args === undefined ? [] : [`  <passthrough ipv="${family}">-t ${table} ${escaped(args)}</passthrough>`];
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * A file with our elements in place of all that it had of ours, everything else as it was. `undefined`: it is none that we
 * understand.
 *
 * @param xml `undefined` where there is no file
 */
export function withElements(xml: string | undefined, elements: readonly string[]): string | undefined {
  const others = (xml ?? EMPTY_DIRECT)
    .split("\n")
    .filter((line) => !isOurs(line))
    .join("\n");
  const place = placeIn(others);
  if (place === undefined) return undefined;
  const { before, end } = place;
  const isAtStart = before === "" || before.endsWith("\n");
  return `${before}${isAtStart ? "" : "\n"}${elements.map((element) => `${element}\n`).join("")}${end}`;
}

/** A file parted where the last element ends, and an element without content opened. What stands in a comment is none. */
function placeIn(xml: string): { readonly before: string; readonly end: string } | undefined {
  const bare = xml.replace(/<!--[\s\S]*?-->/g, (comment) => " ".repeat(comment.length));
  const closed = /<direct\s*\/>/.exec(bare);
  if (closed !== null) {
    const behind = xml.slice(closed.index + closed[0].length);
    return { before: `${xml.slice(0, closed.index)}<direct>\n`, end: `${END}${behind}` };
  }
  const at = bare.lastIndexOf(END);
  return at === -1 ? undefined : { before: xml.slice(0, at), end: xml.slice(at) };
}

/** A file without our elements; `undefined` where nothing is left in it that was not ours to write. */
export function withoutElements(xml: string): string | undefined {
  const others = xml
    .split("\n")
    .filter((line) => !isOurs(line))
    .join("\n");
  return others === EMPTY_DIRECT ? undefined : others;
}

/** Whether a file has just these elements of ours, in this order. firewalld quotes in another way than we do. */
export function hasElements(xml: string | undefined, elements: readonly string[]): boolean {
  const found = ourElements(xml).map(unquoted);
  return found.length === elements.length && elements.every((element, index) => unquoted(element) === found[index]);
}

export function ourElements(xml: string | undefined): string[] {
  return (xml ?? "").split("\n").filter(isOurs);
}

const OUR_CHAINS = Object.values(CHAIN);

function isOurs(line: string): boolean {
  return line.includes(COMMENT_PREFIX) || OUR_CHAINS.some((chain) => line.includes(` -N ${chain}<`));
}

function unquoted(element: string): string {
  return element.trim().replace(/["']|&quot;|&apos;/g, "");
}
