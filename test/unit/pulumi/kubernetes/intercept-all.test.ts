import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { memberAt } from "../../../../lib/kubernetes/member";
import { type InterceptAllOptions, interceptAll } from "../../../../lib/pulumi/kubernetes";
import { setHostMocks } from "../../../../lib/pulumi/testing";
import { CONTAINERS, WORKLOAD_KINDS } from "./workload-kinds";

/** All workloads that come by, as a transform sees them. */

const POLICY = { redirect: { inbound: { excludePorts: [1234] } } };
const KUMA = { kumaVersion: "2.9.4" };
const ANNOTATIONS = { "traffic.kuma.io/exclude-inbound-ports": "1234" };
const LABELS = { "kuma.io/sidecar-injection": "enabled" };

/** A workload of a manifest: what a transform is asked about. */
function asked(type: string, props: pulumi.Inputs, name = "web") {
  return { type: `kubernetes:${type}`, name, props, opts: { protect: true } };
}

const deployment = (metadata: object = {}, podMetadata: object = {}) =>
  asked("apps/v1:Deployment", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { template: { metadata: podMetadata, spec: { containers: CONTAINERS } } },
  });

const transform = (resource: ReturnType<typeof asked>, options: Partial<InterceptAllOptions> = {}) =>
  interceptAll(POLICY, { ...KUMA, ...options })(resource);

const podMetadataOf = (result: pulumi.ResourceTransformResult | undefined) =>
  memberAt(result?.props, ["spec", "template", "metadata"]);

describe("a transform of all workloads", () => {
  test.each(WORKLOAD_KINDS)("annotates a $kind, and a second time it changes nothing", (row) => {
    const { kind, args, path, templatePath } = row;
    const { __pulumiType = "kubernetes:argoproj.io/v1alpha1:Rollout" } = row.resource as { __pulumiType?: string };
    const options = templatePath === undefined ? {} : { customKinds: [{ kind, path }] };
    const resource = { type: __pulumiType, name: "web", props: args, opts: { protect: true } };
    const once = transform(resource, options);
    const { metadata } = memberAt(once?.props, path) as { metadata: object };
    expect(metadata).toMatchObject({ annotations: ANNOTATIONS, labels: { app: "web", ...LABELS } });
    expect(once?.opts).toEqual({ protect: true });
    expect(transform({ ...resource, props: once?.props ?? {} }, options)).toBeUndefined();
  });

  test.each([
    ["core/v1:Service", { spec: { selector: {} } }],
    ["core/v1:Namespace", { metadata: { name: "shop" } }],
    ["helm.sh/v4:Chart", { chart: "shop", namespace: "shop" }],
    ["argoproj.io/v1alpha1:Rollout", { spec: { template: { spec: { containers: CONTAINERS } } } }],
    ["apps/v1:DeploymentPatch", { spec: { template: { metadata: {} } } }],
  ])("leaves a %s as it is", (type, props) => {
    expect(transform(asked(type, props))).toBeUndefined();
  });

  test("leaves what is not of Kubernetes as it is", () => {
    expect(transform({ ...deployment(), type: "aws:s3:Bucket" })).toBeUndefined();
  });

  describe.each(["kube-system", "kuma-system"])("never touches %s", (namespace) => {
    test.each([{}, { only: { names: ["dns"] } }, { only: { matches: () => true } }])("with %j", (more) => {
      expect(transform(deployment({ name: "dns", namespace }), more)).toBeUndefined();
      const system = asked("core/v1:Namespace", { metadata: { name: namespace } });
      expect(transform(system, { ...more, labelNamespaces: true })).toBeUndefined();
    });
  });
});

describe("workloads are selected", () => {
  const shop = deployment({ name: "web", namespace: "shop", labels: { tier: "front", app: "web" } });
  test.each<[string, Partial<InterceptAllOptions>, boolean]>([
    ["by name", { only: { names: ["api", "web"] } }, true],
    ["by another name", { only: { names: ["api"] } }, false],
    ["by namespace", { only: { namespaces: ["shop"] } }, true],
    ["but for a namespace", { except: { namespaces: ["shop"] } }, false],
    ["by labels, each of them", { only: { labels: { tier: "front", app: "web" } } }, true],
    ["by labels of which one differs", { only: { labels: { tier: "front", app: "api" } } }, false],
    ["but for those of which all is so", { except: { names: ["web"], namespaces: ["other"] } }, true],
    ["by whatever else tells", { only: { matches: ({ kind }) => kind === "Job" } }, false],
  ])("%s", (_, options, isMeant) => {
    expect(transform(shop, options) !== undefined).toBe(isMeant);
  });

  test("by the name in the program, where the cluster's is left to Pulumi", () => {
    expect(transform(deployment(), { only: { names: ["web"] } })).toBeDefined();
  });

  test("by a namespace that is an output", async () => {
    const inNamespace = (namespace: string) => {
      const changed = transform(deployment({ namespace: pulumi.output(namespace) }));
      return new Promise((resolve) =>
        pulumi.output(podMetadataOf({ ...changed } as never) ?? changed?.props["spec"].template).apply(resolve),
      );
    };
    expect(await inNamespace("shop")).toMatchObject({ metadata: { annotations: ANNOTATIONS } });
    expect(await inNamespace("kube-system")).toMatchObject({ metadata: {} });
  });
});

