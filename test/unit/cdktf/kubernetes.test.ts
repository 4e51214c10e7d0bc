import type { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { InterceptAllOptions } from "../../../lib/cdktf";
import type { Wire } from "../../../lib/lifecycle/wire";
import {
  type ConstructLibrary,
  expression,
  LIBRARIES,
  refusals,
  stackOf,
  synthesized,
} from "../../support/construct-libraries";

/** Workloads of any provider's classes: blocks as objects, as lists, and as bindings describe them for HCL. */

const POLICY = { redirect: { inbound: { excludePorts: [1234] } } };
const KUMA = { kumaVersion: "2.9.4" };
const ANNOTATIONS = { "traffic.kuma.io/exclude-inbound-ports": "1234" };
const LABELS = { "kuma.io/sidecar-injection": "enabled" };

type Shape = "objects" | "lists";

/** Every object on the way as a block of either shape. */
const shaped = (attributes: Wire, shape: Shape): Wire =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const isBlock =
        typeof value === "object" && value !== null && !Array.isArray(value) && !/annotations|labels/.test(name);
      if (!isBlock) return [name, value];
      const block = shaped(value as Wire, shape);
      return [name, shape === "lists" ? [block] : block];
    }),
  );

/** The same as generated classes describe it for HCL. */
const described = (attributes: Wire): Wire =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const inner = Array.isArray(value) ? value[0] : value;
      if (typeof inner !== "object")
        return [name, { value, isBlock: false, type: "simple", storageClassType: "string" }];
      if (/annotations|labels/.test(name)) {
        return [name, { value, isBlock: false, type: "map", storageClassType: "stringMap" }];
      }
      const block = described(inner as Wire);
      return [
        name,
        { value: Array.isArray(value) ? [block] : block, isBlock: true, type: "list", storageClassType: "x" },
      ];
    }),
  );

const podTemplate = (metadata: Wire = { labels: { app: "web" } }, container: Wire = {}) => ({
  metadata,
  spec: { container: [{ name: "web", image: "nginx", ...container }] },
});

/** Types of the provider, and where their pod template is. */
const TYPES: readonly (readonly [type: string, template: readonly string[]])[] = [
  ...["deployment", "stateful_set", "daemon_set", "job", "replication_controller"].flatMap((type) =>
    [`kubernetes_${type}`, `kubernetes_${type}_v1`].map((name) => [name, ["spec", "template"]] as const),
  ),
  ["kubernetes_daemonset", ["spec", "template"]],
  ["kubernetes_cron_job", ["spec", "job_template", "spec", "template"]],
  ["kubernetes_cron_job_v1", ["spec", "job_template", "spec", "template"]],
  ["kubernetes_pod", []],
  ["kubernetes_pod_v1", []],
];

const within = (path: readonly string[], value: Wire): Wire =>
  path.reduceRight<Wire>((inner, step) => ({ [step]: inner }), value);

