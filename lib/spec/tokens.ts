/**
 * Texts that a script or a command line may come to hold: each is read by its type, and what has no shape of its
 * own is limited to characters that mean nothing to a shell.
 */

import { IPv4, IPv6 } from "ipaddr.js";
import {
  emptySecret,
  notAHostKey,
  notAHostName,
  notALocalPath,
  notALoginName,
  notAnArgv,
  sudoPasswordOfTwoLines,
} from "../errors/connection-failures";
import { notAPort, notAUid, notAUserName, outOfBounds, rootAsProxyUser, unsafePath } from "../errors/spec-failures";
import { UIDS, USER_NAME_LENGTH } from "./defaults";
import { kindOf, quote, type Reading, textOf } from "./parsed";
import { readPort } from "./ports";

const ROOT = { name: "root", uid: 0 } as const;
const USER_NAME = /^[a-z_][a-z0-9_-]*$/;

/** Name of the proxy user, as useradd takes it on every Linux. */
export function readUserName(written: unknown): Reading<string> {
  if (written === ROOT.name) return { failure: rootAsProxyUser() };
  return typeof written === "string" && USER_NAME.test(written) && written.length <= USER_NAME_LENGTH
    ? { value: written }
    : { failure: notAUserName(quote(written)) };
}

/** Uid of the proxy user. */
export function readUid(written: unknown): Reading<number> {
  const text = textOf(written) ?? "";
  const uid = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (uid === ROOT.uid) return { failure: rootAsProxyUser() };
  return uid >= UIDS.from && uid <= UIDS.to ? { value: uid } : { failure: notAUid(quote(written)) };
}

/** The proxy user as Kuma's `kumaDPUser` knows it: a uid or a name. Empty is Kuma's default: neither. */
export function readKumaDPUser(written: unknown): Reading<{ readonly uid?: number; readonly name?: string }> {
  const text = textOf(written);
  if (text === "") return { value: {} };
  if (typeof written === "number" || (text !== undefined && /^\d/.test(text))) {
    const uid = readUid(written);
    return "failure" in uid ? uid : { value: { uid: uid.value } };
  }
  const name = readUserName(written);
  return "failure" in name ? name : { value: { name: name.value } };
}

export interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}

export function readInteger(written: unknown, { from, to, unit }: Bounds): Reading<number> {
  const number = typeof written === "number" ? written : Number.NaN;
  return Number.isInteger(number) && number >= from && number <= to
    ? { value: number }
    : { failure: outOfBounds(typeof written === "number" ? String(written) : kindOf(written), from, to, unit) };
}

/** The port of a connection: a number, as a text there may be a secret in the wrong place. */
export function readConnectionPort(written: unknown): Reading<number> {
  return typeof written === "number" ? readPort(written) : { failure: notAPort(kindOf(written)) };
}

const HOST_PATH = /^(?:\/[A-Za-z0-9._+@=,-]+)+$/;
const LONGEST_PATH = 4096;

/** A path on the host, absolute and without a step up. */
export function readHostPath(written: unknown): Reading<string> {
  const isSafe =
    typeof written === "string" &&
    written.length < LONGEST_PATH &&
    HOST_PATH.test(written) &&
    !written.split("/").some((step) => step === "." || step === "..");
  return isSafe ? { value: written } : { failure: unsafePath(quote(written)) };
}

/** The last label is no number: `10.0.0.256` is a slip in an address, not a name. */
const HOST_NAME = /^(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.)*(?!\d+\.?$)[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.?$/;
const ZONE = /%[A-Za-z0-9_.-]{1,15}$/;

/** A DNS name, an IPv4 or an IPv6 address; a link-local one with its zone. */
export function readHostName(written: unknown): Reading<string> {
  const isHost =
    typeof written === "string" &&
    written.length <= 253 &&
    (HOST_NAME.test(written) || IPv4.isValidFourPartDecimal(written) || IPv6.isValid(written.replace(ZONE, "")));
  return isHost ? { value: written } : { failure: notAHostName() };
}

const LOGIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/;

/** Whom to log in as. Wider than {@link readUserName}: directory services and access proxies have names of their own. */
export function readLoginName(written: unknown): Reading<string> {
  return typeof written === "string" && LOGIN_NAME.test(written) ? { value: written } : { failure: notALoginName() };
}

const HOST_KEY = /^(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}(?: [A-Za-z0-9._@-]+)?$/;

/** A public key as its file has it, with or without the comment and the line's end. */
export function readHostKey(written: unknown): Reading<string> {
  const text = typeof written === "string" ? written.trim() : "";
  return HOST_KEY.test(text) ? { value: text } : { failure: notAHostKey() };
}

/** No URL, no control characters, nothing that a POSIX shell expands. Spaces, `~`, `\` and `:` are common in such paths. */
const LOCAL_PATH = /^(?![\s\S]*:\/\/)[^-\p{C};&|<>$`"'*?!(){}[\]#][^\p{C};&|<>$`"'*?!(){}[\]#]*$/u;

/** A path on the machine that runs the engine. */
export function readLocalPath(written: unknown): Reading<string> {
  return typeof written === "string" && written.length < LONGEST_PATH && LOCAL_PATH.test(written)
    ? { value: written }
    : { failure: notALocalPath() };
}

/** A program and its arguments. They go to the program as they are, through no shell: any text but NUL is one. */
export function readArgv(written: unknown): Reading<readonly string[]> {
  const isArgv =
    Array.isArray(written) && written.every((word): word is string => typeof word === "string" && !word.includes("\0"));
  return isArgv && /^[^-\s]/.test(written[0] ?? "") ? { value: [...written] } : { failure: notAnArgv() };
}

/** A key or password: any text but an empty one. No failure ever holds a part of it. */
export function readSecret(written: string): Reading<string> {
  return written === "" ? { failure: emptySecret() } : { value: written };
}

/** A password that is sent as one line. */
export function readSudoPassword(written: string): Reading<string> {
  return /[\r\n\0]/.test(written) ? { failure: sudoPasswordOfTwoLines() } : readSecret(written);
}
