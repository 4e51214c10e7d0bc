import { stringify } from "yaml";
import { podMetadata } from "../../lib/kubernetes/annotate";
import { annotateYaml } from "../../lib/kubernetes/annotate-yaml";
import { ApiServer } from "../../sandbox/api-server";
import { createKind, dryRun, type Manifest } from "../support/manifests";
import { carriedBy, ROLLOUT_KIND, rollout, WORKLOAD_KINDS, type WorkloadKind, workload } from "../support/workloads";

/** What `kuma-tp annotate` writes is accepted, field by field, and the server finds it where the injector looks. */

let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start();
});

afterAll(() => server?.stop());

const POLICY = {
  redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: "5678,8900" } },
  reachableBackends: [{ kind: "MeshService", name: "backend" }],
} as const;

function metadata(kumaVersion: string) {
  const { reachableBackends, ...older } = POLICY;
  const ours = podMetadata(kumaVersion < "2.9" ? older : { ...older, reachableBackends }, { kumaVersion });
  if (!ours.ok) throw new Error(JSON.stringify(ours.failures));
  return ours.value;
}

interface Form {
  readonly form: string;
  readonly kinds: readonly WorkloadKind[];
  write(manifest: Manifest): string;
}

const FORMS: readonly Form[] = [
  { form: "YAML", kinds: WORKLOAD_KINDS, write: (manifest) => `# one\n---\n${stringify(manifest)}` },
  { form: "JSON", kinds: WORKLOAD_KINDS, write: (manifest) => JSON.stringify(manifest, null, "\t") },
  {
    form: "YAML whose labels are those of its selector",
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
    write: (manifest) =>
      stringify(manifest)
        .replace("matchLabels:", "matchLabels: &own")
        .replace(/( labels:)\n +app: web\n/, "$1 *own\n"),
  },
];

describe.each(["1.8.8", "2.1.0", "2.9.4", "3.0.0"])("for Kuma %s", (kumaVersion) => {
  const ours = metadata(kumaVersion);

  test.each(FORMS.flatMap(({ form, kinds, write }) => kinds.map((kind) => ({ kind, form, write }))))(
    "a $kind as $form carries the policy",
    async ({ kind, write }) => {
      const { text, failures, changed } = annotateYaml(write(workload(kind)), ours);
      expect({ failures, changed }).toEqual({ failures: [], changed: 1 });
      const answer = await dryRun(server, text);
      expect(answer).toMatchObject({ accepted: true });
      if (!answer.accepted) return;
      const [kept] = answer.manifests;
      expect(kept === undefined ? undefined : carriedBy(kept)).toMatchObject({
        annotations: ours.annotations,
        labels: { app: "web", ...ours.labels },
      });
    },
  );
});

test("a kind of one's own carries it where its path says", async () => {
  await createKind(server, ROLLOUT_KIND);
  const ours = metadata("2.9.4");
  const customKinds = [{ kind: "Rollout", path: ["spec", "template"] }];
  const { text } = annotateYaml(stringify(rollout()), ours, { customKinds });
  const answer = await dryRun(server, text);
  expect(answer).toMatchObject({ accepted: true });
  const [kept] = answer.accepted ? answer.manifests : [];
  expect(kept === undefined ? undefined : carriedBy(kept)).toMatchObject(ours);
});