/** What stands at a path, whatever the shape of the blocks on the way. */
const at = (attributes: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((outer, step) => {
    const inner = (outer as Wire | undefined)?.[step];
    return Array.isArray(inner) ? inner[0] : inner;
  }, attributes);

describe.each(LIBRARIES)("workloads under $name", (library) => {
  const { cdk, kuma } = library;

  const workload = (scope: Construct, type: string, attributes: Wire, id = "web"): TerraformResource => {
    class Workload extends cdk.TerraformResource {
      protected override synthesizeAttributes() {
        return attributes;
      }
      protected override synthesizeHclAttributes() {
        return described(attributes);
      }
    }
    return new Workload(scope, id, { terraformResourceType: type });
  };

  const intercepted = (stack: TerraformStack, options: Partial<InterceptAllOptions> = {}) =>
    cdk.Aspects.of(stack).add(new kuma.InterceptAll(POLICY, { ...KUMA, ...options }));

  const written = (stack: TerraformStack, type: string, id = "web") => synthesized(library, stack).resource[type]?.[id];

  describe.each(["objects", "lists"] as const)("with blocks as %s", (shape) => {
    test.each(TYPES)("%s is annotated, once and again, in JSON and in HCL", (type, path) => {
      const stack = stackOf(library);
      const owned = { annotations: { "example.com/owner": "shop" }, labels: { app: "web" } };
      workload(stack, type, shaped(within(path, podTemplate(owned)), shape));
      intercepted(stack);
      const metadata = {
        annotations: { ...owned.annotations, ...ANNOTATIONS },
        labels: { ...owned.labels, ...LABELS },
      };
      for (const _ of [1, 2]) expect(at(written(stack, type), [...path, "metadata"])).toEqual(metadata);
      expect(at(written(stack, type), [...path, "spec", "container"])).toEqual({ name: "web", image: "nginx" });
      expect(hcl(library, stack)).toMatch(
        /metadata \{\s*annotations = \{\s*"example\.com\/owner" = "shop"\s*"traffic\.kuma\.io\/exclude-inbound-ports" = "1234"\s*\}\s*labels = \{\s*app = "web"\s*"kuma\.io\/sidecar-injection" = "enabled"\s*\}/,
      );
    });
  });

  test("a template without metadata gets some", () => {
    const stack = stackOf(library);
    workload(stack, "kubernetes_deployment", { spec: { template: { spec: {} } } });
    intercepted(stack);
    expect(written(stack, "kubernetes_deployment")).toEqual({
      spec: { template: { metadata: { annotations: ANNOTATIONS, labels: LABELS }, spec: {} } },
    });
    expect(hcl(library, stack)).toMatch(/template \{\s*spec \{\s*\}\s*metadata \{\s*annotations = /);
  });

  test("a manifest is annotated where its kind, or one that is named, has pods", () => {
    const stack = stackOf(library);
    const template = { metadata: {}, spec: { containers: [{ name: "web" }] } };
    const manifest = (apiVersion: string, kind: string) => ({ manifest: { apiVersion, kind, spec: { template } } });
    const rollout = manifest("argoproj.io/v1alpha1", "Rollout");
    const deployment = manifest("apps/v1", "Deployment");
    workload(stack, "kubernetes_manifest", deployment);
    workload(stack, "kubernetes_manifest", rollout, "rollout");
    const service = { manifest: { apiVersion: "v1", kind: "Service", spec: {} } };
    workload(stack, "kubernetes_manifest", service, "service");
    intercepted(stack, { customKinds: [{ kind: "Rollout", path: ["spec", "template"] }] });
    const metadata = (id: string) =>
      at(written(stack, "kubernetes_manifest", id), ["manifest", "spec", "template", "metadata"]);
    expect(metadata("web")).toEqual({ annotations: ANNOTATIONS, labels: LABELS });
    expect(metadata("rollout")).toEqual({ annotations: ANNOTATIONS, labels: LABELS });
    expect(written(stack, "kubernetes_manifest", "service")).toEqual(service);
  });

  test("what is no workload, not meant, or of the cluster itself, stays as it is", () => {
    const stack = stackOf(library);
    const of = (namespace: string, name = "web") => ({
      metadata: { namespace, name },
      ...within(["spec", "template"], podTemplate()),
    });
    const given: Readonly<Record<string, Wire>> = {
      kube: of("kube-system"),
      excepted: of("shop", "legacy"),
      other: of("dev"),
    };
    for (const [id, attributes] of Object.entries(given)) workload(stack, "kubernetes_deployment", attributes, id);
    workload(stack, "kubernetes_deployment", of("shop"), "meant");
    workload(stack, "kubernetes_service", { spec: {} });
    workload(stack, "aws_instance", { spec: { template: podTemplate() } }, "vm");
    intercepted(stack, { only: { namespaces: ["shop"] }, except: { names: ["legacy"] } });
    const { resource } = synthesized(library, stack);
    for (const [id, attributes] of Object.entries(given))
      expect(resource["kubernetes_deployment"]?.[id]).toEqual(attributes);
    expect(at(resource["kubernetes_deployment"]?.["meant"], ["spec", "template", "metadata", "annotations"])).toEqual(
      ANNOTATIONS,
    );
    expect(resource["kubernetes_service"]?.["web"]).toEqual({ spec: {} });
    expect(resource["aws_instance"]?.["vm"]).toEqual({ spec: { template: podTemplate() } });
  });

  test("namespaces are labelled where that is asked for", () => {
    const stack = stackOf(library);
    workload(stack, "kubernetes_namespace_v1", { metadata: [{ name: "shop" }] });
    intercepted(stack, { labelNamespaces: true });
    expect(written(stack, "kubernetes_namespace_v1")).toEqual({ metadata: [{ name: "shop", labels: LABELS }] });
  });

  test("contradictions, and what pods would stumble over, are refused at each workload, all at once", () => {
    const stack = stackOf(library);
    const annotations = { "traffic.kuma.io/exclude-inbound-ports": "80" };
    workload(
      stack,
      "kubernetes_deployment",
      within(["spec", "template"], podTemplate({ annotations })),
      "says-otherwise",
    );
    const asSidecar = podTemplate({}, { security_context: [{ run_as_user: "5678" }] });
    workload(stack, "kubernetes_deployment_v1", within(["spec", "template"], asSidecar), "as-sidecar");
    workload(stack, "kubernetes_job", { spec: {} }, "no-template");
    intercepted(stack);
    const refused = refusals(library, stack);
    expect(refused).toEqual([
      expect.stringContaining(
        '[stack/says-otherwise] KTP360 spec.template.metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]: ',
      ),
      expect.stringContaining("[stack/as-sidecar] KTP353 spec.template.spec.containers[0]"),
      expect.stringContaining("[stack/no-template] KTP363 spec.template: "),
    ]);
    expect(refusals(library, stack)).toEqual(refused);
  });

  test("what may surprise is a warning at the workload, once", () => {
    const stack = stackOf(library);
    const probed = podTemplate({}, { port: [{ container_port: 1234 }] });
    const web = workload(stack, "kubernetes_deployment", within(["spec", "template"], probed));
    intercepted(stack);
    for (const _ of [1, 2]) synthesized(library, stack);
    const warnings = web.node.metadata.filter(({ type }) => type === cdk.AnnotationMetadataEntryType.WARN);
    expect(warnings.map(({ data }) => data)).toEqual([expect.stringContaining("KTP352 ")]);
  });

  test("tokens pass: what they stand for is Terraform's to merge, or theirs", () => {
    const stack = stackOf(library);
    const team = new cdk.TerraformVariable(stack, "team", { type: "map(string)" });
    const ports = new cdk.TerraformVariable(stack, "ports", { type: "string" });
    const whole = podTemplate({ annotations: team.value });
    workload(stack, "kubernetes_deployment", within(["spec", "template"], whole), "whole");
    const annotations = { "traffic.kuma.io/exclude-inbound-ports": ports.stringValue };
    workload(stack, "kubernetes_deployment", within(["spec", "template"], podTemplate({ annotations })), "part");
    workload(stack, "kubernetes_deployment", { spec: team.value }, "unknown");
    workload(stack, "kubernetes_manifest", { manifest: cdk.Fn.yamldecode(ports.stringValue) }, "text");
    intercepted(stack);
    expect(refusals(library, stack)).toEqual([expect.stringContaining("[stack/unknown] KTP395 spec.template: ")]);
    stack.node.tryRemoveChild("unknown");
    const metadata = (id: string) =>
      at(written(stack, "kubernetes_deployment", id), ["spec", "template", "metadata"]) as Wire;
    const ours = '{"traffic.kuma.io/exclude-inbound-ports" = "1234"}';
    expect(metadata("whole")["annotations"]).toBe(expression(`merge(var.team, ${ours})`));
    expect(metadata("part")).toEqual({
      annotations: { "traffic.kuma.io/exclude-inbound-ports": expression("var.ports") },
      labels: LABELS,
    });
    const [{ data = "" } = {}] = (stack.node.findChild("text") as TerraformResource).node.metadata.filter(
      ({ type }) => type === cdk.AnnotationMetadataEntryType.WARN,
    );
    expect(data).toContain("KTP394 ");
  });

  describe("one workload", () => {
    const deployment = (stack: TerraformStack) =>
      workload(stack, "kubernetes_deployment", within(["spec", "template"], podTemplate()));

    test("is annotated at once, and says what becomes of its pods", () => {
      const stack = stackOf(library);
      const effect = kuma.annotateWorkload(deployment(stack), POLICY, KUMA);
      expect(effect?.traffic[0]).toContain("except ports 1234");
      expect(at(written(stack, "kubernetes_deployment"), ["spec", "template", "metadata", "annotations"])).toEqual(
        ANNOTATIONS,
      );
    });

    test("tells the faults of its policy at synthesis", () => {
      const stack = stackOf(library);
      const port = new cdk.TerraformVariable(stack, "port", { type: "number" });
      const policy = { redirect: { inbound: { excludePorts: [70000] } }, backend: "nftables" } as typeof POLICY;
      expect(kuma.annotateWorkload(deployment(stack), policy, KUMA)).toBeUndefined();
      const other = workload(stack, "kubernetes_service", {}, "other");
      const later = { redirect: { inbound: { excludePorts: [port.numberValue] } } };
      expect(kuma.annotateWorkload(other, later, KUMA)).toBeUndefined();
      kuma.annotateWorkload(workload(stack, "kubernetes_service", {}, "service"), POLICY, KUMA);
      expect(refusals(library, stack).map((line) => line.replace(/: .*/, ""))).toEqual([
        "[stack/web] KTP111 redirect.inbound.excludePorts[0]",
        "[stack/web] KTP340 backend",
        expect.stringMatching(/^\[stack\/other\] KTP392 /),
        expect.stringMatching(/^\[stack\/service\] KTP393 /),
      ]);
    });

    test("of all, a policy with faults is refused where it is written", () => {
      const make = () => new kuma.InterceptAll({ redirect: { inbound: { port: 0 } } }, KUMA);
      expect(make).toThrow(/KTP110 redirect\.inbound\.port/);
    });
  });
});

function hcl({ cdk }: ConstructLibrary, stack: TerraformStack): string {
  const text: unknown = cdk.Testing.synthHcl(stack);
  return String(text);
}
