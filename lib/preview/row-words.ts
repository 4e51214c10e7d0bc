import { unreachable } from "../rules/unreachable";
import type { Path, TrafficChange } from "./traffic-changes";

/** `some outbound tcp over ipv6` */
export function roadText({ direction, protocol, isPart, families }: TrafficChange): string {
  const family = families.length === 1 ? ` over ${families[0]}` : "";
  return `${isPart ? "some " : ""}${direction === "local" ? "within the host" : direction} ${protocol}${family}`;
}

/** What a row is about: `outbound tcp, port 5432, of uid 1001`. */
export function subjectText(row: TrafficChange): string {
  const { ports, who } = row;
  return [roadText(row), ...(ports === "all" ? [] : [portsText(ports)]), ...(who === "all" ? [] : [who])].join(", ");
}

/** What becomes of traffic: `to the sidecar (15001)`. */
export function pathText(path: Path): string {
  switch (path.kind) {
    case "untouched":
      return "past the sidecar";
    case "redirected":
      return `to the sidecar (${path.port})`;
    case "dropped":
      return "dropped";
    case "taken":
      return "by a rule of somebody else";
    default:
      return unreachable(path);
  }
}

/** `port 22`, `ports 80, 443`, `all ports but 22`. */
export function portsText(ports: string): string {
  if (ports.startsWith("all but ")) return `all ports but ${ports.slice("all but ".length)}`;
  return `${/[,-]/.test(ports) ? "ports" : "port"} ${ports}`;
}
