import type { Management, Session } from "../plan/observation";
import { word } from "../plan/shell-word";
import { readBlock } from "../spec/addresses";
import { SSH_PORT } from "../spec/defaults";
import { isLoopback } from "../spec/loopback";
import { MANAGER_PRESETS, shownName } from "../spec/manager-presets";
import { readPort } from "../spec/ports";

/** How a host is managed: the part of the look that asks for it, and what is made of the answer. */

/** Programs that are an SSH server, by the names of their processes. */
const SSH_SERVERS = ["sshd", "dropbear"];

const names = (programs: readonly string[]) =>
  [...new Set(programs)].map((program) => word(shownName(program))).join(" | ");

const MANAGERS = Object.values(MANAGER_PRESETS).flatMap(({ processes }) => processes);

/**
 * `known_processes`: one pass over the names of all processes, by the shell alone. Those of other network namespaces are
 * other machines. Where a shell cannot compare files, all count.
 * `ssh_session`: what sshd told the shell that it started. sudo takes it out of our environment, so it is asked of those
 * who started us, the nearest first.
 * `listening`: sockets that listen, with who holds them, and that a list of them was read at all. The kernel lists these first,
 * and there may be very many others. By the shell alone, again: where a tool is missing, that nobody is heard must not look as
 * if nobody listened.
 * No name of a user is asked for (`ls -n`): it may be in a directory that does not answer.
 * `kept_sockets`: where the first process listens, that is systemd, until somebody comes; for whom, it is asked.
 */
const FUNCTIONS = `
known_processes() {
  servers=
  for process in /proc/[0-9]*; do
    { read -r name <"$process/comm"; } 2>/dev/null || continue
    case "$name" in
      ${names(SSH_SERVERS)}) is=server ;;
      ${names(MANAGERS)}) is=manager ;;
      *) continue ;;
    esac
    [ "$process/ns/net" -ef /proc/self/ns/net ] 2>/dev/null
    [ $? != 1 ] || continue
    case "$is" in
      server) servers="$servers $process/fd" ;;
      manager) printf 'process %s\\n' "$name" ;;
    esac
  done
}
ssh_session() {
  if [ -n "$SSH_CONNECTION" ]; then
    printf 'session %s\\n' "$SSH_CONNECTION"
    return
  fi
  starters= starter=$PPID
  while [ "$starter" -gt 1 ] 2>/dev/null && { read -r stat <"/proc/$starter/stat"; } 2>/dev/null; do
    starters="$starters /proc/$starter/environ"
    stat=\${stat##*) }
    stat=\${stat#* }
    starter=\${stat%% *}
  done
  [ -z "$starters" ] || cat $starters 2>/dev/null | tr '\\000' '\\n' | sed -n 's/^SSH_CONNECTION=/session /p'
}
listening() {
  by_ssh=$([ -z "$servers" ] || ls -n $servers 2>/dev/null) by_init=$(ls -n /proc/1/fd 2>/dev/null)
  for list in /proc/net/tcp /proc/net/tcp6; do
    cat "$list" 2>/dev/null | while read -r _ socket _ state _ _ _ _ _ inode _; do
      case "$state" in
        st) echo heard ;;
        0A)
          case "$by_ssh<$by_init" in
            *"socket:[$inode]"*'<'*) holder=ssh ;;
            *"socket:[$inode]"*) holder=init ;;
            *) holder=other ;;
          esac
          echo "listens $socket $holder"
          ;;
        03) ;;
        *) break ;;
      esac
    done
  done
}
kept_sockets() {
  case "$heard" in *' init'*) systemctl list-sockets --no-legend 2>/dev/null | sed 's/^/socket /' ;; esac
}`;

/** Lines for the part `management` of {@link file://./observe-script.ts}. */
export const MANAGEMENT: string = `${FUNCTIONS}
part management
{
  known_processes
  ssh_session
  heard=$(listening)
  printf '%s\\n' "$heard"
  kept_sockets
} | shown`;

