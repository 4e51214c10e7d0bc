import type { ManagerPreset } from "./host";
import type { ManagementPath } from "./resolved";
import type { Range } from "./terms";

/** What is known of one manager. */
export interface Preset {
  readonly paths: readonly ManagementPath[];
  /** Names of its processes, as they are started; by these a host tells that it is managed so. */
  readonly processes: readonly string[];
}

const ROOT: readonly Range[] = [{ from: 0, to: 0 }];

/** Source: AWS, EC2 user guide, "Retrieve instance metadata"; Google and Azure have the same IPv4 address. */
const METADATA_SERVICE = { ipv4: ["169.254.169.254/32"], ipv6: ["fd00:ec2::254/128"] } as const;

/**
 * DNS is none of them, though all need it: to redirect it is what `redirect.dns` is for. Who wants it outside says so
 * there, by `excludePortsForIPs`, or in an entry of his own.
 */
export const MANAGER_PRESETS: Readonly<Record<ManagerPreset, Preset>> = {
  /**
   * The agent of AWS Systems Manager. It opens all connections itself, to endpoints that are names, and takes its
   * credentials from the metadata service. It runs as root. Source: AWS, Systems Manager user guide, "Setting up SSM
   * Agent" (HTTPS to ssm, ssmmessages and ec2messages) and "Technical details about the SSM Agent".
   */
  ssm: {
    paths: [
      { ...tcp(443), uids: ROOT },
      { ...tcp(80), addresses: METADATA_SERVICE, uids: ROOT },
    ],
    processes: ["amazon-ssm-agent"],
  },
  /**
   * Accounts in a directory: without it nobody whose account is there can log in, sudo and `id` hang. Whoever asks for
   * an account may ask the directory himself, so any owner counts. Source: IANA, ldap and ldaps; Microsoft, "Service
   * overview and network port requirements" (3268 and 3269, the global catalogue); sssd-ldap(5).
   */
  ldap: { paths: [tcp(389, 636, 3268, 3269)], processes: ["sssd", "nslcd", "winbindd"] },
  /** Tickets at login, and changes of password. Source: RFC 4120, 7.2.1; RFC 3244; krb5.conf(5). */
  kerberos: { paths: [tcp(88, 464), udp(88, 464)], processes: ["winbindd"] },
  /** The agent asks its server. Source: Puppet, "Configuration reference", `serverport`. */
  puppet: { paths: [tcp(8140)], processes: ["puppet"] },
  /** The minion opens both connections to its master. Source: Salt, "Opening the firewall up for Salt". */
  salt: { paths: [tcp(4505, 4506)], processes: ["salt-minion"] },
  /** A clock that is wrong ends Kerberos and TLS. Source: RFC 5905, 7.2. */
  ntp: { paths: [udp(123)], processes: ["chronyd", "ntpd", "systemd-timesyncd"] },
  /**
   * Where clouds keep credentials and the keys of those who may log in; Google's agent makes the accounts from it.
   * Source: as above; google-guest-agent, README, "Account management".
   */
  metadata: { paths: [{ ...tcp(80), addresses: METADATA_SERVICE }], processes: ["google_guest_agent"] },
};

/** The name of a process as the kernel shows it: no longer. Source: linux/sched.h, `TASK_COMM_LEN`, less the NUL. */
export function shownName(process: string): string {
  return process.slice(0, 15);
}

export const PRESET_NAMES: readonly ManagerPreset[] = Object.keys(MANAGER_PRESETS) as ManagerPreset[];

export function tcp(...ports: readonly number[]): ManagementPath {
  return { direction: "outbound", protocol: "tcp", ports: ports.map((port) => ({ from: port, to: port })) };
}

function udp(...ports: readonly number[]): ManagementPath {
  return { ...tcp(...ports), protocol: "udp" };
}
