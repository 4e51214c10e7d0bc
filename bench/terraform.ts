import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { selfSigned } from "../lib/terraform/certificate";
import { PROVIDER } from "../test/terraform/configuration";
import { note, table } from "./report";
import { interleaved, ratios, showSpread, spreadOf } from "./spread";
import { benchPlans } from "./terraform-plans";
import { benchRefresh } from "./terraform-refresh";

export async function benchTerraform(quick: boolean): Promise<void> {
  await benchStart(quick ? 5 : 15);
  await benchPlans(quick ? { rounds: 1, counts: [1, 100] } : { rounds: 3, counts: [1, 100, 1000] });
  await benchRefresh(quick ? { rounds: 1, hosts: 50 } : { rounds: 3, hosts: 200 });
}

const HANDSHAKE = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "6",
};

/** From the start of a process to its first line: the provider's is its handshake. */
async function benchStart(rounds: number): Promise<void> {
  const { certificate } = selfSigned(new Date());
  const programs = {
    "node alone": [process.execPath, "-e", "console.log()"],
    "the provider": [PROVIDER],
  } as const;
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const times = await interleaved(rounds, names, async (name) => {
    const [file = "", ...args] = programs[name];
    const env = { ...process.env, ...HANDSHAKE, PLUGIN_CLIENT_CERT: certificate };
    const began = performance.now();
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    await once(createInterface(child.stdout), "line");
    const took = performance.now() - began;
    child.kill("SIGTERM");
    await once(child, "close");
    return took;
  });
  const floor = times.get("node alone") ?? [];
  const rows = names.map((name) => {
    const of = times.get(name) ?? [];
    return [name, showSpread(spreadOf(of)), showSpread(ratios(of, floor))];
  });
  table(["from its start to its first line", "ms by the clock", "times node alone"], rows);
  note(`${rounds} rounds.`);
}
