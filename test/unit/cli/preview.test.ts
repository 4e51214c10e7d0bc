import { REGISTRATIONS } from "../../../lib/pulumi/loader";
import { shown } from "../../support/planned-hosts";
import { screenOf } from "./console";

/** What the command writes of a plan, and with what it ends. Plans of real engines: test/engine/preview, test/terraform/preview. */

const { type } = REGISTRATIONS.TransparentProxyHost;
const inputs = (ports: readonly number[], drift = "none") => {
  const { spec, words, rules } = shown({ redirect: { outbound: { excludePorts: [...ports] } } });
  return { ...spec, traffic: words, rules, drift };
};
const update = (name: string, drift?: string) => ({
  op: "update",
  urn: `urn:pulumi:s::p::${type}::${name}`,
  oldState: { type, inputs: inputs([], drift) },
  newState: { type, inputs: inputs([5432]) },
});
const planOf = (...steps: object[]) => JSON.stringify({ steps, changeSummary: {} });

const ACCEPTED = `accepted:
  - { risk: escape, resources: ["*"], until: 2026-11-26, reason: OPS-7 }
`;
const files = {
  "plan.json": planOf(update("web-1"), update("web-2")),
  "drifted.json": planOf(update("web-1", "1 missing\u001b[31m")),
  "accepted.yaml": ACCEPTED,
  "over.yaml": ACCEPTED.replace("-26", "-25"),
  "lines.yaml": ACCEPTED.replace("-26", "-25").replace("OPS-7", '"OPS-7\\n::stop-commands::x"'),
  "faulty.yaml": "accepted: [{ risk: all }]",
};
const preview = (...words: readonly string[]) => screenOf(["preview", "pulumi", ...words], { files });

test("as text: the table in columns, and every rule that goes or comes", async () => {
  const { stdout, exitCode } = await preview("plan.json", "--format", "text");
  expect(exitCode).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "2 resources change or drifted.",
    "  leaves the mesh: no mTLS, no policies: 2 of 2",
    "",
    "web-1, web-2: changes the transparent proxy",
    "  traffic              ports  whose                          path                                       risk",
    "  outbound tcp         5432   all but the proxy user (5678)  to the sidecar (15001) → past the sidecar  leaves the mesh: no mTLS, no policies",
    "  within the host tcp  5432   the proxy user (5678)          to the sidecar (15006) → past the sidecar  leaves the mesh: no mTLS, no policies",
    "  ipv4/nat",
    "    + -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 5432 -j RETURN",
    "  ipv6/nat",
    "    + -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 5432 -j RETURN",
    "",
  ]);
});

test("text acts on no terminal", async () => {
  const { stdout } = await preview("drifted.json", "--format", "text");
  expect(stdout).toContain("drifted, which an apply mends: 1 missing\ufffd[31m");
});

test("as SARIF: a result for each risk of a row, with everybody who has it", async () => {
  const { stdout } = await preview("plan.json", "--format", "sarif");
  const { version, runs } = JSON.parse(stdout);
  expect(version).toBe("2.1.0");
  expect(runs).toHaveLength(1);
  const [{ tool, results }] = runs;
  expect(tool.driver).toMatchObject({ name: "kuma-tp", version: "1.2.3" });
  expect(results.map(({ message }: { message: { text: string } }) => message.text)).toEqual([
    "web-1, web-2: leaves the mesh: no mTLS, no policies: outbound tcp, port 5432, all but the proxy user (5678): to the sidecar (15001) → past the sidecar",
    "web-1, web-2: leaves the mesh: no mTLS, no policies: within the host tcp, port 5432, the proxy user (5678): to the sidecar (15006) → past the sidecar",
  ]);
  for (const { ruleId, ruleIndex, level, locations, suppressions } of results) {
    expect(tool.driver.rules[ruleIndex]).toMatchObject({ id: ruleId, defaultConfiguration: { level } });
    expect(locations[0].physicalLocation.artifactLocation.uri).toBe("plan.json");
    expect(locations[0].logicalLocations).toEqual(
      ["web-1", "web-2"].map((fullyQualifiedName) => ({ fullyQualifiedName, kind: "resource" })),
    );
    expect(suppressions).toBeUndefined();
  }
  expect(
    new Set(results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints))).size,
  ).toBe(2);
  // Code scanning of GitHub: a fingerprint of this name alone counts, and every rule has these texts.
  const lines = results.map(
    ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
      partialFingerprints["primaryLocationLineHash"],
  );
  expect(new Set(lines).size).toBe(2);
  for (const line of lines) expect(line).toMatch(/^[0-9a-f]{16}$/);
  for (const rule of tool.driver.rules) {
    for (const part of ["shortDescription", "fullDescription", "help"]) expect(rule[part].text).toMatch(/\w/);
  }
});

test("what is accepted is suppressed in SARIF, listed in JSON, and stops no gate", async () => {
  const accepted = await preview("plan.json", "--allow", "accepted.yaml", "--fail-on", "escape", "--format", "sarif");
  expect(accepted.exitCode).toBe(0);
  expect(JSON.parse(accepted.stdout).runs[0].results[0].suppressions).toEqual([
    { kind: "external", status: "accepted", justification: "OPS-7 (until 2026-11-26)" },
  ]);
  const { stdout } = await preview("plan.json", "--allow", "accepted.yaml", "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    changes: [
      {
        names: ["web-1", "web-2"],
        risks: ["leaves-mesh"],
        accepted: [{ names: ["web-1", "web-2"], accepted: { risk: "escape", reason: "OPS-7" } }],
      },
    ],
  });
});

test("what was accepted until yesterday stops a gate, and that is said", async () => {
  const { exitCode, stderr } = await preview("plan.json", "--allow", "over.yaml", "--fail-on", "escape");
  expect(exitCode).toBe(1);
  expect(stderr).toBe("escape was accepted until 2026-11-25, and is not any more: OPS-7\n");
});

test("a reason begins no line of its own in a log, which may take it for a command", async () => {
  const { stderr } = await preview("plan.json", "--allow", "lines.yaml");
  expect(stderr).toBe("escape was accepted until 2026-11-25, and is not any more: OPS-7 ::stop-commands::x\n");
});

test.each<{ words: readonly string[]; says: RegExp }>([
  {
    words: ["plan.json", "--allow", "faulty.yaml"],
    says: /^KTP103 accepted\[0\]\.risk.*\n(.*\n)*KTP423 accepted\[0\]\.reason/,
  },
  { words: ["plan.json", "--allow", "nowhere.yaml"], says: /^KTP401 nowhere\.yaml/ },
  { words: ["-", "--allow", "-"], says: /^KTP400 Both the plan and the accepted risks/ },
  { words: ["plan.json", "--fail-on", "escape,constructor"], says: /^KTP400 `--fail-on` knows lockout, escape/ },
  { words: ["plan.json", "--fail-on", ","], says: /^KTP400 `--fail-on` knows lockout, .*, and not an empty name/ },
  { words: ["plan.json", "--fail-on", ""], says: /^KTP400 `--fail-on` knows lockout, .*, and not an empty name/ },
  { words: ["plan.json", "--format", "html"], says: /^KTP400 .*Give markdown or text or json or sarif/ },
  { words: ["accepted.yaml"], says: /^KTP417 accepted\.yaml is no plan of Pulumi/ },
])("$words is bad input, and writes nothing", async ({ words, says }) => {
  const { exitCode, stdout, stderr } = await preview(...words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(says);
});
