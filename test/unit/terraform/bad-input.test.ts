import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { Calls } from "../../../lib/terraform/calls";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";
import type { Request } from "../../../lib/terraform/method";
import { writePrivate } from "../../../lib/terraform/private-state";
import { providerMethods } from "../../../lib/terraform/provider";
import { RULES_DATA_SOURCE } from "../../../lib/terraform/rules-data-source";
import { Session } from "../../../lib/terraform/session";

/** Whatever an engine, or what calls itself one, sends: the answer is a diagnostic. Hosts cannot be reached here: nothing may come so far. */

const session = new Session(() => false);
const methods = providerMethods(session);
const NAMES = Object.keys(methods);
const OF_RESOURCES = NAMES.filter((name) => /Resource(Config|State|Change)$|^ReadResource$/.test(name));
const RESOURCES = [HOST_SCHEMA.typeName, MESH_DNS_SCHEMA.typeName, KUMA_DATAPLANE_SCHEMA.typeName];
/** Everything that has a type, and a function to call beside it. */
const FUNCTION: Readonly<Record<string, string>> = {
  [HOST_SCHEMA.typeName]: "explain",
  [MESH_DNS_SCHEMA.typeName]: "pod_metadata",
  [KUMA_DATAPLANE_SCHEMA.typeName]: "explain",
  [RULES_DATA_SOURCE.typeName]: "render",
};
const TYPES = Object.keys(FUNCTION);

interface Answer {
  readonly diagnostics?: readonly { readonly severity: number; readonly summary: string; readonly detail: string }[];
}

/** A message as it is decoded: every field is there. */
const EMPTY = {
  typeName: "",
  targetTypeName: "",
  sourceTypeName: "terraform_data",
  id: "",
  version: 0,
  config: null,
  currentState: null,
  priorState: null,
  proposedNewState: null,
  plannedState: null,
  rawState: null,
  private: Buffer.alloc(0),
  priorPrivate: Buffer.alloc(0),
  plannedPrivate: Buffer.alloc(0),
  name: "",
  arguments: [],
} satisfies Request;

async function ask(name: string, request: Partial<Request>): Promise<Answer> {
  const method = methods[name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return new Calls().answer(method, { ...EMPTY, ...request });
}

const value = (bytes: Uint8Array) => ({ msgpack: bytes, json: Buffer.alloc(0) });

const everywhere = (typeName: string, bytes: Uint8Array, kept: Uint8Array = EMPTY.private): Partial<Request> => ({
  typeName,
  targetTypeName: typeName,
  ...{ config: value(bytes), currentState: value(bytes), priorState: value(bytes), rawState: value(bytes) },
  ...{ proposedNewState: value(bytes), plannedState: value(bytes) },
  ...{ private: kept, priorPrivate: kept, plannedPrivate: kept },
  ...{ name: FUNCTION[typeName] ?? "", arguments: [value(bytes), value(bytes)] },
});

/** An answer to what means nothing: no crash, and sentences that somebody can read. */
function isAnswer({ diagnostics = [] }: Answer): void {
  for (const { severity, summary, detail } of diagnostics) {
    expect([1, 2]).toContain(severity);
    expect(summary).toMatch(/./);
    expect(detail).toMatch(/./);
  }
}

describe.each(NAMES)("%s", (name) => {
  test("of nothing at all", async () => isAnswer(await ask(name, {})));

  test("of bytes that are no value", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...TYPES), fc.uint8Array({ maxLength: 64 }), async (typeName, bytes) =>
        isAnswer(await ask(name, everywhere(typeName, bytes, bytes))),
      ),
      { numRuns: 50 },
    ));

  test("of values of any type, wherever one stands", () => {
    const names = [HOST_SCHEMA, MESH_DNS_SCHEMA, KUMA_DATAPLANE_SCHEMA].flatMap(({ attributes }) =>
      attributes.map(({ name: attribute }) => attribute),
    );
    const anything = fc.anything({
      withBigInt: false,
      maxDepth: 3,
      key: fc.constantFrom(...names, "host", "exec", ""),
    });
    return fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TYPES),
        fc.dictionary(fc.constantFrom(...names), anything),
        async (typeName, given) => isAnswer(await ask(name, everywhere(typeName, encode(plain(given))))),
      ),
      { numRuns: 50 },
    );
  });

  test("of texts without end", async () => {
    const long = "a".repeat(1_000_000);
    const config = { host_connection: { host: long }, redirect: { inbound: { exclude_ports: [long] } }, mode: long };
    const answer = await ask(name, everywhere(HOST_SCHEMA.typeName, encode(config)));
    isAnswer(answer);
    // Nobody reads a message of a megabyte.
    for (const { summary, detail } of answer.diagnostics ?? [])
      expect(summary.length + detail.length).toBeLessThan(5000);
  });
});

