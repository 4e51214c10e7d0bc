/** @needs pulumi-kubernetes */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { AnnotatedWorkload, interceptAll } from "../../lib/pulumi/kubernetes";
import { pulumiEngine, pulumiEnvironment } from "../../sandbox/engines/pulumi";
import { pulumiKubernetes } from "../../sandbox/engines/pulumi-kubernetes";
import { projectRoot } from "../../sandbox/project";

/**
 * A transform of a whole stack, in a program within a program: the language host that the sandbox builds knows none. Manifests are
 * written into a folder, in place of a cluster.
 */

const KUMA = { kumaVersion: "2.9.4" };
const POLICY = { redirect: { inbound: { excludePorts: [1234] } } };
const labels = { app: "web" };
const spec = {
  selector: { matchLabels: labels },
  template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } },
};
const metadataOf = (name: string, namespace = "shop") => ({ metadata: { name, namespace } });

test("all workloads of a stack are annotated, but for the excepted, those in kube-system, and the annotated", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kuma-tp-transform-"));
  const engine = await pulumiEngine();
  process.env["PATH"] = [await pulumiKubernetes(), engine.folder, process.env["PATH"]].join(":");
  const program = async () => {
    pulumi.runtime.registerResourceTransform(interceptAll(POLICY, { ...KUMA, except: { names: ["alone"] } }));
    const options = { provider: new k8s.Provider("written", { renderYamlToDirectory: join(folder, "written") }) };
    for (const name of ["alone", "plain"]) new k8s.apps.v1.Deployment(name, { ...metadataOf(name), spec }, options);
    new k8s.apps.v1.DaemonSet("proxy", { ...metadataOf("proxy", "kube-system"), spec }, options);
    const args = { ...metadataOf("web"), spec };
    new AnnotatedWorkload("web", { ...KUMA, policy: POLICY, resource: k8s.apps.v1.Deployment, args }, options);
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "inline", program },
    {
      projectSettings: { name: "inline", runtime: "nodejs", main: projectRoot },
      envVars: { ...pulumiEnvironment(engine, folder) },
      workDir: folder,
    },
  );
  await stack.up();

  const manifests = join(folder, "written", "1-manifest");
  const texts = await Promise.all((await readdir(manifests)).map((file) => readFile(join(manifests, file), "utf8")));
  const pods = texts.map((text) => parse(text)).map(({ metadata, spec }) => [metadata.name, spec.template.metadata]);
  const annotations = { "traffic.kuma.io/exclude-inbound-ports": "1234" };
  const annotated = { annotations, labels: { ...labels, "kuma.io/sidecar-injection": "enabled" } };
  expect(Object.fromEntries(pods)).toEqual({ web: annotated, plain: annotated, alone: { labels }, proxy: { labels } });
  await stack.destroy();
  await rm(folder, { recursive: true });
});
