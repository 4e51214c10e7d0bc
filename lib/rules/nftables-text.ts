import { NFT_TABLE } from "./nftables-layout";
import type { NftBase, NftChain, NftMatch, NftRule, NftSet, NftTable } from "./nftables-model";

/** Makes a host free of our table; no error where it has none. */
export const NFT_REMOVAL: string = `add table inet ${NFT_TABLE}\ndelete table inet ${NFT_TABLE}\n`;

/** A table as a file for `nft -f -`, which replaces what stands under its name in one transaction. */
export function nftText(table: NftTable): string {
  const parts = [...table.sets.map(setLines), ...table.chains.map(chainLines)];
  const body = parts.map((lines) => lines.map((line) => `  ${line}\n`).join("")).join("\n");
  return `${NFT_REMOVAL}table inet ${NFT_TABLE} {\n${body}}\n`;
}

function setLines(set: NftSet): string[] {
  return [
    `set ${set.name} {`,
    `  type ${set.type}`,
    ...(set.type === "inet_proto" ? [] : ["  flags interval"]),
    ...wrapped(set.elements.map((element, index) => (index === set.elements.length - 1 ? element : `${element},`))),
    "}",
  ];
}

/** Longest line of elements. */
const LINE_LENGTH = 100;

function wrapped(elements: readonly string[]): string[] {
  if (elements.length === 0) return [];
  const lines: string[] = [];
  let line = "  elements = {";
  for (const element of elements) {
    if (line.length + element.length >= LINE_LENGTH) {
      lines.push(line);
      line = "   ";
    }
    line += ` ${element}`;
  }
  return [...lines, `${line} }`];
}

function chainLines(chain: NftChain): string[] {
  return [
    `chain ${chain.name} {`,
    ...(chain.base === undefined ? [] : [`  ${baseText(chain.base)}`]),
    ...chain.rules.map((rule) => `  ${nftRuleText(rule)}`),
    "}",
  ];
}

function baseText(base: NftBase): string {
  return `type ${base.type} hook ${base.hook} priority ${base.priority}; policy accept;`;
}

function nftRuleText(rule: NftRule): string {
  const comment = rule.because === "" ? [] : [`comment "${nftComment(rule.because)}"`];
  return [...rule.matches.map(matchText), rule.statement, ...comment].join(" ");
}

function matchText(match: NftMatch): string {
  // A mask has to be compared in so many words.
  const op = match.op === "!=" || match.left.includes("&") ? `${match.op} ` : "";
  return `${match.left} ${op}${match.right}`;
}

/** Most bytes that nft takes as a comment, less one for the end of the string in older ones. */
const COMMENT_BYTES = 127;

/** nft has no way to write a quote inside a string. */
function nftComment(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll(/["\\\n]/g, "'")).slice(0, COMMENT_BYTES);
  // A character cut in two reads as U+FFFD; it goes.
  return new TextDecoder().decode(bytes).replace(/\uFFFD+$/, "");
}
