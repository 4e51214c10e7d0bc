import {
  annotateManifest,
  controlPlaneTraffic,
  kumaInit,
  podMetadata,
  podPolicy,
  policyConfigMap,
} from "../../lib/kubernetes";
import { ApiServer } from "../../sandbox/api-server";
import { KUMA_VERSIONS } from "../cases/kuma-versions";
import { POD_POLICY_CASES, type PodPolicyCase } from "../cases/pod-policies";
import { releasesFor } from "../support/kuma-releases";
import { create, createKind, type Manifest } from "../support/manifests";
import { valueIn } from "../support/value-in";
import { carriedBy, ROLLOUT_KIND, rollout, WORKLOAD_KINDS, workload } from "../support/workloads";

/** Everything that this package writes for a cluster, of every release of Kuma, is accepted by a real API server. */

let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start();
  await createKind(server, ROLLOUT_KIND);
}, 60_000);

afterAll(() => server?.stop());

interface Sayable extends PodPolicyCase {
  readonly name: string;
}

const sayableIn = (version: string): readonly Sayable[] =>
  POD_POLICY_CASES.filter((one) => releasesFor(one).includes(version));

/** Names of objects are of letters, digits and dashes. */
const named = (...parts: readonly (string | number)[]): string => parts.join("-").toLowerCase().replaceAll(".", "-");

/** The most that can be said in a release, on each kind of workload, and all that can be said on one. */
function annotated(version: string): Manifest[] {
  const cases = sayableIn(version);
  const of = (manifest: Manifest, one: Sayable): Manifest => {
    const metadata = valueIn(podMetadata(one.spec, { kumaVersion: version }));
    return valueIn(annotateManifest(manifest, metadata, { templatePath: ["spec", "template"] })) as Manifest;
  };
  const last = cases.at(-1);
  if (last === undefined) throw new Error(`nothing can be said in ${version}`);
  return [
    ...WORKLOAD_KINDS.map((kind) => ofKind(workload(kind, { name: named("each", kind, version) }), version, last)),
    of(rollout({ name: named("each", "rollout", version) }), last),
    ...cases.map((one, index) => of(workload("Deployment", { name: named("case", index, version) }), one)),
  ];
}

function ofKind(manifest: Manifest, version: string, { spec }: Sayable): Manifest {
  const metadata = valueIn(podMetadata(spec, { kumaVersion: version }));
  return valueIn(annotateManifest(manifest, metadata)) as Manifest;
}

test.each(KUMA_VERSIONS)("workloads annotated for Kuma %s", async (version) => {
  const manifests = annotated(version);
  const answer = await create(server, manifests);
  expect(answer.accepted ? "" : answer.problem).toBe("");
  if (!answer.accepted) return;
  // What it keeps is what was written, and says to Kuma what was asked.
  expect(answer.manifests.map(carriedBy)).toMatchObject(manifests.map(carriedBy));
  const kept = answer.manifests
    .slice(-sayableIn(version).length)
    .map((manifest) => carriedBy(manifest).annotations ?? {});
  const again = kept.map((annotations) => {
    const spec = valueIn(podPolicy(annotations, { kumaVersion: version }));
    return valueIn(podMetadata(spec, { kumaVersion: version })).annotations;
  });
  expect(kept).toEqual(again);
});

const WITH_CONFIG_MAPS = KUMA_VERSIONS.slice(KUMA_VERSIONS.indexOf("2.9.4"));

test.each(WITH_CONFIG_MAPS)("ConfigMaps for Kuma %s", async (version) => {
  const spec = { wait: 9, redirect: { outbound: { includePorts: "80,443" } } };
  const own = valueIn(
    policyConfigMap(spec, { kumaVersion: version, name: named("own", version), namespace: "default" }),
  );
  const { configMap } = valueIn(
    controlPlaneTraffic(spec, { kumaVersion: version, configMap: true, namespace: "default" }),
  );
  const common = { ...configMap, metadata: { ...configMap?.metadata, name: named("common", version) } };
  const answer = await create(server, [own, common]);
  expect(answer.accepted ? "" : answer.problem).toBe("");
  expect(answer.accepted ? answer.manifests.map((manifest) => manifest["data"]) : []).toEqual([own.data, common.data]);
});

test.each(KUMA_VERSIONS)("pods with the init container of Kuma %s", async (version) => {
  const pods = sayableIn(version).map(({ spec }, index): Manifest => {
    const { annotations } = valueIn(podMetadata(spec, { kumaVersion: version }));
    const template = { metadata: { annotations } };
    const made = valueIn(kumaInit({ kumaVersion: version, template }));
    const pod = workload("Pod", { name: named("init", index, version), annotations: made.annotations });
    const own = pod["spec"] as object;
    return { ...pod, spec: { ...own, initContainers: [made.initContainer], volumes: made.volumes } };
  });
  const answer = await create(server, pods);
  expect(answer.accepted ? "" : answer.problem).toBe("");
});