describe("a namespace", () => {
  const namespace = (labels: object) => asked("core/v1:Namespace", { metadata: { name: "shop", labels } });

  test("is labelled where that is asked, and nothing more", () => {
    const labelled = transform(namespace({ team: "shop" }), { labelNamespaces: true });
    expect(labelled?.props).toEqual({ metadata: { name: "shop", labels: { team: "shop", ...LABELS } } });
    expect(transform(namespace({ "kuma.io/sidecar-injection": "enabled" }), { labelNamespaces: true })).toBeUndefined();
  });

  test("that refuses sidecars is told", () => {
    const refusing = namespace({ "kuma.io/sidecar-injection": "disabled" });
    expect(() => transform(refusing, { labelNamespaces: true })).toThrow(
      /^KTP360 Namespace shop: metadata\.labels\["kuma\.io\/sidecar-injection"\]: /,
    );
  });

  test("of a Kuma that looks for annotations is annotated", () => {
    const labelled = transform(namespace({}), { labelNamespaces: true, kumaVersion: "1.2.3" });
    expect(labelled?.props["metadata"].annotations).toEqual(LABELS);
  });
});

describe("what is refused", () => {
  test("is told with the workload", () => {
    const web = deployment(
      { name: "web", namespace: "shop" },
      { annotations: { "traffic.kuma.io/exclude-inbound-ports": "99" } },
    );
    expect(() => transform(web)).toThrow(
      /^KTP360 Deployment shop\/web: spec\.template\.metadata\.annotations\["traffic\.kuma\.io\/exclude-inbound-ports"\]: /,
    );
  });

  test("is also what its pods would stumble over", () => {
    const web = deployment({ name: "web" });
    const [container] = CONTAINERS;
    web.props["spec"].template.spec = { containers: [{ ...container, securityContext: { runAsUser: 5678 } }] };
    expect(() => transform(web)).toThrow(
      /^KTP353 Deployment web: spec\.template\.spec\.containers\[0\]\.securityContext\.runAsUser: /,
    );
  });

  test("is a policy with faults, before any workload comes by; and one with outputs", () => {
    expect(() => interceptAll({ redirect: { inbound: { port: 0 } } }, KUMA)).toThrow(
      /^KTP110 redirect\.inbound\.port: /,
    );
    const later = { redirect: { inbound: { excludePorts: [pulumi.output(80) as never] } } };
    expect(() => interceptAll(later, KUMA)).toThrow(/^KTP372 /);
  });
});

test("a port that leaves the mesh is a warning, told with the workload", () => {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  interceptAll(
    { redirect: { inbound: { excludePorts: [8080] } } },
    KUMA,
  )(deployment({ name: "web", namespace: "shop" }));
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^KTP352 Deployment shop\/web: spec\.template\.metadata/)]]);
  warn.mockRestore();
});

describe("what is unknown, secret or an output beside the annotations", () => {
  test("stays as it is, and keeps nothing from being annotated", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s3cr3t" };
    const checksum = pulumi.output("sum");
    const web = deployment({}, { annotations: { checksum, mark: secret } });
    const { annotations } = podMetadataOf(transform(web)) as { annotations: Record<string, unknown> };
    const { checksum: kept, ...others } = annotations;
    expect(others).toEqual({ ...ANNOTATIONS, mark: secret });
    expect(kept).toBe(checksum);
  });

  test("a pod template in a secret is annotated in it", () => {
    const sign = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const web = asked("apps/v1:Deployment", {
      spec: { ...sign, value: { template: { spec: { containers: CONTAINERS } } } },
    });
    expect(transform(web)?.props["spec"]).toEqual({
      ...sign,
      value: { template: { metadata: { annotations: ANNOTATIONS, labels: LABELS }, spec: { containers: CONTAINERS } } },
    });
  });
});

describe("manifests that @pulumi/kubernetes reads itself", () => {
  const made: pulumi.runtime.MockResourceArgs[] = [];
  const manifests = [
    { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: {} },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { template: { spec: { containers: CONTAINERS } } },
    },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "nightly" },
      spec: { jobTemplate: { spec: { template: { spec: { containers: CONTAINERS, restartPolicy: "Never" } } } } },
    },
  ];

  beforeAll(() =>
    setHostMocks({
      newResource: (args) => {
        made.push(args);
        return { id: `${args.name}-id`, state: args.inputs };
      },
      // What decodes YAML and renders charts is the plugin of @pulumi/kubernetes.
      call: () => ({ result: manifests }),
    }),
  );

  beforeEach(() => made.splice(0));

  // The mocks of Pulumi know the older `transformations` alone; children get them in the same way.
  const options = { transformations: [interceptAll(POLICY, KUMA)] };

  test.each<[string, () => { readonly resources: pulumi.Output<Record<string, pulumi.CustomResource>> }]>([
    ["ConfigGroup", () => new k8s.yaml.ConfigGroup("group", { yaml: "any" }, options)],
    ["ConfigFile", () => new k8s.yaml.ConfigFile("file", { file: __filename }, options)],
    ["Chart", () => new k8s.helm.v3.Chart("chart", { chart: "shop", path: __dirname }, options)],
  ])("are annotated as children of a %s", async (_, make) => {
    const urns = make().resources.apply((children) => pulumi.all(Object.values(children).map(({ urn }) => urn)));
    expect(await new Promise((resolve) => urns.apply(resolve))).toHaveLength(manifests.length);
    const of = (kind: string, path: string) =>
      memberAt(made.find(({ inputs }) => inputs.kind === kind)?.inputs, path.split("."));
    expect(of("Deployment", "spec.template.metadata")).toEqual({ annotations: ANNOTATIONS, labels: LABELS });
    expect(of("CronJob", "spec.jobTemplate.spec.template.metadata")).toEqual({
      annotations: ANNOTATIONS,
      labels: LABELS,
    });
    expect(of("Service", "metadata")).toEqual({ name: "web" });
  });
});
