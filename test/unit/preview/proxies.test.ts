import { dataplaneWords } from "../../../lib/preview/dataplane-words";
import { folded } from "../../../lib/preview/folded";
import { judged } from "../../../lib/preview/judged";
import { markdown } from "../../../lib/preview/markdown";
import type { PlannedResource } from "../../../lib/preview/planned";
import { risksOf } from "../../../lib/preview/risks";
import { DATAPLANE_LOADER, DATAPLANE_TYPE } from "../../../lib/pulumi/loader";
import { kumaDataplane } from "../../../lib/pulumi/provider";
import { plannedByPulumi } from "../../../lib/pulumi/read-preview";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { plannedByTerraform } from "../../../lib/terraform/read-plan";
import { attributeValues } from "../../support/attribute-values";

/** What a preview says of the proxy of a host: what comes, goes and changes by name, what it may cut, and never the token. */

const SPEC = {
  kumaVersion: "2.9",
  name: "web-1",
  networking: {
    address: "10.0.0.5",
    inbound: [{ port: 8080, tags: { "kuma.io/service": "web" } }],
    transparentProxying: { directAccessServices: ["*"] },
  },
  controlPlane: { address: "https://control-plane:5678" },
  token: "CANARY-1",
};
const OTHER = {
  ...SPEC,
  networking: { ...SPEC.networking, inbound: [{ port: 9090, tags: { "kuma.io/service": "web" } }] },
};

type Engine = (action: string, before: object | undefined, after: object | undefined) => Promise<PlannedResource[]>;

const inputs = async (spec: object) =>
  (await kumaDataplane.check({}, { ...spec, __provider: DATAPLANE_LOADER })).inputs;

/** With secrets in clear, as `--show-secrets` prints them. */
const pulumi: Engine = async (action, before, after) => {
  const side = async (spec: object | undefined) => spec && { type: DATAPLANE_TYPE, inputs: hidden(await inputs(spec)) };
  const step = {
    op: action,
    urn: `urn:pulumi:s::p::${DATAPLANE_TYPE}::web`,
    ...(before && { oldState: await side(before) }),
    ...(after && { newState: await side(after) }),
  };
  return plannedByPulumi(JSON.stringify({ steps: [step], changeSummary: {} }), "preview");
};

function hidden(given: object): object {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"CANARY"' };
  return "token" in given ? { ...given, token: secret } : given;
}

const terraform: Engine = async (action, before, after) => {
  const side = async (spec: object | undefined) => {
    if (spec === undefined) return null;
    const { dataplane, sidecar } = await inputs(spec);
    const written = attributeValues(KUMA_DATAPLANE_SCHEMA.attributes, spec) as object;
    return { ...written, dataplane, sidecar, status: "in sync" };
  };
  const change = { actions: [action], before: await side(before), after: await side(after), after_sensitive: {} };
  const resource = { address: "web", mode: "managed", type: "kuma_dataplane", change };
  return plannedByTerraform(JSON.stringify({ format_version: "1.2", resource_changes: [resource] }), "plan");
};

const said = (planned: readonly PlannedResource[]) =>
  markdown(folded(planned).map((fold) => judged(fold, [], "2026-11-26")));
const risks = (planned: readonly PlannedResource[]) => folded(planned).flatMap(risksOf);

describe.each([
  ["Pulumi", pulumi],
  ["Terraform", terraform],
])("%s", (_name, plans) => {
  test("a new one is told whole", async () => {
    const planned = await plans("create", undefined, SPEC);
    const text = said(planned);
    expect(text).toContain("#### `web`: gets the proxy itself");
    expect(text).toContain("+ it counts once the proxy listens on 15001, 15006, within 50 s");
    expect(text).toContain("+ networking.inbound[0].port: 8080");
    expect(text).not.toMatch(/CANARY|traffic changes path/);
    expect(risks(planned)).toEqual([]);
  });

  test("what changes of its Dataplane is told by name, and that it is started anew", async () => {
    const planned = await plans("update", SPEC, OTHER);
    const text = said(planned);
    expect(text).toContain("```diff\n- networking.inbound[0].port: 8080\n+ networking.inbound[0].port: 9090\n```");
    expect(text).not.toContain("CANARY");
    expect(risks(planned)).toEqual(["resets"]);
  });

  test("of a new token that it is one", async () => {
    const planned = await plans("update", SPEC, { ...SPEC, token: "CANARY-2" });
    expect(said(planned)).toContain("Only what is secret changes: a token is put in place while the proxy runs.");
    expect(said(planned)).not.toContain("CANARY");
    expect(risks(planned)).toEqual([]);
  });

  test("one that goes leaves the mesh", async () => {
    const planned = await plans("delete", SPEC, undefined);
    expect(said(planned)).toContain("#### `web`: loses the proxy itself");
    expect(risks(planned)).toEqual(["leaves-mesh", "resets"]);
  });

  test("what nobody knows yet is told as that", async () => {
    const unknown = { ...SPEC, name: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    const planned = await plans("update", SPEC, unknown);
    expect(said(planned)).toContain("What the proxy will be like is known after the apply only.");
    expect(risks(planned)).toEqual(["resets"]);
  });
});

test("each value of a Dataplane stands under its name, variables and lists of texts among them", () => {
  const yaml = `type: Dataplane
name: {{ name }}
labels:
  "a: b": c
networking:
  inbound:
  - port: {{ port }}
    tags:
      kuma.io/service: web
    serviceProbe:
      tcp: {}
  - port: 81
  transparentProxying:
    directAccessServices:
    - "*"
    - db
    reachableBackends:
      refs: []
`;
  expect(dataplaneWords(["runs"], yaml)).toEqual([
    "runs",
    "type: Dataplane",
    "name: {{ name }}",
    'labels["a: b"]: c',
    "networking.inbound[0].port: {{ port }}",
    'networking.inbound[0].tags["kuma.io/service"]: web',
    "networking.inbound[0].serviceProbe.tcp: {}",
    "networking.inbound[1].port: 81",
    'networking.transparentProxying.directAccessServices[0]: "*"',
    "networking.transparentProxying.directAccessServices[1]: db",
    "networking.transparentProxying.reachableBackends.refs: []",
  ]);
});
