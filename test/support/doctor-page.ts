import { reportJson } from "../../lib/cli/report-json";
import { CHECKS } from "../../lib/doctor/checks";
import { report } from "../../lib/doctor/report";
import { listener, lookAt, SSHD } from "./looks";

/** docs/doctor.md: what doctor asks, and what its JSON says. */
export function doctorPage(): string {
  const rows = CHECKS.flatMap(({ name: group, checks }) =>
    checks.map(({ name, about }) => `| ${group} | \`${name}\` | ${about} |`),
  );
  return `${[HEAD, ...rows, JSON_OF_A_HOST, "", "```json", exampleOf(TAKEN), "```"].join("\n")}\n`;
}

/** A host on which somebody holds one port of the sidecar, and nobody another. */
const TAKEN = lookAt({
  around: {
    listeners: [SSHD, listener(15001, { uid: 33, user: "www-data", process: { pid: 80, name: "nginx", uid: 33 } })],
  },
  seen: { accounts: {}, hasLoopbackAddress: false },
});

/** Checks whose findings the example shows. */
const SHOWN = ["rights", "conntrack", "proxy-user", "sidecar"];

function exampleOf(look: typeof TAKEN): string {
  const told = JSON.parse(reportJson(look, report(look))) as {
    readonly findings: readonly { readonly check: string }[];
  };
  const findings = told.findings.filter(({ check }) => SHOWN.includes(check));
  return JSON.stringify({ ...told, findings }, null, 2);
}

const HEAD = `# Doctor

\`kuma-tp doctor\` looks at a host and says whether it is ready for its spec, and why not; without \`--config\` for Kuma's
defaults. It writes nothing there. What it knows beyond the rules it reads from /proc, /etc and what tools say of their version; only systemd
and a systemd-resolved or NetworkManager that runs are asked a few things, and none is waited for longer than five seconds, where the
host has \`timeout\`. Two round trips over one connection; each may take 60 seconds. It becomes root as an
apply does, by sudo where need be. Without root it says so, as a problem, and tells what any user may see.

A finding is \`ok\`, a \`note\` (worth knowing), a \`warning\` (an apply succeeds, and something may go wrong then) or a \`problem\` (the
host is not ready). Problems have a code ([errors.md](errors.md)); what is to be done about them stands on stderr. The exit
status is 0 for a host that is ready, warnings or not; 1 for a problem, for a plan that would be refused, and for a host that
cannot be reached; 2 for bad input.

\`sidecar\` is about what an apply of the spec would need; \`traffic\` about this moment, by the rules that are there, whoever wrote them and whatever ports they have. What they redirect is refused where nobody
listens: KTP585. What the host itself sends comes to 127.0.0.1 or ::1, other traffic to an address of the interface that it comes in by; who listens elsewhere, or for the other family, does not hear it. Who else
listens than the proxy user gets what is not his: KTP586.

| group | check | looks at |
| --- | --- | --- |`;

const JSON_OF_A_HOST = `
## JSON

\`kuma-tp doctor --json\` prints one object. Its \`version\` changes only where a reader of this one would go wrong; checks and
fields may be added.

| field | |
| --- | --- |
| \`version\` | 1 |
| \`host\` | \`name\` (how messages name it), \`machineId\`, \`hostname\`, \`kernel\` |
| \`ready\` | whether there is no problem and the plan would not be refused |
| \`findings\` | in the order above, each with \`check\`, \`level\`, \`found\`; \`remedy\` where there is one; \`code\` if it is a problem. A check may have several |
| \`plan.status\` | \`synced\` (nothing is left to do), \`changes\`, \`refused\`, \`unknown\` (without root) |
| \`plan.changes\`, \`plan.notes\` | what an apply would do, and what is to be known besides, a sentence each |
| \`failures\` | everything for which the host is not ready, once, as on stderr: \`code\`, \`problem\`, \`remedy\`, and \`host\` and \`property\` where they are known |

For example, with most findings left out:`;
