import { portsText } from "../preview/row-words";
import type { TrafficChange } from "../preview/traffic-changes";

/** A row of the table as the text of a lane: `tcp over ipv4 to port 22, from 10.0.0.0/8`. */
export function rowText({ protocol, isPart, ports, who, families }: TrafficChange, isDns: boolean): string {
  const family = families.length === 1 ? ` over ${families[0]}` : "";
  const what = `${isPart ? "some " : ""}${isDns ? "queries" : protocol}${family}`;
  const port = ports === "all" || isDns ? "" : ` to ${portsText(ports)}`;
  return `${what}${port}${who === "all" ? "" : `${port === "" ? " " : ", "}${whoText(who)}`}`;
}

/** `of the proxy user (5678)`, `from 10.0.0.0/8`. */
export function whoText(who: string): string {
  const told = who.startsWith("the ") || who.startsWith("all but ") ? `of ${who}` : who;
  return told.replace(/\b(port|uid)(?= \d+[,-])/g, "$1s");
}
