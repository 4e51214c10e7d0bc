import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../lib/spec/plain-data";
import { HOST_SCHEMA } from "../../lib/terraform/host-schema";
import { PLAN_CHANGES, saidOf } from "../cases/plan-changes";
import { prepareAsKumactl } from "../engine/as-kumactl";
import { ManagedHost } from "../engine/hosts";
import { attributeValues } from "../support/attribute-values";
import { LEAVES, preview } from "../support/previews";
import { Configuration } from "./configuration";

/** What is said of changes of every kind that the real engine plans. One host has all resources: no plan here looks at it. */

let host: ManagedHost;
let configuration: Configuration;

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const TYPE = "kuma_transparent_proxy_host";

const resource = (name: string, spec: object) => {
  const values = { host_connection: host.connection, confirm: { enabled: false } };
  const written = attributeValues(HOST_SCHEMA.attributes, spec) as object;
  const lines = Object.entries({ ...values, ...written }).map(
    ([key, value]) => `  ${key} = ${JSON.stringify(value)}\n`,
  );
  return `resource "${TYPE}" "${name}" {\n${lines.join("")}}\n`;
};

const declare = (side: "before" | "after") =>
  configuration.declare(
    PLAN_CHANGES.flatMap(({ name, [side]: spec }) => (spec === undefined ? [] : [resource(name, spec)])).join(""),
  );

async function previewOf(...options: readonly string[]) {
  await configuration.terraform("plan", "-input=false", "-out=plan.bin", "-refresh=false", ...options);
  return preview("terraform", (await configuration.attempt("show", "-json", "plan.bin")).stdout);
}

test("each change reads as what it does to traffic", async () => {
  await declare("before");
  await configuration.terraform("init");
  await configuration.apply("-parallelism=1");
  await declare("after");
  const said = saidOf((await previewOf()).stdout);
  expect([...said.keys()].toSorted()).toEqual(PLAN_CHANGES.map(({ name }) => `${TYPE}.${name}`).toSorted());
  for (const { name, heading, rows } of PLAN_CHANGES) {
    expect({ name, ...said.get(`${TYPE}.${name}`) }).toEqual({ name, heading, rows });
  }
});

test("a replacement reads as one: what is replaced loses the rules", async () => {
  await declare("before");
  const said = saidOf((await previewOf(`-replace=${TYPE}.a-port-more`)).stdout);
  expect([...said]).toEqual([
    [`${TYPE}.a-port-more`, { heading: "gets the transparent proxy anew, and what is replaced loses it", rows: [] }],
  ]);
});

test("a host that kumactl prepared is taken over: what the declaration changes of it, and nothing else", async () => {
  await using prepared = await ManagedHost.start();
  await prepareAsKumactl(prepared);
  const { exec } = prepared.connection;
  await configuration.declare(
    `import {\n  to = ${TYPE}.web\n  id = ${JSON.stringify(JSON.stringify({ exec }))}\n}\n` +
      `resource "${TYPE}" "web" {\n  host_connection = { exec = ${JSON.stringify(exec)} }\n}\n`,
  );
  await configuration.terraform("plan", "-input=false", "-out=plan.bin");
  const { stdout } = await preview("terraform", (await configuration.attempt("show", "-json", "plan.bin")).stdout);
  expect(saidOf(stdout).get(`${TYPE}.web`)).toEqual({
    heading: "changes the transparent proxy",
    rows: [`| inbound tcp | 22 | all | to the sidecar (15006) | past the sidecar | ${LEAVES} |`],
  });
  // That kumactl's rules cut connections that are older than they are is no property of a spec: it stands in the sentence.
  expect(stdout).toMatch(/^Drifted, which an apply mends: .* inbound tcp of older connections, outbound tcp of older/m);
});

test("a thousand hosts with three kinds of change are three parts of a comment that GitHub takes", async () => {
  await declare("before");
  await multiply(1000);
  const kinds = [{ excludePorts: [5432] }, { enabled: false }];
  await configuration.declare(
    kinds
      .map((outbound, kind) => {
        const one = resource(`host-${kind}`, { redirect: { outbound } });
        return one.replace("{\n", `{\n  for_each = toset([for i in range(${kind}, 1000, 3) : tostring(i)])\n`);
      })
      .join(""),
  );
  const { stdout } = await previewOf();
  expect(stdout).toMatch(/^1000 resources change or drifted\.$/m);
  const headings = [...stdout.matchAll(/^#### (.*) and (\d+) more: (.*)$/gm)];
  expect(headings.map(([, names = "", more, what]) => [names.split(", ").length + Number(more), what])).toEqual([
    [334, "changes the transparent proxy"],
    [333, "changes the transparent proxy"],
    [333, "loses the transparent proxy"],
  ]);
  expect(stdout.length).toBeLessThan(65_536);
});

/** Gives the state that many hosts, in three resources, as if each had been applied: all that one of the engine's own has. */
async function multiply(count: number): Promise<void> {
  const path = join(configuration.folder, "terraform.tfstate");
  const state: unknown = JSON.parse(await readFile(path, "utf8"));
  if (!isRecord(state) || !Array.isArray(state["resources"])) throw new Error("no state");
  const [first] = state["resources"].filter(({ name }) => name === "a-port-more");
  const [instance] = first.instances;
  const resources = [0, 1, 2].map((kind) => ({
    ...first,
    name: `host-${kind}`,
    instances: Array.from({ length: count }, (_, index) => index)
      .filter((index) => index % 3 === kind)
      .map((index) => ({ ...instance, index_key: String(index) })),
  }));
  await writeFile(path, JSON.stringify({ ...state, lineage: randomUUID(), resources }));
}
