import { word } from "../shell-word";
import { READY_FILE } from "./paths";

/** A socket that the proxy has to have before it is ready. */
export interface ReadyPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Of UDP it is IPv4, which a socket of `::` takes, too: CoreDNS has but one. */
  readonly family: "ipv4" | "ipv6";
}

export interface Readiness {
  readonly uid: number;
  readonly ports: readonly ReadyPort[];
  /** Where the proxy itself says so, in HTTP on loopback; asked where the host has curl or wget. */
  readonly page?: { readonly port: number; readonly path: string };
}

/** `15001`, `15006 of IPv6`, `15053 (udp)`. */
export function portText({ protocol, port, family }: ReadyPort): string {
  if (protocol === "udp") return `${port} (udp)`;
  return family === "ipv4" ? String(port) : `${port} of IPv6`;
}

/**
 * The script that waits for a proxy: for what takes connections (state 0A of TCP), or queries (07 of UDP). Out of /proc/net, as `ss` may be missing. A socket of IPv6 takes IPv4, too, unless it was told
 * not to: Kuma has one of each family for each port, so that one of the same family has to be there where the host has it.
 */
export function readyScript({ uid, ports, page }: Readiness): string {
  return `#!/bin/sh
# Waits until the proxy takes connections, so many seconds at most, while the process of that number lives:
# sh ${READY_FILE} 60 4711. Written by kuma-transparent-proxy.
uptime_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}
listening() {
  for table in tcp tcp6 udp udp6; do
    awk -v table="$table" '
      $8 == ${uid} && $4 == (table ~ /^tcp/ ? "0A" : "07") {
        split($2, at, ":")
        if (table == "udp6" && at[1] ~ /^0+$/) print "udp:" at[2]
        print table ":" at[2]
      }' "/proc/net/$table" 2>/dev/null
  done
}
missing() {
  found=" $(listening | tr '\\n' ' ')"
  for wanted in ${ports.map(wantedWord).join(" ")}; do
    case "$found" in *" \${wanted%%/*} "*) ;; *) echo "\${wanted#*/}" ;; esac
  done
}
says_so() {
${pageLines(page)}
}
until=$(($(uptime_seconds) + \${1:-60}))
while :; do
  left=$(missing | tr '_\\n' ' ,' | sed 's/,/, /g')
  [ -n "$left" ] || { said=$(says_so 2>&1) && exit 0; }
  [ "$(uptime_seconds)" -lt "$until" ] && [ -d "/proc/\${2:-self}" ] || break
  sleep 0.2 2>/dev/null || sleep 1
done
if [ -n "$left" ]; then echo "nobody listens on \${left%, } as uid ${uid}"; else echo "the proxy says that it is not ready: $said"; fi
exit 1
`;
}

/** `'tcp:3A99/15001'`: as the kernel writes it, and as a message calls it. */
function wantedWord(port: ReadyPort): string {
  const hex = port.port.toString(16).toUpperCase().padStart(4, "0");
  return word(`${port.protocol}${port.family === "ipv4" ? "" : "6"}:${hex}/${portText(port).replaceAll(" ", "_")}`);
}

function pageLines(page: Readiness["page"]): string {
  if (page === undefined) return "  :";
  const url = `http://127.0.0.1:${page.port}${page.path}`;
  return `  if command -v curl >/dev/null; then
    curl -fsS --noproxy '*' --max-time 2 -o /dev/null ${url}
  elif command -v wget >/dev/null; then
    no_proxy='*' wget -q -T 2 -O /dev/null ${url}
  fi`;
}
