import { type Field, objects, set, text } from "./field";

/** What manages a host and must stay outside the redirect. Presets are names among the entries: `managers: ["ntp", { … }]`. */
export const MANAGER_FIELDS: readonly Field[] = [
  objects("managers", "What manages the host, besides SSH. A plan that would take its traffic is refused.", [
    text("name", "How messages call it. Required."),
    text("direction", "Who opens the connections: `outbound`, the host, or `inbound`. Default: `outbound`."),
    text("protocol", "`tcp` or `udp`. Default: `tcp`."),
    set("ports", "Ports and ranges that they are opened to. Required."),
    set("cidrs", "Addresses or blocks of the other side. Default: any address."),
    set(
      "uids",
      "Uids, or ranges of them, that its processes run as; outbound only. Default: any but the proxy user's.",
    ),
  ]),
];
