import * as pulumi from "@pulumi/pulumi";
import { describeFailure, explain, type HostSpec, resolvePolicy } from "kuma-transparent-proxy";
import { TransparentProxyHost, type TransparentProxyHostArgs } from "kuma-transparent-proxy/pulumi";
import { transparentProxyHost } from "kuma-transparent-proxy/pulumi/provider";
import { setHostMocks } from "kuma-transparent-proxy/testing";

/** Uses each public subpath, and prints what a host's traffic does as each of them says it: the same. */

const spec: HostSpec = { redirect: { outbound: { excludePorts: [3306] } } };

const args: TransparentProxyHostArgs = {
  ...spec,
  connection: { host: pulumi.output("web-1"), privateKey: pulumi.secret("file:/nowhere/key") },
};

// @ts-expect-error A number is no host: the types are there, and strict.
const refused: TransparentProxyHostArgs = { connection: { host: 1 } };

async function main(): Promise<void> {
  const policy = resolvePolicy(spec);
  if (!policy.ok) throw new Error(policy.failures.map(describeFailure).join("\n"));
  await setHostMocks();
  const host = new TransparentProxyHost("web", args);
  const ofResource = await new Promise<string[]>((resolve) => host.traffic.apply(resolve));
  const { inputs } = await transparentProxyHost.check({}, { ...spec });
  const { failures = [] } = await transparentProxyHost.check({}, { ...refused });
  const ofProvider = inputs["traffic"];
  process.stdout.write(
    JSON.stringify({ explained: explain(policy.value), ofResource, ofProvider, refused: failures.length }),
  );
}

void main();
