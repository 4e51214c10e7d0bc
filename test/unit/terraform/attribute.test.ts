import { HOST_FIELDS } from "../../../lib/spec/host-fields";
import { type Attribute, attributesOf, isNested } from "../../../lib/terraform/attribute";
import { HOST_RESOURCE } from "../../../lib/terraform/host-resource";
import { KUMA_DATAPLANE_RESOURCE } from "../../../lib/terraform/kuma-dataplane-resource";
import { MESH_DNS_RESOURCE } from "../../../lib/terraform/mesh-dns-resource";
import { schemaOf } from "../../../lib/terraform/schema";

const paths = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(({ name, type }) => [
    name,
    ...(isNested(type) ? paths(type.attributes).map((path) => `${name}.${path}`) : []),
  ]);

test.each(["kuma_dp_user", "redirect.outbound.exclude_ports_for_uids", "redirect.inbound.exclude_ports_for_ips"])(
  "%s is spelt as Terraform spells",
  (path) => expect(paths(attributesOf(HOST_FIELDS))).toContain(path),
);

test.each([HOST_RESOURCE, MESH_DNS_RESOURCE, KUMA_DATAPLANE_RESOURCE])(
  "$typeName has no name that Terraform keeps for itself",
  (resource) => {
    const names = resource.attributes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const path of paths(resource.attributes)) expect(path).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/);
    const kept = ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];
    expect(names.filter((name) => kept.includes(name))).toEqual([]);
  },
);

test("each type is told as Terraform knows it", () => {
  const attribute = (type: Attribute["type"], rest: Partial<Attribute> = {}): Attribute => ({
    name: "a",
    key: "a",
    says: "",
    type,
    ...rest,
  });
  const told = (given: Attribute): unknown =>
    (schemaOf([given], "", 0) as { block: { attributes: unknown[] } }).block.attributes[0];
  expect(told(attribute("set"))).toMatchObject({
    type: Buffer.from('["set","string"]'),
    optional: true,
    computed: false,
  });
  expect(told(attribute("map"))).toMatchObject({ type: Buffer.from('["map","string"]') });
  expect(told(attribute("bool", { isComputed: true }))).toMatchObject({
    type: Buffer.from('"bool"'),
    computed: true,
    optional: false,
  });
  expect(told(attribute("string", { isSecret: true }))).toMatchObject({ sensitive: true });
  const nested = { of: "objects", attributes: [attribute("number")] } as const;
  expect(told(attribute(nested))).toMatchObject({
    nestedType: { nesting: 2, attributes: [{ type: Buffer.from('"number"') }] },
  });
});
