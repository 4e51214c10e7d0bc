/** @needs terraform terraform-kubernetes */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiServer } from "../../sandbox/api-server";
import { mustRun } from "../../sandbox/command";
import { type TerraformKubernetes, terraformKubernetes } from "../../sandbox/engines/terraform-kubernetes";
import { projectRoot } from "../../sandbox/project";
import { kept } from "../support/manifests";
import { ENTERS, LEAVES, preview, rowsIn } from "../support/previews";
import { carriedBy, workload } from "../support/workloads";
import { Configuration, fromFolders } from "../terraform/configuration";

/** A workload of Terraform's own provider for Kubernetes carries the policy that `kuma-tp annotate`, or a function of our provider, has made annotations of. */

const SOURCE = "kubernetes.internal/hashicorp/kubernetes";
const ADDRESS = "kubernetes_deployment.web";
/** What is said when other ports are excluded. */
const ROWS: readonly string[] = [
  `| inbound tcp | 1234 | all | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
  `| inbound tcp | 9090 | all | to the sidecar (15006) | past the sidecar | ${LEAVES} |`,
  `| outbound tcp | 5678 | all but the proxy user (5678) | past the sidecar | to the sidecar (15001) | ${ENTERS} |`,
  `| within the host tcp | 5678 | the proxy user (5678) | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
];

const EXCLUDED = "traffic.kuma.io/exclude-inbound-ports";

let server: ApiServer;
let configuration: Configuration;

beforeAll(async () => {
  const provider = await terraformKubernetes();
  [server, configuration] = await Promise.all([
    ApiServer.start(),
    Configuration.start(async (folder) => {
      const way = await fromFolders(folder);
      await place(provider, join(folder, "mirror"));
      return way;
    }),
  ]);
});

afterAll(async () => {
  await configuration?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** Puts the provider into a mirror. */
async function place({ command, version }: TerraformKubernetes, mirror: string): Promise<void> {
  const platform = `linux_${process.arch === "x64" ? "amd64" : process.arch}`;
  const folder = join(mirror, SOURCE, version, platform);
  await mkdir(folder, { recursive: true });
  await symlink(command, join(folder, `terraform-provider-kubernetes_v${version}`));
}

/** Annotates the manifest that the configuration reads. */
async function annotate(port: number): Promise<void> {
  const manifest = JSON.stringify(workload("Deployment"));
  const policy = join(configuration.folder, "policy.yaml");
  await writeFile(policy, `redirect: { inbound: { excludePorts: [${port}] }, outbound: { excludePorts: ["5678"] } }\n`);
  const command = ["annotate", "-f", "-", "--config", policy, "--kuma-version", "2.9.4"];
  const main = join(projectRoot, "dist", "cli", "main.js");
  const annotated = await mustRun([process.execPath, main, ...command], { stdin: manifest });
  await writeFile(join(configuration.folder, "web.yaml"), annotated);
}

/** What `kuma-tp annotate` has written into a manifest. */
const ANNOTATED = 'yamldecode(file("web.yaml")).spec.template.metadata';

/** What the provider's function says of a policy. */
const computed = (port: number): string =>
  `provider::kuma::pod_metadata({ redirect = { inbound = { exclude_ports = [${port}] } } }, "2.9.4")`;

/** @param pod annotations and labels that do what a policy says */
const declare = (pod: string) =>
  configuration.declare(
    `provider "kubernetes" {
  config_path = "${server.kubeconfig}"
}

locals {
  pod = ${pod}
}

resource "kubernetes_deployment" "web" {
  metadata { name = "web" }
  # Nobody is there to start pods.
  wait_for_rollout = false
  spec {
    selector { match_labels = { app = "web" } }
    template {
      metadata {
        annotations = local.pod.annotations
        labels      = merge(local.pod.labels, { app = "web" })
      }
      spec {
        container {
          name  = "app"
          image = "example.org/app"
        }
      }
    }
  }
}
`,
    { kubernetes: SOURCE },
  );

const carried = async () => carriedBy(await kept(server, workload("Deployment")));

test("what the manifest carries is what pods carry", async () => {
  await annotate(1234);
  await declare(ANNOTATED);
  await configuration.terraform("init");
  await configuration.apply();
  expect(await carried()).toMatchObject({
    annotations: { [EXCLUDED]: "1234", "traffic.kuma.io/exclude-outbound-ports": "5678" },
    labels: { app: "web", "kuma.io/sidecar-injection": "enabled" },
  });
  expect(await configuration.plan()).toEqual([]);
});

test("another policy changes it in place, by what the provider itself says of it", async () => {
  await declare(computed(9090));
  expect(await configuration.plan()).toMatchObject([{ address: ADDRESS, change: { actions: ["update"] } }]);
  const { stdout: plan } = await configuration.attempt("show", "-json", "plan.bin");
  const told = await preview("terraform", plan, "--kuma-version", "2.9.4");
  expect(told.stdout).toContain(`#### \`${ADDRESS}\`: changes the transparent proxy of its pods`);
  expect(rowsIn(told)).toEqual(ROWS);
  expect((await preview("terraform", plan)).stdout).toContain("No traffic changes path");
  await configuration.apply();
  expect((await carried()).annotations).toMatchObject({ [EXCLUDED]: "9090" });
});

test("what somebody else has changed is seen, and put back", async () => {
  const template = { metadata: { annotations: { [EXCLUDED]: "80" } } };
  const patch = JSON.stringify({ spec: { template } });
  expect(await server.kubectl(["patch", "deployment", "web", `--patch=${patch}`])).toMatchObject({ code: 0 });
  const shown = await configuration.terraform("plan");
  expect(shown).toMatch(/exclude-inbound-ports" += "80" -> "9090"/);
  await configuration.apply();
  expect((await carried()).annotations).toMatchObject({ [EXCLUDED]: "9090" });
  expect(await configuration.plan()).toEqual([]);
});

test("destroy deletes it", async () => {
  await configuration.terraform("destroy", "-auto-approve");
  await expect(carried()).rejects.toThrow("not found");
});
