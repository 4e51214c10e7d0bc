import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { memberAt } from "../../../../lib/kubernetes/member";
import { AnnotatedWorkload } from "../../../../lib/pulumi/kubernetes";
import { setHostMocks } from "../../../../lib/pulumi/testing";
import { CONTAINERS, WORKLOAD_KINDS } from "./workload-kinds";

/** Workloads of a program, with the classes of @pulumi/kubernetes and without an engine. */

const made: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  setHostMocks({
    newResource: (args) => {
      made.push(args);
      return { id: `${args.name}-id`, state: args.inputs };
    },
  }),
);

beforeEach(() => made.splice(0));

const shownBy = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

/** The pod template that the engine is given for a workload. */
async function templateOf(workload: pulumi.CustomResource, path: readonly string[] = ["spec", "template"]) {
  await shownBy(workload.urn);
  const name = (await shownBy(workload.urn)).split("::").at(-1);
  const [args] = made.filter((one) => one.name === name && one.type.startsWith("kubernetes:"));
  return memberAt(args?.inputs, path) as { metadata: Record<"annotations" | "labels", Record<string, string>> };
}

const KUMA = { kumaVersion: "2.9.4" };
const POLICY = { redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: [5678, 8900] } } };

test.each(WORKLOAD_KINDS)("of a $kind, the pod template is annotated, beside what it says", async (row) => {
  const { resource, args, path, templatePath } = row;
  const given = structuredClone(args);
  const web = new AnnotatedWorkload(`kind-${row.kind}`, {
    ...KUMA,
    policy: POLICY,
    resource,
    args: args as never,
    ...(templatePath === undefined ? {} : { templatePath }),
  });
  const { metadata, ...rest } = await templateOf(web.workload, path);
  expect(metadata).toEqual({
    annotations: {
      "example.com/team": "shop",
      "traffic.kuma.io/exclude-inbound-ports": "1234",
      "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
    },
    labels: { app: "web", "kuma.io/sidecar-injection": "enabled" },
  });
  const { metadata: _, ...before } = memberAt(given, path) as Record<string, unknown>;
  expect(rest).toMatchObject(before);
  expect(args).toEqual(given);
  expect(web.workload).toBeInstanceOf(resource);
  expect((await shownBy(web.traffic))[0]).toBe("inbound tcp: to the sidecar (15006), except ports 1234, 9001");
});

describe("the examples of Kuma's documentation", () => {
  const deployment = (name: string, policy: object, controlPlane: Record<string, string> = {}) =>
    new AnnotatedWorkload(name, {
      ...KUMA,
      controlPlane,
      policy,
      resource: k8s.apps.v1.Deployment,
      args: { spec: { selector: {}, template: { spec: { containers: CONTAINERS } } } },
    });
  const GLOBALS = {
    KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS: "1234",
    KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS: "5678,8900",
  };

  test("exclude-inbound-ports 1234", async () => {
    const web = deployment("inbound", { redirect: { inbound: { excludePorts: [1234] } } });
    const { annotations } = (await templateOf(web.workload)).metadata;
    expect(annotations).toEqual({ "traffic.kuma.io/exclude-inbound-ports": "1234" });
  });

  test("exclude-outbound-ports 5678,8900", async () => {
    const web = deployment("outbound", { redirect: { outbound: { excludePorts: "5678,8900" } } });
    const { annotations } = (await templateOf(web.workload)).metadata;
    expect(annotations).toEqual({ "traffic.kuma.io/exclude-outbound-ports": "5678,8900" });
  });

  test("settings of the control plane hold where a pod says nothing", async () => {
    const web = deployment("global", {}, GLOBALS);
    expect((await templateOf(web.workload)).metadata.annotations).toBeUndefined();
    const [inbound, outbound] = await shownBy(web.traffic);
    expect(inbound).toContain("except ports 1234, 9001");
    expect(outbound).toContain("except ports 5678, 8900");
    expect(await shownBy(web.sources)).toEqual({
      "redirect.inbound.excludePorts": "control plane",
      "redirect.outbound.excludePorts": "control plane",
    });
  });

  test("and are overridden by what it says", async () => {
    const web = deployment("override", { redirect: { outbound: { excludePorts: [9000] } } }, GLOBALS);
    const [inbound, outbound] = await shownBy(web.traffic);
    expect(inbound).toContain("except ports 1234, 9001");
    expect(outbound).toContain("except port 9000");
    expect((await shownBy(web.sources))["redirect.outbound.excludePorts"]).toBe("annotation");
  });
});

