import { captured, commented } from "../kernel/captured";
import type { ManagedHost } from "./hosts";

const CAPTURE = "kuma-3.0-dev/02-defaults-dual";

/** Prepares a host as `kumactl install transparent-proxy` does where it is told nothing but the user. */
export async function prepareAsKumactl(host: ManagedHost): Promise<void> {
  const load = (program: string, text: string) => `${program} <<'END'\n${text}END\n`;
  await host.sh(
    "useradd -u 5678 -U kuma-dp\nip -6 addr add ::6/128 dev lo\n" +
      load("iptables-restore", commented(captured(CAPTURE, "ipv4"))) +
      load("ip6tables-restore", commented(captured(CAPTURE, "ipv6"))),
  );
}
