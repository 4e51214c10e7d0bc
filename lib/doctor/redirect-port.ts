import type { Packet } from "../rules/packet";

/** A port to which traffic is redirected. */
export interface RedirectPort {
  readonly use: "inbound" | "outbound" | "dns";
  readonly protocol: Packet["protocol"];
  readonly port: number;
}

/** `15001/tcp (outbound)` */
export function portText({ use, protocol, port }: RedirectPort): string {
  return `${port}/${protocol} (${use})`;
}
