import { inKeptSpelling } from "../../../lib/terraform/kept-spelling";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";
import type { Values } from "../../../lib/terraform/value";

/** In which words a plan has what is configured beside a state. */

const PRIOR: Values = { via: { sidecar: { port: "15053" } }, domains: ["mesh"], kuma_version: "2.9.0" };

function planned(config: Values): Values {
  const after = MESH_DNS_SCHEMA.kind.declare(MESH_DNS_SCHEMA.spec(config));
  if (!after.ok) throw new Error(JSON.stringify(after.failures));
  return inKeptSpelling(MESH_DNS_SCHEMA, PRIOR, config, after.value).values;
}

test("what means the same stays as the state has it", () => {
  expect(planned({ ...PRIOR, domains: ["MESH", "mesh"] })).toMatchObject(PRIOR);
});

test("what a spec is only judged by is recorded", () => {
  expect(planned({ ...PRIOR, kuma_version: "2.10.0" })).toMatchObject({ ...PRIOR, kuma_version: "2.10.0" });
});
