import { SERVICES } from "../../lib/cli/question/words";
import { answerAfterApply } from "../unit/cli/answers";
import { screenOf } from "../unit/cli/console";

/** docs/explain.md: how packets are asked about, with what the command says. */
export async function explainPage(): Promise<string> {
  const live = await shown(["explain", "what happens to tcp from uid 1000 to 10.1.2.3:5432 on web-1?"], "web-1");
  const declared = await shown(
    ["explain", "tcp from uid 1000 to 10.1.2.3:3306 on web-1", "--config", "tproxy.yaml"],
    "web-1",
  );
  const rules = await shown(
    ["explain", "inbound tcp from 198.51.100.7 to port 8080", "--config", "tproxy.yaml"],
    undefined,
  );
  const unclear = await shown(["explain", "tcp frm uid 1000 to 10.1.2.3:5432", "--config", "tproxy.yaml"], undefined);
  return `${[HEAD, rules, HOST, live, DECLARED, declared, WORDS, services(), UNCLEAR, unclear, JSON_PART].join("\n")}\n`;
}

const SPEC = "redirect: {outbound: {excludePorts: [3306]}}\n";

/** A command and all that it prints; on the host an apply came before the port was excluded. */
async function shown(argv: readonly string[], host: string | undefined): Promise<string> {
  const around = { files: { "tproxy.yaml": SPEC }, ...(host === undefined ? {} : { answer: answerAfterApply({}) }) };
  const { stdout, stderr } = await screenOf(argv, around);
  const words = argv.map((word) => (/[ ?]/.test(word) ? `'${word}'` : word));
  return ["```", `$ kuma-tp ${words.join(" ")}`, `${stdout}${stderr}\`\`\``].join("\n");
}

function services(): string {
  const names = Object.entries(SERVICES).map(([name, { port, protocol }]) => `\`${name}\` (${port}/${protocol})`);
  return `Services that are known by name: ${names.join(", ")}. A service brings its protocol where none is said.`;
}

const HEAD = `# Explain

\`kuma-tp explain --config FILE\` says which traffic goes where. Asked about a packet it says what becomes of it: first the answer and why, then
the way, a rule that matched a line, then the rule that decided. A packet is asked about in words, quoted or not, by options (\`--uid\`, \`--to\`, …), or by both:
each may say what the other does not. What options leave out has the same defaults in a question: outbound, tcp.
`;

const HOST = `
## Of a host

\`on HOST\`, \`--host [user@]host[:port]\` (with \`--identity\` and \`--known-hosts\`) or a command after \`--\` names a host: then the rules answer that
it has *now*. \`on this host\` is the one at hand. It is looked at once, as root, as an apply looks at it, and nothing is written there. Rules of others count
where they stand: in the tables raw, mangle and nat of both kinds of iptables, before and behind ours, and around our own table of nftables. Tables of nftables that others have are
not read; where there are any, they are named. So is a rule of which not all is understood, if it may take the packet.

Of a packet that is redirected the second line says whom it meets: the sidecar, with the user that it runs as, since when, and the unit of systemd that runs it; \`refused: nobody listens on
15001\`, where rules have no proxy behind them that hears its family and direction; or \`astray: …\`, where somebody else than the proxy user listens. The exit status does not depend on it. A host that cannot be reached ends with exit status 1
and the code of any connection.
`;

const DECLARED = `
With \`--config\` the answer ends with whether that is as declared; where it is not, that is a finding, and the exit status is 1. The configuration may say how to reach the
host, if it is the one that is named; then its keys and its user count. A question that names no host is about the configuration alone. Connection by connection:

| \`on\` or \`--host\` | \`connection\` in \`--config\` | whose rules answer |
| --- | --- | --- |
| none | any | those of the configuration; no host is looked at |
| given | none | the host's, reached as the command line says |
| given | the same host (user and port too, where both say them) | the host's, reached as the configuration says |
| given | another, or \`--identity\` beside it | KTP409 |
`;

const WORDS = `
## Words

| words | |
| --- | --- |
| \`tcp\`, \`udp\` | protocol; also \`over tcp\` |
| \`inbound\`, \`outbound\`, \`incoming\`, \`outgoing\` | direction |
| \`from uid 1000\`, \`from root\`, \`from the sidecar\`, \`from user kuma-dp\`, \`by uid 1000\` | owner of the sending process. By name only root and the proxy user are known |
| \`from 198.51.100.7\`, \`from 198.51.100.7:40000\` | who sends it; inbound this is needed |
| \`to 10.1.2.3:5432\`, \`to [fd00::1]:443\`, \`to 10.1.2.3 port 5432\`, \`to 10.1.2.3:https\` | where it goes |
| \`to port 8080\`, \`on port ssh\`, \`https\` | the port; inbound the host's own address, whatever it is |
| \`over eth0\`, \`via eth0\` | interface |
| \`mid-connection\` | of a connection that is older than the rules |
| \`on web-1\`, \`on ops@web-1:2222\`, \`on this host\` | the host |

Order and capitals do not matter; \`what happens to\`, \`the\`, \`packet\` and their like say nothing, nor does a \`?\`. zsh takes an unquoted \`?\` for a pattern: quote the question there, or leave
it out. Names are not looked up: a destination is an address, and no address of the host's own unless \`over lo\` says so.
`;

const UNCLEAR = `
What is not understood is never guessed at. KTP421 names the word, what was understood before it, and an example; KTP410 what is missing:
`;

const JSON_PART = `
## JSON

\`--json\` prints one object. Its \`version\` changes only where a reader of this one would go wrong; fields may be added.

| field | |
| --- | --- |
| \`version\` | 1 |
| \`packet\` | in words |
| \`verdict\` | \`kind\`: \`untouched\`, \`redirected\` (with \`port\`), \`dropped\`, \`taken\` (by a rule of somebody else) |
| \`effect\` | the verdict in words |
| \`because\`, \`rule\` | why, and by which rule; missing where no rule is about it, \`because\` also where the rule has no comment |
| \`zone\` | of connection tracking, where it is not the usual one |
| \`path\` | every rule that matched, in order |
| \`host\` | of a host: \`name\`, \`machineId\`, \`hostname\`, \`kernel\` |
| \`hasRules\` | of a host: whether it has rules of a transparent proxy at all |
| \`unread\` | of a host: tables of others that were not looked at |
| \`sidecar\` | of a host, where the packet is redirected: \`reachedBy\`, \`sidecar\`, \`nobody\` or \`stranger\`, and \`said\`, that in words. Missing where nobody knows who listens |
| \`perhaps\` | of a host: the same fields, as it may be by a rule that is not understood, or asks for what the question does not say (an interface, an address); \`inDoubt\` is that rule. Missing where that makes no difference |
| \`declared\` | beside \`--config\`: the same fields of what is declared, and \`differs\` |

## Completion

\`kuma-tp completion bash|zsh|fish\` prints a script by which the shell completes commands, options and their choices, files, and the words of a question by what may come next:

\`\`\`
kuma-tp completion bash > ~/.local/share/bash-completion/completions/kuma-tp
kuma-tp completion zsh > ~/.zfunc/_kuma_tp        # a folder of $fpath, before compinit
kuma-tp completion fish > ~/.config/fish/completions/kuma-tp.fish
\`\`\`

The script asks \`kuma-tp\` itself, so it need not be made anew after an upgrade.`;
