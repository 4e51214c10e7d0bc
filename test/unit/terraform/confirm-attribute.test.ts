import { UNKNOWN } from "../../../lib/lifecycle/wire";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";

test.each([
  { name: "nothing", confirm: null, want: {} },
  { name: "none at all", confirm: { enabled: false }, want: { confirm: false } },
  {
    name: "none at all, whatever else is said",
    confirm: { enabled: false, timeout_seconds: 30 },
    want: { confirm: false },
  },
  { name: "the usual one", confirm: { enabled: true }, want: { confirm: {} } },
  { name: "one of so long", confirm: { timeout_seconds: 30 }, want: { confirm: { timeoutSeconds: 30 } } },
  { name: "whether there is one is not known yet", confirm: { enabled: UNKNOWN }, want: { confirm: UNKNOWN } },
])("a window of a configuration in the words of a spec: $name", ({ confirm, want }) => {
  for (const schema of [HOST_SCHEMA, MESH_DNS_SCHEMA, KUMA_DATAPLANE_SCHEMA])
    expect(schema.spec({ confirm })).toEqual(want);
});
