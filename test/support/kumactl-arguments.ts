import { parseArgs } from "node:util";
import { resolvePodPolicy } from "../../lib/spec/resolve";
import type { ResolvedPolicy } from "../../lib/spec/resolved";
import { valueIn } from "./value-in";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const texts = { type: "string", multiple: true } as const;

const OPTIONS = {
  "redirect-outbound-port": text,
  "redirect-inbound": text,
  "redirect-inbound-port": text,
  "redirect-inbound-port-v6": text,
  "kuma-dp-uid": text,
  "kuma-dp-user": text,
  "exclude-inbound-ports": text,
  "exclude-outbound-ports": text,
  "exclude-inbound-ips": text,
  "exclude-outbound-ips": text,
  "exclude-outbound-ports-for-uids": texts,
  "exclude-outbound-tcp-ports-for-uids": texts,
  "exclude-outbound-udp-ports-for-uids": texts,
  "ip-family-mode": text,
  "redirect-all-dns-traffic": flag,
  "redirect-dns-port": text,
  "drop-invalid-packets": flag,
  "iptables-logs": flag,
  "skip-resolv-conf": flag,
  verbose: flag,
} as const;

/** What `kumactl install transparent-proxy` makes of its arguments, in any release. Sources: the command's help at 1.1.2 to 2.14.3. */
export function policyOfArguments(args: readonly string[]): ResolvedPolicy {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const list = (written: string | undefined) => (written === undefined || written === "" ? [] : written.split(","));
  const all = values["redirect-all-dns-traffic"] === true;
  const { policy } = valueIn(
    resolvePodPolicy({
      kumaDPUser: values["kuma-dp-uid"] ?? values["kuma-dp-user"] ?? "5678",
      ipFamilyMode: values["ip-family-mode"] ?? "dualstack",
      dropInvalidPackets: values["drop-invalid-packets"] ?? false,
      log: { enabled: values["iptables-logs"] ?? false },
      keepExistingConnections: false,
      redirect: {
        inbound: {
          enabled: values["redirect-inbound"] !== "false",
          port: values["redirect-inbound-port"] ?? 15006,
          excludePorts: list(values["exclude-inbound-ports"]),
          excludePortsForIPs: list(values["exclude-inbound-ips"]),
        },
        outbound: {
          port: values["redirect-outbound-port"] ?? 15001,
          excludePorts: list(values["exclude-outbound-ports"]),
          excludePortsForIPs: list(values["exclude-outbound-ips"]),
          excludePortsForUIDs: [
            ...(values["exclude-outbound-ports-for-uids"] ?? []),
            ...(values["exclude-outbound-tcp-ports-for-uids"] ?? []).map((rule) => `tcp:${rule}`),
            ...(values["exclude-outbound-udp-ports-for-uids"] ?? []).map((rule) => `udp:${rule}`),
          ],
        },
        dns: { enabled: all, captureAll: true, port: values["redirect-dns-port"] ?? 15053 },
      },
    }),
  );
  const portV6 = values["redirect-inbound-port-v6"];
  return portV6 === undefined ? policy : { ...policy, inbound: { ...policy.inbound, portV6: Number(portV6) } };
}
