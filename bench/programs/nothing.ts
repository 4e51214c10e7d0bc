import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** One line of constant text that asks a module, as our resources have it: no closure is serialised here either. */
const LOADER = `exports.handler=()=>require(${JSON.stringify(join(__dirname, "nothing-provider"))}).nothing;`;

class Nothing extends pulumi.CustomResource {
  constructor(name: string) {
    super("pulumi-nodejs:dynamic/bench:Nothing", name, { __provider: LOADER });
  }
}

const connections = JSON.parse(readFileSync(process.env["BENCH_CONNECTIONS"] ?? "", "utf8")) as unknown[];

for (const index of connections.keys()) new Nothing(`host-${index}`);