/** Never throws: what cannot be read is not there. */
export function managementOf(text: string): Management {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const told = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const isAnswered = told("socket").length > 0;
  const listeners = told("listens").flatMap(([socket, holder]) => listenerOf(socket, holder, isAnswered));
  const sockets = told("socket").flatMap(([socket, ...units]) => (units.some(isOfSsh) ? systemdSocket(socket) : []));
  const heard = [...listeners, ...sockets];
  const [session] = told("session").flatMap((fields) => sessionOf(fields));
  // A session of the machine that we came from, inherited along the way, is no session of this host. Where nobody can say who
  // listens, it may be one.
  const isHeard = ({ port }: Session) => told("heard").length === 0 || heard.some((listener) => listener.port === port);
  const isOfHost = session !== undefined && isHeard(session);
  const isHere = isOfHost && isFromElsewhere(session);
  const ports = [
    ...heard.filter(({ isSsh, isLoopback }) => isSsh && !isLoopback).map(({ port }) => port),
    ...(isHere ? [session.port] : []),
  ];
  return {
    ...(isHere ? { session } : isOfHost ? { isTunnelled: true } : {}),
    sshPorts: [...new Set(ports)].toSorted((one, other) => one - other),
    processes: [...new Set(told("process").flatMap(([name]) => name ?? []))].toSorted(),
  };
}

interface Listener {
  readonly port: number;
  readonly isSsh: boolean;
  readonly isLoopback: boolean;
}

/** The kernel writes addresses as words of four bytes in its own order: `0100007F:0016`. */
const KERNEL_SOCKET = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/;
const KERNEL_LOOPBACK = /^(0{24}01000000|(0{16}FFFF0000)?[0-9A-F]{6}7F)$/;

/** Where systemd does not answer for whom it listens, its usual port has to do. */
function listenerOf(socket: string | undefined, holder: string | undefined, isAnswered: boolean): Listener[] {
  const [, address, digits] = KERNEL_SOCKET.exec(socket ?? "") ?? [];
  if (address === undefined || digits === undefined) return [];
  const port = Number.parseInt(digits, 16);
  const isSsh = holder === "ssh" || (holder === "init" && !isAnswered && port === SSH_PORT);
  return [{ port, isSsh, isLoopback: KERNEL_LOOPBACK.test(address) }];
}

/** `ssh.socket` of Debian, `sshd.socket`, `dropbear@.service`: the unit that listens, or the one that is started then. */
function isOfSsh(unit: string): boolean {
  return /^(ssh|dropbear)/.test(unit);
}

/** `[::]:22`, `0.0.0.0:22`; others than TCP have a path or a name. */
function systemdSocket(socket: string | undefined): Listener[] {
  const [, address, port] = /^([0-9.]+|\[[0-9a-f:]+\]):(\d+)$/.exec(socket ?? "") ?? [];
  if (address === undefined || port === undefined) return [];
  return [{ port: Number(port), isSsh: true, isLoopback: isLoopback(address.replace(/[[\]]/g, "")) }];
}

/** `198.51.100.7 50022 10.0.0.2 22`. Source: ssh(1), `SSH_CONNECTION`. */
function sessionOf(fields: readonly string[]): Session[] {
  const [client, server] = [fields[0], fields[2]].map((text = "") => readBlock(plainAddress(text)));
  const port = readPort(fields[3]);
  if (client === undefined || server === undefined) return [];
  if ("failure" in client || "failure" in server || "failure" in port) return [];
  if (client.value.family !== server.value.family) return [];
  const address = ({ cidr }: { readonly cidr: string }) => cidr.replace(/\/.*$/, "");
  const { family } = client.value;
  return [{ family, client: address(client.value), server: address(server.value), port: port.value }];
}

/** Without a zone; and what came over IPv4 to a socket of both families is IPv4. */
function plainAddress(text: string): string {
  return text.replace(/%.*$/, "").replace(/^::ffff:(?=[\d.]+$)/i, "");
}

/** Nothing that stays on the host meets the rules for what comes in. */
function isFromElsewhere({ client, server }: Session): boolean {
  return client !== server && !isLoopback(client);
}
