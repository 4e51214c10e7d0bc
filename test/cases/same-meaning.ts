import type { PolicySpec } from "../../lib/spec/policy";

/** Two ways of writing one policy: an engine that is given the second after the first has nothing to show. */
export interface SameMeaning {
  readonly name: string;
  readonly before: Partial<PolicySpec>;
  readonly after: Partial<PolicySpec>;
  /**
   * What the second says that the first left out, or the other way round, in Terraform's names. Its protocol has a plan show what was null and is given now.
   */
  readonly writtenOut?: readonly string[];
}

const inbound = (flow: NonNullable<NonNullable<PolicySpec["redirect"]>["inbound"]>) => ({
  redirect: { inbound: flow },
});
const outbound = (flow: NonNullable<NonNullable<PolicySpec["redirect"]>["outbound"]>) => ({
  redirect: { outbound: flow },
});

export const SAME_MEANINGS: readonly SameMeaning[] = [
  {
    name: "a list in another order",
    before: outbound({ excludePorts: [5432, 3306] }),
    after: outbound({ excludePorts: [3306, 5432] }),
  },
  { name: "22 twice", before: inbound({ excludePorts: [22] }), after: inbound({ excludePorts: [22, 22] }) },
  { name: "22 as a text", before: inbound({ excludePorts: [22] }), after: inbound({ excludePorts: ["22"] }) },
  {
    name: "a port within a range",
    before: inbound({ excludePorts: ["20-30"] }),
    after: inbound({ excludePorts: ["20-30", 22] }),
  },
  {
    name: "ranges that are one",
    before: outbound({ excludePorts: ["8000-8009"] }),
    after: outbound({ excludePorts: ["8005-8009", "8000-8004"] }),
  },
  {
    name: "a range of one port",
    before: outbound({ excludePorts: [80] }),
    after: outbound({ excludePorts: ["80-80"] }),
  },
  {
    name: "a block by another address in it",
    before: outbound({ excludePortsForIPs: ["10.0.0.0/8"] }),
    after: outbound({ excludePortsForIPs: ["10.1.2.3/8"] }),
  },
  {
    name: "an address as a block of one",
    before: outbound({ excludePortsForIPs: ["10.0.0.1"] }),
    after: outbound({ excludePortsForIPs: ["10.0.0.1/32"] }),
  },
  {
    name: "a block of IPv6 in its long form",
    before: outbound({ excludePortsForIPs: ["fd00::/8"] }),
    after: outbound({ excludePortsForIPs: ["FD00:0:0:0:0:0:0:1/8"] }),
  },
  {
    name: "ports for a user in another form",
    before: outbound({ excludePortsForUIDs: ["tcp:80,443:1001"] }),
    after: outbound({ excludePortsForUIDs: ["tcp:443,80:1001"] }),
  },
  {
    name: "keys in another order",
    before: { redirect: { inbound: { port: 15106 }, outbound: { port: 15101 } } },
    after: { redirect: { outbound: { port: 15101 }, inbound: { port: 15106 } } },
  },
  {
    name: "defaults written out",
    before: {},
    after: { ipFamilyMode: "dualstack", redirect: { inbound: { enabled: true, port: 15006, excludePorts: [22] } } },
    writtenOut: ["ip_family_mode", "redirect"],
  },
];
