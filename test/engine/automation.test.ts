import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";
import { TransparentProxyHost } from "../../lib/pulumi";
import { pulumiEngine, pulumiEnvironment } from "../../sandbox/engines/pulumi";
import { projectRoot } from "../../sandbox/project";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";

/** A program within a program, by the Automation API: there is no folder of it, and no language host. */
test("the Automation API brings a host to its spec, tells its drift and gives it back", async () => {
  await using host = await ManagedHost.start();
  const before = await host.snapshot();
  const folder = await mkdtemp(join(tmpdir(), "kuma-tp-automation-"));
  const engine = await pulumiEngine();
  process.env["PATH"] = `${engine.folder}:${process.env["PATH"] ?? ""}`;
  const program = async () => {
    const web = new TransparentProxyHost("web", { connection: host.connection });
    return { traffic: web.traffic, drift: web.drift };
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "inline", program },
    {
      // Where the dynamic provider starts, and so where it looks for packages.
      projectSettings: { name: "inline", runtime: "nodejs", main: projectRoot },
      envVars: { ...pulumiEnvironment(engine, folder) },
      workDir: folder,
    },
  );

  const { outputs } = await stack.up();
  expect(outputs["drift"]?.value).toBe("none");
  expect(outputs["traffic"]?.value).toContain("inbound tcp: to the sidecar (15006), except port 22");

  await host.sh("iptables -t nat -D KUMA_MESH_INBOUND 2");
  const events: EngineEvent[] = [];
  await stack.refresh({ onEvent: (event) => events.push(event) });
  const diffs = events.flatMap(({ resOutputsEvent }) => Object.keys(resOutputsEvent?.metadata.detailedDiff ?? {}));
  expect(diffs.toSorted()).toEqual(["drift", "redirect", 'rules["ipv4/nat"]', "traffic[0]"]);

  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
  await rm(folder, { recursive: true });
});
