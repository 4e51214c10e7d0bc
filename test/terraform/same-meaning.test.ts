import { HOST_SCHEMA } from "../../lib/terraform/host-schema";
import { SAME_MEANINGS } from "../cases/same-meaning";
import { ManagedHost } from "../engine/hosts";
import { attributeValues } from "../support/attribute-values";
import { Configuration, type ResourceChange } from "./configuration";

/** What the real engine shows of changes that mean nothing. One host has the resources of all cases: no plan here looks at it. */

let host: ManagedHost;
let configuration: Configuration;

const declare = (side: "before" | "after") =>
  configuration.declare(
    SAME_MEANINGS.map((each, index) => {
      const values = { host_connection: host.connection, confirm: { enabled: false } };
      const written = attributeValues(HOST_SCHEMA.attributes, each[side]);
      const lines = Object.entries({ ...values, ...(written as object) }).map(
        ([name, value]) => `  ${name} = ${JSON.stringify(value)}\n`,
      );
      return `resource "kuma_transparent_proxy_host" "case_${index}" {\n${lines.join("")}}\n`;
    }).join(""),
  );

let changes: readonly ResourceChange[];

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
  await declare("before");
  await configuration.terraform("init");
  await configuration.apply();
  await declare("after");
  changes = await configuration.plan("-refresh=false");
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const changed = (index: number) => {
  const { before = {}, after = {} } =
    changes.find(({ address }) => address === `kuma_transparent_proxy_host.case_${index}`)?.change ?? {};
  const names = Object.keys({ ...before, ...after });
  return names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
};

test.each(SAME_MEANINGS.map((each, index) => ({ ...each, index })))(
  "$name is no change",
  ({ index, writtenOut = [] }) => expect(changed(index).toSorted()).toEqual(writtenOut),
);

test("once applied, what is written out is recorded, and nothing is left to show", async () => {
  await configuration.apply("-refresh=false");
  expect(await configuration.plan("-refresh=false")).toEqual([]);
});
