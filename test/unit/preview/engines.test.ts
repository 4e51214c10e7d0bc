import { folded } from "../../../lib/preview/folded";
import { judged } from "../../../lib/preview/judged";
import { markdown } from "../../../lib/preview/markdown";
import type { PlannedResource } from "../../../lib/preview/planned";
import { risksOf } from "../../../lib/preview/risks";
import { REGISTRATIONS } from "../../../lib/pulumi/loader";
import { plannedByPulumi } from "../../../lib/pulumi/read-preview";
import { plannedByTerraform } from "../../../lib/terraform/read-plan";

/** What engines print of the rarer plans: of what is gone, imported, left behind, destroyed, or a secret. */

const risks = (planned: readonly PlannedResource[]) => folded(planned).map(risksOf);
const said = (planned: readonly PlannedResource[]) =>
  markdown(folded(planned).map((fold) => judged(fold, [], "2026-11-26")));
const headings = (planned: readonly PlannedResource[]) => said(planned).match(/(?<=^#### ).*/gm) ?? [];

describe("Terraform", () => {
  const TYPE = "kuma_transparent_proxy_host";
  const HOST = { status: "in sync", traffic: ["a"] };
  const change = (actions: string[], before: unknown, after: unknown, rest: object = {}) => ({
    address: `${TYPE}.web`,
    mode: "managed",
    type: TYPE,
    change: { actions, before, after, ...rest },
  });
  const planned = (changes: object[], drift: object[] = []) =>
    plannedByTerraform(
      JSON.stringify({ format_version: "1.2", resource_changes: changes, resource_drift: drift }),
      "plan",
    );

  test("a host of which nothing is left drifted, and gets its rules again", () => {
    const again = planned([change(["create"], null, HOST)], [change(["delete"], HOST, null)]);
    expect(risks(again)).toEqual([["enters-mesh", "drift"]]);
  });

  test.each<{ name: string; text: string; code: RegExp }>([
    {
      name: "a state, which `terraform show -json` without a plan shows",
      text: '{"format_version":"1.0","values":{"root_module":{}}}',
      code: /KTP418/,
    },
    {
      name: "a plan that failed on the way",
      text: '{"format_version":"1.2","planned_values":{},"resource_changes":[],"errored":true}',
      code: /KTP424/,
    },
  ])("$name is no plan without changes", ({ text, code }) => {
    expect(() => plannedByTerraform(text, "plan")).toThrow(code);
  });

  test("a plan of nothing changes nothing", () => {
    expect(plannedByTerraform('{"format_version":"1.2","planned_values":{},"errored":false}', "plan")).toEqual([]);
  });

  describe("drift that a refresh wrote into the state already", () => {
    const DRIFTED = { ...HOST, status: "drifted: a rule is missing", redirect: { inbound: { exclude_ports: [] } } };
    const resource = (address: string) => ({ address, mode: "managed", type: TYPE, name: "web", values: DRIFTED });
    const written = (redirect: object) => ({
      resources: [{ mode: "managed", type: TYPE, name: "web", expressions: { redirect } }],
    });
    const refreshed = (module: object, configuration: object) =>
      plannedByTerraform(
        JSON.stringify({
          format_version: "1.2",
          prior_state: { values: { root_module: module } },
          configuration: { root_module: configuration },
        }),
        "plan",
      );
    const rows = (planned: readonly PlannedResource[]) => folded(planned).map(({ preview }) => preview.traffic);
    const LEAVES = [expect.objectContaining({ direction: "inbound", ports: "22", risks: ["leaves-mesh"] })];

    test("is told with what was written, in whatever module", () => {
      const address = 'module.a["x.module.b"]';
      const within = { child_modules: [{ address, resources: [resource(`${address}.${TYPE}.web[0]`)] }] };
      const call = { module_calls: { a: { module: written({ constant_value: {} }) } } };
      const planned = refreshed(within, call);
      expect(headings(planned)).toEqual([`\`${address}.${TYPE}.web[0]\`: drifted`]);
      expect(rows(planned)).toEqual([LEAVES]);
      expect(risks(planned)).toEqual([["leaves-mesh", "drift"]]);
    });

    test("is told in its sentence where what was written refers to something else", () => {
      const planned = refreshed({ resources: [resource(`${TYPE}.web`)] }, written({ references: ["var.a"] }));
      expect(risks(planned)).toEqual([["drift"]]);
      expect(said(planned)).toContain(
        "Drifted, which an apply mends: a rule is missing\n\nWhat was declared is not in this plan: a plan that does more than refresh shows which traffic changes path.\n",
      );
    });

    test("of what a replacement left behind is mended by nothing", () => {
      expect(refreshed({ resources: [{ ...resource(`${TYPE}.web`), deposed_key: "abcd" }] }, {})).toEqual([]);
    });
  });

  test("what a replacement left behind is another resource than what took its place", () => {
    const behind = { ...change(["delete"], HOST, null), deposed: "abcd1234" };
    expect(headings(planned([change(["no-op"], HOST, HOST), behind]))).toEqual([
      `\`${TYPE}.web (deposed abcd1234)\`: loses the transparent proxy`,
    ]);
  });

  test("what is sensitive is not shown", () => {
    const checks = (text: string) => ({ ...HOST, confirm: { checks: ["true", text] } });
    const sensitive = { confirm: { checks: [false, true] } };
    const rest = { before_sensitive: {}, after_sensitive: sensitive };
    const [fold] = folded(planned([change(["update"], checks("false"), checks("hunter2"), rest)]));
    expect(fold?.preview.properties).toEqual([
      { property: "confirm.checks", before: '["true","false"]', after: '["true","(sensitive)"]' },
    ]);
  });
});

describe("Pulumi", () => {
  const { type } = REGISTRATIONS.MeshDNS;
  const urn = `urn:pulumi:s::p::${type}::web`;
  const state = { type, inputs: { via: { sidecar: {} }, names: ["a"], drift: "none" } };
  const ofStack = (op: string) => ({ op, urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" });
  const planned = (...steps: object[]) => plannedByPulumi(JSON.stringify({ steps, changeSummary: {} }), "preview");

  test("a destroy is none of the refreshes that found nothing", () => {
    expect(headings(planned({ op: "delete", urn, oldState: state }, ofStack("delete")))).toEqual([
      "`web`: loses the names of the mesh",
    ]);
    expect(headings(planned(ofStack("refresh"), { op: "refresh", urn, oldState: state }))).toEqual(["`web`: drifted"]);
  });

  describe("a log of events", () => {
    const pre = { sequence: 1, resourcePreEvent: { metadata: { op: "delete", urn, old: state } } };
    const summary = { sequence: 2, summaryEvent: { maybeCorrupt: false, resourceChanges: { delete: 1 } } };
    const error = { diagnosticEvent: { severity: "error", message: "the program failed" } };
    const read = (...events: object[]) =>
      plannedByPulumi(events.map((one) => JSON.stringify(one)).join("\r\n\r\n"), "log");

    test("is read to its summary, with whatever ends of lines", () => {
      expect(headings(read(pre, summary, { cancelEvent: {} }))).toEqual(["`web`: loses the names of the mesh"]);
    });

    test.each<{ name: string; events: object[]; code: RegExp }>([
      { name: "one that was cut between two lines", events: [pre, { preludeEvent: {} }], code: /KTP417/ },
      { name: "one of another tool", events: [{ "@level": "info" }, { "@level": "info" }], code: /KTP418/ },
      { name: "one of a preview that failed", events: [pre, error, summary], code: /KTP424/ },
    ])("$name is none", ({ events, code }) => {
      expect(() => read(...events)).toThrow(code);
    });
  });

  test("a preview that failed is none", () => {
    const digest = { steps: [{ op: "delete", urn, oldState: state }], diagnostics: [{ severity: "error" }] };
    expect(() => plannedByPulumi(JSON.stringify({ ...digest, changeSummary: {} }), "preview")).toThrow(/KTP424/);
  });

  test("a destroy that refreshes before is a destroy", () => {
    const refreshed = { op: "refresh", urn, oldState: state, newState: state };
    const steps = [ofStack("refresh"), refreshed, { op: "delete", urn, oldState: state }, ofStack("delete")];
    expect(headings(planned(...steps))).toEqual(["`web`: loses the names of the mesh"]);
    expect(headings(planned(refreshed, { op: "delete", urn, oldState: state }))).toHaveLength(1);
  });

  test("a secret is in nothing that is said, printed in clear or not", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"hunter2"' };
    const host = REGISTRATIONS.TransparentProxyHost.type;
    const sides = [secret, "[secret]"].map((name) => ({
      type: host,
      inputs: {
        proxyUser: { name },
        confirm: { checks: ["true", secret] },
        traffic: secret,
        rules: secret,
        drift: secret,
      },
    }));
    const [oldState, newState] = sides;
    const text = JSON.stringify(
      folded(
        planned({
          op: "update",
          urn: "urn:pulumi:s::p::t::web",
          oldState,
          newState: { ...newState, inputs: { ...newState?.inputs, persistence: secret } },
        }),
      ),
    );
    expect(text).not.toMatch(/hunter2|plaintext|4dabf/);
    expect(text).toContain('"persistence","after":"\\"[secret]\\""');
  });

  test("an import changes nothing", () => {
    expect(folded(planned(ofStack("same"), { op: "import", urn, newState: state }))).toEqual([]);
  });

  test("what a refresh found gone is drift of what a preview makes anew", () => {
    const gone = { op: "refresh", urn, oldState: state };
    const again = { op: "create", urn, newState: state };
    expect(risks(planned(ofStack("refresh"), gone, ofStack("same"), again))).toEqual([["dns", "drift"]]);
  });

  test("a replacement of what is deleted already is told", () => {
    const anew = { op: "create-replacement", urn, oldState: state, newState: state };
    expect(headings(planned(ofStack("same"), anew))).toEqual(["`web`: gets the names of the mesh"]);
  });
});
