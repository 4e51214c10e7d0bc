import { EchoServer } from "../echo";
import { pulumiEngine } from "../engines/pulumi";
import { SandboxHost } from "../host";
import { requireLab } from "../lab";
import { chapter, fact, showCommand, showOutput, tell } from "./guide";
import { Program, STACK } from "./program";
import { proveBypass, proveEscape, proveRedirect } from "./proof";

/** User that the package creates for the sidecar. */
const PROXY_UID = 5678;

/** The quickstart, told from beginning to end on a host that is made for it. */
async function tour(stateFolder: string): Promise<void> {
  requireLab("The quickstart runs");
  const program = new Program(await pulumiEngine(), stateFolder);
  await using host = await SandboxHost.start();
  const before = await meetTheHost(host, program);
  await bringUp(program);
  {
    await using _sidecar = await EchoServer.start(host, { tcp: [15001, 15006] }, PROXY_UID);
    await using _world = await EchoServer.start(host.upstream, { tcp: [80, 3306] });
    await proveByPackets(host);
    await breakAndRepair(host, program);
    await proveRedirect(host);
  }
  await giveBack(host, program, before);
}

async function meetTheHost(host: SandboxHost, program: Program): Promise<string> {
  chapter("A host of our own");
  tell(
    `A sandbox host is up: a Debian with its own network, files and processes, sshd at ${host.address}.`,
    "Nothing that happens in it can reach the machine you sit at.",
  );
  const before = await host.snapshot();
  fact("its nat table holds no rule", natRules(before), []);
  await program.quietly(["stack", "init", STACK]);
  const argv = host.enterArgv("sh");
  for (const [index, word] of argv.entries()) {
    await program.quietly(["config", "set", "--secret", "--path", `connection.exec[${index}]`, "--", word]);
  }
  tell("The program is examples/quickstart/index.ts; its stack knows how to get a shell on the host.");
  return before;
}

async function bringUp(program: Program): Promise<void> {
  chapter("`pulumi up` makes it transparent");
  tell("The preview says which traffic changes path before anything is changed.");
  await program.show(["preview", "--diff"]);
  await program.show(["up", "--yes", "--skip-preview"]);
  tell("", "A second `up` has nothing to do:");
  const output = await program.show(["up", "--yes", "--skip-preview"]);
  fact("nothing was changed", /2 unchanged/.test(output), true);
}

async function proveByPackets(host: SandboxHost): Promise<void> {
  chapter("Proof by packets");
  tell("Stand-ins for the sidecar listen on 15001 and 15006; each connection is told where it arrived.");
  await proveRedirect(host);
  await proveBypass(host);
}

async function breakAndRepair(host: SandboxHost, program: Program): Promise<void> {
  chapter("Somebody breaks a rule by hand");
  const command = "iptables -t nat -F KUMA_MESH_OUTBOUND";
  showCommand(`${command}   # on the host`);
  await host.mustExec(["sh", "-c", command]);
  await proveEscape(host);
  tell("", "A refresh in a pipeline finds it, and ends with 7:");
  const drift = await program.show(["refresh", "--preview-only", "--diff", "--expect-no-changes"], 7);
  fact("the drift is named", /drift\s*: "none" => ".*KUMA_MESH_OUTBOUND/.test(drift), true);
  tell("", "`up` puts back what is missing, and touches nothing else:");
  await program.show(["up", "--yes", "--refresh", "--skip-preview"]);
}

async function giveBack(host: SandboxHost, program: Program, before: string): Promise<void> {
  chapter("`pulumi destroy` gives the host back");
  tell("The uninstall was left on the host by the first `up`; it works from what was recorded there.");
  showCommand("head -3 /var/lib/kuma-transparent-proxy/uninstall   # on the host");
  showOutput(await host.mustExec(["head", "-3", "/var/lib/kuma-transparent-proxy/uninstall"]));
  await program.show(["destroy", "--yes", "--skip-preview"]);
  const after = await host.snapshot();
  fact("rules, user, addresses and files are as they were", withoutEmptyTables(after), withoutEmptyTables(before));
  tell("", "That is all. README.md says how to do the same with a host of yours.");
}

function natRules(snapshot: string): string[] {
  return snapshot.split("\n").filter((line) => /^-A (PREROUTING|OUTPUT|KUMA_MESH)/.test(line));
}

/** The kernel keeps a table once it was asked for, without a chain in it: that is no rule. */
function withoutEmptyTables(snapshot: string): string {
  return snapshot.replace(/^table ip6? \w+ \{\n\}\n/gm, "").replace(/^\*\w+\n(?::\w+ ACCEPT\n)*COMMIT\n/gm, "");
}

void tour(process.argv[2] ?? "").then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`\nThe tour broke off: ${error.message}`);
    process.exit(1);
  },
);
