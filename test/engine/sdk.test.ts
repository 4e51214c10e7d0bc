/** @needs pulumi-sdks newer-node */
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newerNode } from "../../sandbox/engines/node";
import { PULUMI_SDKS, type PulumiSdk } from "../../sandbox/engines/pulumi-sdk";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Packages } from "./packages";
import { Stack } from "./stack";

/** The oldest `@pulumi/pulumi` that the package takes, and the newest, which is for a newer Node. */

let host: ManagedHost;
let newer: string;

beforeAll(async () => {
  host = await ManagedHost.start();
  newer = await mkdtemp(join(tmpdir(), "kuma-tp-node-"));
  await symlink(await newerNode(), join(newer, "node"));
});

afterAll(async () => {
  await rm(newer, { recursive: true });
  await host[Symbol.asyncDispose]();
});

test.each<{ sdk: PulumiSdk; onNewerNode: boolean }>([
  { sdk: "oldest", onNewerNode: false },
  { sdk: "newest", onNewerNode: true },
])("a life from up to destroy with the $sdk SDK", async ({ sdk, onNewerNode }) => {
  const before = await host.snapshot();
  await using packages = await Packages.install({ sdk });
  await using stack = await Stack.start({
    packages: packages.folder,
    path: onNewerNode ? newer : undefined,
  });
  const declared = `new TransparentProxyHost("web", { connection: ${JSON.stringify(host.connection)} });`;
  const said = 'console.log("SDK", require("@pulumi/pulumi/version").version, "on Node", process.version);';

  await stack.program(declared + said);
  const node = onNewerNode ? "v24" : process.version;
  expect(await stack.up()).toContain(`SDK ${PULUMI_SDKS[sdk]} on Node ${node}`);
  expect(await stack.plan()).toEqual([]);

  await host.sh("iptables -t nat -D KUMA_MESH_OUTBOUND 2");
  const drift = await stack.attempt("refresh", "--preview-only", "--expect-no-changes");
  expect(drift.code).toBe(7);
  expect(await stack.plan("--refresh")).toEqual(["refresh web", "update web: drift, rules"]);
  await stack.refresh();
  await stack.up();
  expect(await host.generation()).toBe(2);

  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});