/** What msgpack can say of it. */
function plain(given: unknown): unknown {
  return JSON.parse(JSON.stringify(given) ?? "null");
}

test.each(OF_RESOURCES)("%s of a resource that this version does not have", async (name) => {
  const { diagnostics } = await ask(name, { ...everywhere("kuma_nothing", encode({})) });
  expect(diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP30[57] .*kuma_nothing/) }]);
});

test.each<[string, object]>([
  ["a number", { redirect: { inbound: { port: "abc" } } }],
  ["an object", { redirect: "x" }],
  ["a list of objects", { managers: "x" }],
  ["a list of objects", { host_connection: { host: "web", proxy: ["x"] } }],
])("a state that has a text for %s is refused: engines crash at a number that is none", async (_what, state) => {
  const rawState = { msgpack: Buffer.alloc(0), json: Buffer.from(JSON.stringify(state)) };
  const answer = await ask("UpgradeResourceState", { typeName: HOST_SCHEMA.typeName, rawState });
  expect(answer).toEqual({ diagnostics: [expect.objectContaining({ summary: expect.stringMatching(/^KTP388 /) })] });
});

test.each(['{"host":"web","port":"abc"}', '{"host":"web","proxy":"x"}'])("so is the import of %s", async (id) => {
  const { diagnostics } = await ask("ImportResourceState", { typeName: HOST_SCHEMA.typeName, id });
  expect(diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP388 /) }]);
});

test("only what ran a script becomes one of ours: what another resource manages would be nobody's", async () => {
  const moved = (sourceTypeName: string) =>
    ask("MoveResourceState", { targetTypeName: HOST_SCHEMA.typeName, sourceTypeName });
  for (const name of ["terraform_data", "null_resource"]) expect((await moved(name)).diagnostics ?? []).toEqual([]);
  for (const name of ["aws_instance", MESH_DNS_SCHEMA.typeName]) {
    expect((await moved(name)).diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP387 /) }]);
  }
});

describe("a state of a newer version", () => {
  test("of the schema", async () => {
    const rawState = { msgpack: Buffer.alloc(0), json: Buffer.from('{"id":"local"}') };
    for (const typeName of RESOURCES) {
      const answer = await ask("UpgradeResourceState", { typeName, version: 7, rawState });
      expect(answer.diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP300 .* version 7/) }]);
    }
  });

  const kept = writePrivate({ stateVersion: 99 });
  const state = { host_connection: { exec: ["true"] }, id: "exec:true", status: "in sync" };

  test.each(["ReadResource", "ApplyResourceChange"])("of what is kept beside it, at %s", async (name) => {
    const request = everywhere(HOST_SCHEMA.typeName, encode(state), kept);
    const answer = (await ask(name, request)) as Answer & { readonly private?: Uint8Array };
    expect(answer.diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP300 .* version 99/) }]);
    expect(answer.private).toEqual(kept);
  });
});

test.each(["-oProxyCommand=reboot", "web\nreboot", "web;reboot", "$(reboot)", "a b", "\u202eweb", "web\0"])(
  "a host whose name is %j is refused at its attribute, in a message of one line",
  async (host) => {
    const config = value(encode({ host_connection: { host } }));
    const { diagnostics } = await ask("ValidateResourceConfig", { typeName: HOST_SCHEMA.typeName, config });
    expect(diagnostics).toMatchObject([{ summary: expect.stringMatching(/^KTP162 host_connection\.host: [^\n\0]*$/) }]);
  },
);
