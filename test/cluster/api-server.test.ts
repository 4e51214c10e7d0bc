import { ApiServer } from "../../sandbox/api-server";
import { create, createKind, dryRun, kept } from "../support/manifests";
import { carriedBy, ROLLOUT_KIND, rollout, WORKLOAD_KINDS, workload } from "../support/workloads";

/** The ground that tests of manifests stand on: the API server is real, and tells a manifest from what is none. */

const ANNOTATIONS = {
  "traffic.kuma.io/exclude-inbound-ports": "1234",
  "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
  // What YAML would take for something else than text.
  "kuma.io/gateway": "true",
  "example.org/empty": "",
  "example.org/text": 'a "quoted" line\nand: another # ü',
};

let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start();
});

afterAll(() => server?.stop());

const refused = (problem: string) => ({ accepted: false, problem: expect.stringContaining(problem) });

test("is up, in the version that it was taken for", async () => {
  const { stdout } = await server.kubectl(["version", "--output=json"]);
  expect(JSON.parse(stdout)).toMatchObject({ serverVersion: { gitVersion: `v${server.version}` } });
});

describe("what is no manifest is refused:", () => {
  test("a field that the kind does not have", async () => {
    const pod = workload("Pod");
    const wrong = { ...pod, spec: { ...(pod["spec"] as object), annotations: ANNOTATIONS } };
    expect(await dryRun(server, [wrong])).toEqual(refused('unknown field "spec.annotations"'));
  });

  test.each([80, true, ["80"], { port: 80 }])("an annotation whose value is %j", async (value) => {
    const wrong = { ...workload("Deployment"), metadata: { name: "web", annotations: { "example.org/a": value } } };
    expect(await dryRun(server, [wrong])).toEqual(refused("annotations"));
  });

  test("a label of more than 63 characters", async () => {
    const labels = { long: "a".repeat(64) };
    expect(await dryRun(server, [workload("Pod", { labels })])).toEqual(refused("must be no more than 63 "));
  });

  test("a name of an annotation that is none", async () => {
    const annotations = { "kuma.io/a/b": "1" };
    expect(await dryRun(server, [workload("Pod", { annotations })])).toEqual(refused("metadata.annotations"));
  });

  test("one of two manifests, though the other is accepted", async () => {
    const labels = { long: "a".repeat(64) };
    expect(await dryRun(server, [workload("Pod"), workload("Job", { labels })])).toEqual(
      refused('The Job "web" is invalid'),
    );
  });

  test("a kind that nobody has defined", async () => {
    const unknown = { apiVersion: "example.org/v1", kind: "Unknown", metadata: { name: "web" } };
    expect(await dryRun(server, [unknown])).toEqual(refused('no matches for kind "Unknown"'));
  });
});

describe.each(WORKLOAD_KINDS)("%s", (kind) => {
  test("is accepted in a dry run, which keeps nothing", async () => {
    const manifest = workload(kind, { name: "dry", annotations: ANNOTATIONS });
    const answer = await dryRun(server, [manifest]);
    expect(answer).toMatchObject({ accepted: true, manifests: [{ kind, metadata: { name: "dry" } }] });
    await expect(kept(server, manifest)).rejects.toThrow("not found");
  });

  test("is created, and reads back with the annotations that its pods carry", async () => {
    const manifest = workload(kind, { annotations: ANNOTATIONS });
    expect(await create(server, [manifest])).toMatchObject({ accepted: true });
    expect(carriedBy(await kept(server, manifest)).annotations).toEqual(ANNOTATIONS);
    expect(await create(server, [manifest])).toEqual(refused("already exists"));
  });
});

describe("a custom kind", () => {
  beforeAll(() => createKind(server, ROLLOUT_KIND));

  test("is created, and reads back with the annotations that its pods carry", async () => {
    const manifest = rollout({ annotations: ANNOTATIONS });
    expect(await dryRun(server, [manifest])).toMatchObject({ accepted: true });
    expect(await create(server, [manifest])).toMatchObject({ accepted: true });
    expect(carriedBy(await kept(server, manifest)).annotations).toEqual(ANNOTATIONS);
  });

  test("is held to its own schema", async () => {
    const wrong = rollout({ annotations: { "example.org/a": 80 as unknown as string } });
    expect(await dryRun(server, [wrong])).toEqual(refused("spec.template.metadata.annotations.example.org/a"));
  });
});

test("several documents of YAML are several manifests", async () => {
  const text = ["one", "two"]
    .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`)
    .join("---\n");
  const answer = await create(server, text);
  expect(answer).toMatchObject({
    accepted: true,
    manifests: [{ metadata: { name: "one" } }, { metadata: { name: "two" } }],
  });
});

test("two servers know nothing of each other", async () => {
  await using other = await ApiServer.start();
  const manifest = workload("Pod", { name: "alone" });
  expect(await create(other, [manifest])).toMatchObject({ accepted: true });
  await expect(kept(server, manifest)).rejects.toThrow("not found");
});
