import { unreachable } from "../../rules/unreachable";
import { readBlock } from "../../spec/addresses";
import {
  ARTICLES,
  DIRECTIONS,
  FILLERS,
  MID_CONNECTION,
  OPENERS,
  OTHER_DIRECTIONS,
  type Place,
  PROTOCOLS,
  SERVICES,
  SIDECAR,
} from "./words";

/** A uid, a user by name, or whoever runs the sidecar. */
type Owner = number | `user ${string}` | typeof SIDECAR;

/** What a question says, each part once. */
export interface Said {
  readonly protocol?: (typeof PROTOCOLS)[number];
  /** Where no protocol is said, that of a service. */
  readonly serviceProtocol?: (typeof PROTOCOLS)[number];
  readonly direction?: (typeof DIRECTIONS)[number];
  readonly owner?: Owner;
  /** `198.51.100.7` or `198.51.100.7:40000` */
  readonly sender?: string;
  /** Of the destination. */
  readonly address?: string;
  /** Of the destination. */
  readonly port?: number;
  readonly interface?: string;
  /** `[user@]host[:port]`; `this` is the one at hand. */
  readonly host?: string;
  readonly midConnection?: true;
}

/** What a word says at its place, and what the next one is about. */
export interface Meaning {
  readonly says: Said;
  readonly next: Place;
}

/** `undefined`: the word means nothing there. */
export function meaningOf(place: Place, written: string): Meaning | undefined {
  const word = written.toLowerCase();
  switch (place) {
    case "clause":
      return atBeginning(word);
    case "sender":
      return ofSender(word);
    case "uid":
      return isNumber(word, 4294967294) ? says({ owner: Number(word) }) : undefined;
    case "user":
      return /^\w[\w.@-]*\$?$/.test(written) ? says({ owner: `user ${written}` }) : undefined;
    case "destination":
      return ofDestination(word);
    case "port":
      return isPort(word) ? says({ port: Number(word) }) : ofService(word);
    case "host":
      return ofHost(written);
    case "interface":
      return ofInterface(written);
    default:
      return unreachable(place);
  }
}

function says(said: Said): Meaning {
  return { says: said, next: "clause" };
}

function stays(place: Place): Meaning {
  return { says: {}, next: place };
}

function atBeginning(word: string): Meaning | undefined {
  const next = own(OPENERS, word);
  return next === undefined ? ofTraffic(word) : stays(next);
}

/** Kinds of traffic, and words that say nothing. */
function ofTraffic(word: string): Meaning | undefined {
  const protocol = PROTOCOLS.find((one) => one === word);
  if (protocol !== undefined) return says({ protocol });
  const direction = DIRECTIONS.find((one) => one === word) ?? own(OTHER_DIRECTIONS, word);
  if (direction !== undefined) return says({ direction });
  if (word === MID_CONNECTION) return says({ midConnection: true });
  return FILLERS.has(word) ? stays("clause") : ofService(word);
}

function ofService(word: string): Meaning | undefined {
  const service = own(SERVICES, word);
  return service === undefined ? undefined : says({ port: service.port, serviceProtocol: service.protocol });
}

function ofSender(word: string): Meaning | undefined {
  if (ARTICLES.has(word)) return stays("sender");
  if (word === "uid" || word === "user") return stays(word);
  if (word === "root") return says({ owner: 0 });
  if (word === SIDECAR) return says({ owner: SIDECAR });
  const found = endpoint(word);
  const isSender = found !== undefined && (found.port === undefined || isPort(found.port));
  return isSender ? says({ sender: word }) : undefined;
}

/** `what happens to tcp`: not every `to` is followed by an address. */
function ofDestination(word: string): Meaning | undefined {
  if (word === "port") return stays("port");
  const found = endpoint(word);
  if (found === undefined) return ARTICLES.has(word) ? stays("destination") : ofTraffic(word);
  const { address, port } = found;
  if (port === undefined) return says({ address });
  const ofPort = meaningOf("port", port);
  return ofPort === undefined ? undefined : says({ address, ...ofPort.says });
}

function ofHost(written: string): Meaning | undefined {
  const word = written.toLowerCase();
  if (word === "port") return stays("port");
  if (word === "this") return says({ host: "this" });
  if (ARTICLES.has(word) || word === "host" || word === "machine") return stays("host");
  return atBeginning(word) === undefined ? says({ host: written }) : undefined;
}

function ofInterface(written: string): Meaning | undefined {
  const word = written.toLowerCase();
  if (word === "interface" || ARTICLES.has(word)) return stays("interface");
  const protocol = PROTOCOLS.find((one) => one === word);
  if (protocol !== undefined) return says({ protocol });
  // Longest name of an interface that Linux has. Source: IFNAMSIZ.
  return atBeginning(word) === undefined && /^[^\s/]{1,15}$/.test(written) ? says({ interface: written }) : undefined;
}

/** `10.1.2.3`, `10.1.2.3:5432`, `10.1.2.3:ssh`, `fd00::1`, `[fd00::1]:443` */
function endpoint(word: string): { readonly address: string; readonly port?: string } | undefined {
  const { bracketed, bare, address = bracketed ?? bare, port } = ENDPOINT.exec(word)?.groups ?? {};
  if (address === undefined || address.includes("/") || !("value" in readBlock(address))) return undefined;
  return port === undefined ? { address } : { address, port };
}

const ENDPOINT = /^(?:\[(?<bracketed>[^[\]]+)\]|(?<bare>[^[\]:]+|[^[\]:]*:[^[\]]*:[^[\]]*))(?::(?<port>[a-z0-9]+))?$/;

function isPort(word: string): boolean {
  return isNumber(word, 65535) && Number(word) > 0;
}

function isNumber(word: string, most: number): boolean {
  return /^\d{1,10}$/.test(word) && Number(word) <= most;
}

/** No word is one because every object has it. */
function own<T>(words: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