describe("a declaration with outputs", () => {
  test("in the policy and in the pod template comes to the same", async () => {
    const web = new AnnotatedWorkload("outputs", {
      kumaVersion: pulumi.output("2.9.4"),
      policy: { redirect: { inbound: { excludePorts: [pulumi.output(1234)] } } },
      resource: k8s.apps.v1.Deployment,
      args: {
        spec: pulumi.output({
          selector: {},
          template: {
            metadata: { annotations: { "traffic.kuma.io/exclude-inbound-ports": "1234" }, labels: { app: "web" } },
            spec: { containers: CONTAINERS },
          },
        }),
      },
    });
    expect((await templateOf(web.workload)).metadata).toEqual({
      annotations: { "traffic.kuma.io/exclude-inbound-ports": "1234" },
      labels: { app: "web", "kuma.io/sidecar-injection": "enabled" },
    });
    expect((await shownBy(web.traffic))[0]).toContain("except ports 1234, 9001");
  });
});

describe("what is refused", () => {
  const attempt =
    (policy: object, template: object, more: object = {}) =>
    () =>
      new AnnotatedWorkload("refused", {
        ...KUMA,
        policy,
        resource: k8s.apps.v1.Deployment,
        args: { spec: { selector: {}, template } } as never,
        ...more,
      });

  test("is told with all faults of the policy, each at its property, at the workload", () => {
    const attempted = attempt({ redirect: { inbound: { port: 0 } }, connection: { host: "web-1" } }, {});
    expect(attempted).toThrow(/KTP110 policy\.redirect\.inbound\.port: /);
    expect(attempted).toThrow(/KTP340 policy\.connection: /);
    expect(attempt({}, {}, { kumaVersion: "new" })).toThrow(/^KTP310 kumaVersion: /);
    expect(thrownBy(attempted)).toMatchObject({ hideStack: true, resource: expect.any(AnnotatedWorkload) });
  });

  test("is what contradicts the policy, each at its place", () => {
    const annotations = { "traffic.kuma.io/exclude-inbound-ports": "99" };
    const labels = { "kuma.io/sidecar-injection": "disabled" };
    const attempted = attempt(POLICY, { metadata: { annotations, labels } });
    const place = (part: string, key: string) => `KTP360 spec.template.metadata.${part}["${key}"]: `;
    expect(attempted).toThrow(place("annotations", "traffic.kuma.io/exclude-inbound-ports"));
    expect(attempted).toThrow(place("labels", "kuma.io/sidecar-injection"));
  });

  test("is a workload without a pod template, and a kind that nobody knows", () => {
    expect(attempt(POLICY, undefined as never)).toThrow(/^KTP363 spec\.template: /);
    const custom = { resource: k8s.apiextensions.CustomResource };
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };
    expect(attempt(POLICY, {}, { ...custom, args: rollout })).toThrow(/^KTP371 templatePath: .*Rollout of argoproj/);
    expect(attempt(POLICY, {}, { ...custom, args: {} })).toThrow(/^KTP370 resource: /);
  });
});

function thrownBy(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

test("a workload is part of its component, under the same name", async () => {
  const web = new AnnotatedWorkload("part", {
    ...KUMA,
    policy: POLICY,
    resource: k8s.apps.v1.Deployment,
    args: { spec: { selector: {}, template: { spec: { containers: CONTAINERS } } } },
  });
  const urn = await shownBy(web.workload.urn);
  expect(urn).toContain("kuma-transparent-proxy:kubernetes:AnnotatedWorkload$kubernetes:apps/v1:Deployment::part");
});

test("a port that leaves the mesh is a warning, told at the workload", async () => {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  const web = new AnnotatedWorkload("warned", {
    ...KUMA,
    policy: { redirect: { inbound: { excludePorts: [8080] } } },
    resource: k8s.apps.v1.Deployment,
    args: { spec: { selector: {}, template: { spec: { containers: CONTAINERS } } } },
  });
  await shownBy(web.workload.urn);
  await shownBy(web.traffic);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^KTP352 spec\.template\.metadata\.annotations/), web]]);
  warn.mockRestore();
});
