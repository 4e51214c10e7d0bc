import { readFileSync } from "node:fs";
import { type ConnectionSpec, TransparentProxyHost } from "kuma-transparent-proxy/pulumi";

// The quickstart's spec for each host of a list, which is a JSON file: a fleet that has one policy.
const connections = JSON.parse(readFileSync(process.env["BENCH_CONNECTIONS"] ?? "", "utf8")) as ConnectionSpec[];

for (const [index, connection] of connections.entries()) {
  new TransparentProxyHost(`host-${index}`, { connection, redirect: { outbound: { excludePorts: [3306, 5432] } } });
}
