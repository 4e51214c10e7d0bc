import { UNKNOWN, type Wire } from "../../../../lib/lifecycle/wire";
import { POD_TRAFFIC_LOADER, POD_TRAFFIC_TYPE } from "../../../../lib/pulumi/loader";
import { podTraffic } from "../../../../lib/pulumi/provider";
import { mockNewResource } from "../../../../lib/pulumi/testing";
import { CONTAINERS } from "./workload-kinds";

/** What the engine is told of the traffic of a workload's pods: as it asks, by the provider that the loader names. */

const ANNOTATIONS = { "traffic.kuma.io/exclude-inbound-ports": "1234" };
const template = (metadata: unknown = { annotations: ANNOTATIONS }, spec: Wire = { containers: CONTAINERS }) => ({
  metadata,
  spec,
});

const declared: Wire = { kumaVersion: "2.9.4", policy: { redirect: { inbound: { excludePorts: [1234] } } } };
const news = (more: Wire = {}): Wire => ({
  ...declared,
  kind: "Deployment",
  templatePath: "spec.template",
  template: template(),
  __provider: POD_TRAFFIC_LOADER,
  ...more,
});

const check = (more?: Wire) => podTraffic.check({}, news(more));
const reasonsOf = async (more: Wire) => ((await check(more)).failures ?? []).map(({ reason }) => reason);
const EFFECT = ["traffic", "rules", "sources", "warnings"];
const UNKNOWN_EFFECT = Object.fromEntries(EFFECT.map((key) => [key, UNKNOWN]));

test("the text and the type that every state names stay the same for ever", () => {
  expect(POD_TRAFFIC_LOADER).toBe('exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").podTraffic;');
  expect(POD_TRAFFIC_TYPE).toBe("pulumi-nodejs:dynamic/kuma-transparent-proxy:PodTraffic");
});

describe("a check", () => {
  test("puts the effect into the inputs, and leaves the workload out", async () => {
    const { inputs, failures } = await check();
    expect(failures).toBeUndefined();
    expect(Object.keys(inputs).toSorted()).toEqual([...Object.keys(declared), ...EFFECT, "__provider"].toSorted());
    expect(inputs["traffic"]).toContain("inbound tcp: to the sidecar (15006), except ports 1234, 9001");
    expect((inputs["rules"] as Wire)["ipv4/nat"]).toContain("-A KUMA_MESH_INBOUND ");
    expect(inputs["sources"]).toEqual({ "redirect.inbound.excludePorts": "annotation" });
    expect(inputs["warnings"]).toEqual([]);
  });

  test("takes its own outputs back", async () => {
    const { inputs } = await check();
    expect(await check(inputs)).toEqual({ inputs });
  });

  test("shows what surprises, and refuses what a pod would stumble over, each at its place in the workload", async () => {
    const surprising = { annotations: { "traffic.kuma.io/exclude-inbound-ports": "8080" } };
    const { inputs } = await check({ template: template(surprising) });
    expect(inputs["warnings"]).toEqual([expect.stringMatching(/^KTP352 spec\.template\.metadata\.annotations\["/)]);

    const [container] = CONTAINERS;
    const containers = [{ ...container, securityContext: { runAsUser: 5678 } }];
    expect(await reasonsOf({ template: template(undefined, { containers }) })).toEqual([
      expect.stringMatching(/^KTP353 spec\.template\.spec\.containers\[0\]\.securityContext\.runAsUser: /),
    ]);
    expect(await reasonsOf({ template: template(undefined, { containers }), kind: "Pod", templatePath: "" })).toEqual([
      expect.stringMatching(/^KTP353 spec\.containers\[0\]\.securityContext\.runAsUser: /),
    ]);
  });

  test("tells all faults of the policy, each at its property", async () => {
    const policy = { redirect: { inbound: { port: 0 } }, connection: {} };
    expect((await reasonsOf({ policy })).map((reason) => reason.split(": ")[0]).toSorted()).toEqual([
      "KTP110 policy.redirect.inbound.port",
      "KTP340 policy.connection",
    ]);
    expect(await reasonsOf({ kumaVersion: "new" })).toEqual([expect.stringMatching(/^KTP310 kumaVersion: /)]);
  });
});

describe("in a preview that does not know everything, a check", () => {
  test.each<[string, Wire]>([
    ["a port", { policy: { redirect: { inbound: { excludePorts: [UNKNOWN] } } } }],
    ["the policy", { policy: UNKNOWN }],
    ["the release", { kumaVersion: UNKNOWN }],
    ["the control plane", { controlPlane: { KUMA_ANY: UNKNOWN } }],
    ["the pod template", { template: UNKNOWN }],
    ["its metadata", { template: template(UNKNOWN) }],
    ["its annotations", { template: template({ annotations: UNKNOWN }) }],
    ["one of Kuma's", { template: template({ annotations: { "traffic.kuma.io/exclude-inbound-ports": UNKNOWN } }) }],
  ])("shows an unknown effect where it does not know %s", async (_, more) => {
    const { inputs, failures } = await check(more);
    expect(failures).toBeUndefined();
    expect(inputs).toMatchObject(UNKNOWN_EFFECT);
  });

  test("shows the effect where what it does not know has no say in it", async () => {
    const [container] = CONTAINERS;
    const metadata = { annotations: { ...ANNOTATIONS, checksum: UNKNOWN }, labels: { app: UNKNOWN } };
    const spec = { containers: [{ ...container, image: UNKNOWN, env: [UNKNOWN, { name: "A", value: UNKNOWN }] }] };
    expect((await check({ template: template(metadata, spec) })).inputs).toEqual((await check()).inputs);
  });

  test("tells all faults that it knows", async () => {
    const policy = { redirect: { inbound: { port: 0, excludePorts: [UNKNOWN] } } };
    expect(await reasonsOf({ policy, kumaVersion: "new" })).toEqual([
      expect.stringMatching(/^KTP110 policy\.redirect\.inbound\.port: /),
      expect.stringMatching(/^KTP310 kumaVersion: /),
    ]);
  });
});

test("what was checked is all there is: it is made, read, changed and let go as it is", async () => {
  const { inputs } = await check();
  const { id, outs } = await podTraffic.create(inputs);
  expect(outs).toEqual(inputs);
  expect(await podTraffic.read(id, outs)).toEqual({ id, props: inputs, inputs });
  expect(await podTraffic.diff(id, outs, inputs)).toEqual({ replaces: [], deleteBeforeReplace: false });
  const other = (await check({ template: template({}) })).inputs;
  expect(await podTraffic.update(id, outs, other)).toEqual({ outs: other });
  expect(await podTraffic.delete(id, other)).toBeUndefined();
});

test("a mock refuses what the engine would", () => {
  const inputs = news({ kumaVersion: "new" });
  expect(() => mockNewResource({ type: POD_TRAFFIC_TYPE, name: "web", inputs })).toThrow(/^web: KTP310 kumaVersion: /);
});
