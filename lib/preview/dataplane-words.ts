import { UNKNOWN } from "../lifecycle/wire";

/**
 * The effect of a `KumaDataplane` in lines that say by themselves what they are about: its sentences, then each value of the Dataplane
 * under its name, `networking.inbound[0].port: 8080`. `undefined`: nobody knows it yet.
 */
export function dataplaneWords(sidecar: unknown, dataplane: unknown): string[] | undefined {
  if (!Array.isArray(sidecar) || sidecar.includes(UNKNOWN)) return undefined;
  if (typeof dataplane !== "string" || dataplane === UNKNOWN) return undefined;
  return [...sidecar.map(String), ...namedLines(dataplane)];
}

/** A member or an entry that lines further in belong to. */
interface Place {
  /** What stands further in than this is within it. */
  readonly indent: number;
  readonly name: string;
  entries: number;
}

/** Our own YAML, in which variables stand that no parser would take: each value has a line of its own there. */
function namedLines(yaml: string): string[] {
  const lines: string[] = [];
  let places: Place[] = [];
  const within = (indent: number) => places.filter((place) => place.indent < indent);
  for (const [, space = "", dash = "", text = ""] of yaml.matchAll(/^( *)(- )?(.+)$/gm)) {
    const { length: indent } = space;
    if (dash !== "") {
      places = within(indent + 1);
      const list = places.at(-1);
      places.push({ indent: indent + 1, name: `[${list === undefined ? 0 : list.entries++}]`, entries: 0 });
    }
    const [, key, value] = MEMBER.exec(text) ?? [];
    if (key !== undefined) places = [...within(indent + dash.length), placeOf(key, indent + dash.length)];
    const said = key === undefined ? text : value;
    if (said !== undefined) lines.push(`${pathOf(places)}: ${said}`);
  }
  return lines;
}

/** `port: 8080`, `tags:`; quoted where YAML asks for it. */
const MEMBER = /^("(?:[^"\\]|\\.)*"|[^"\s][^\s]*?):(?: (.*))?$/;

function placeOf(key: string, indent: number): Place {
  return { indent, name: /^\w+$/.test(key) ? `.${key}` : `[${key.startsWith('"') ? key : `"${key}"`}]`, entries: 0 };
}

function pathOf(places: readonly Place[]): string {
  return places
    .map(({ name }) => name)
    .join("")
    .replace(/^\./, "");
}
