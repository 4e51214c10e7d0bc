import { ipCommandMissing } from "../errors/doctor-failures";
import { ip6tablesMissing } from "../errors/host-failures";
import { LOOPBACK } from "../rules/loopback";
import { note, ok, problem, type Remark, warning } from "./finding";
import { backendOf, type Look } from "./look";

/** Whether the host has IPv6, and what it takes to redirect it. */
export function ipv6Remarks(look: Look): Remark[] {
  const { spec, seen, around } = look;
  const interfaces = around.ipv6.interfaces.join(", ");
  if (!seen.hasIpv6) return [note(`${whyNone(look)}, so there are no rules for it`)];
  if (!spec.policy.families.includes("ipv6")) {
    return [note(`the spec leaves it alone: traffic over ${interfaces} bypasses the mesh`)];
  }
  return [toolRemark(look, `addresses on ${interfaces}`), ...loopbackRemarks(look)];
}

function whyNone({ around: { ipv6 } }: Look): string {
  if (!ipv6.isInKernel) return "the kernel has none";
  return ipv6.isDisabled ? "switched off (disable_ipv6)" : "no address besides loopback's";
}

function toolRemark(look: Look, found: string): Remark {
  const backend = backendOf(look);
  const isOfIptables = backend === "iptables-nft" || backend === "iptables-legacy";
  if (isOfIptables && look.seen.tools.iptables[backend]?.programs.ipv6 === undefined) {
    return problem(`${found}, but no ip6tables`, ip6tablesMissing(look.host));
  }
  return ok(found);
}

const ADDRESS = LOOPBACK.ipv6.passthrough;

/** The address by which Envoy hands connections over IPv6 to the application. */
function loopbackRemarks({ host, seen, around }: Look): Remark[] {
  if (seen.hasLoopbackAddress) return [ok(`${ADDRESS} is on the loopback interface`)];
  if (!around.commands.includes("ip")) return [problem("there is no command ip", ipCommandMissing(host, ADDRESS))];
  if (!around.ipv6.isDisabledOnLoopback) return [ok(`${ADDRESS} is added to the loopback interface by an apply`)];
  return [
    warning(
      `IPv6 is switched off on the loopback interface, so ${ADDRESS} cannot be added there`,
      'Switch it on (`sysctl -w net.ipv6.conf.lo.disable_ipv6=0`), or set `ipFamilyMode: "ipv4"`.',
    ),
  ];
}
