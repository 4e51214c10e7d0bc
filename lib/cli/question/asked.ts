import { questionUnclear } from "../../errors/cli-failures";
import { quote } from "../../spec/parsed";
import { isSameHost } from "../connection";
import type { PacketArguments } from "../packet";
import { readQuestion, wordsOf } from "./heard";
import type { Said } from "./meaning";

/** What a question asks, in the words of options. */
export interface Asked extends PacketArguments {
  /** `[user@]host[:port]` */
  readonly host?: string;
  /** The host at hand is asked. */
  readonly thisHost?: true;
}

/**
 * What is asked by words and by options: each may say what the other does not.
 *
 * @throws ProviderError KTP421 where they contradict each other, or words are not understood
 */
export function withQuestion<T extends Asked>(given: T, words: readonly string[]): T & Asked {
  const asked = askedBy(readQuestion(words));
  for (const key of Object.keys(asked) as (keyof Asked)[]) {
    const [option, said] = [ownerIn(given, key) ?? given[key], asked[key]];
    if (option === undefined || option === said) continue;
    if (key === "host" && isSameHost(`${option}`, `${said}`)) continue;
    throw questionUnclear(
      `The question says ${quote(`${said}`)}, and an option says ${quote(`${option}`)} (\`--${OPTIONS[key] ?? key}\`)`,
      wordsOf(words),
    );
  }
  // What is alike an option may say more closely: `ops@web-1:2222`.
  return { ...asked, ...given };
}

const OPTIONS: Readonly<Partial<Record<keyof Asked, string>>> = { midConnection: "mid-connection", owner: "uid" };

/** The owner is one matter, by uid or by name. */
function ownerIn(given: Asked, key: keyof Asked): unknown {
  if (key === "owner") return given.uid;
  return key === "thisHost" ? given.host : undefined;
}

function askedBy({ protocol, serviceProtocol, owner, sender, host, ...said }: Said): Asked {
  const told = {
    direction: said.direction,
    protocol: protocol ?? serviceProtocol,
    to: destinationOf(said),
    from: sender,
    ...(typeof owner === "number" ? { uid: owner } : { owner }),
    interface: said.interface,
    midConnection: said.midConnection,
    ...(host === "this" ? { thisHost: true } : { host }),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

function destinationOf({ address, port }: Said): string | undefined {
  if (address === undefined) return port === undefined ? undefined : `:${port}`;
  if (port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
