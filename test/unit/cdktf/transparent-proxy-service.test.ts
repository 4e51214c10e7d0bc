import { meshServiceParts } from "../../../lib/spec/mesh-service";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { LIBRARIES, refusals, stackOf, synthesized } from "../../support/construct-libraries";

/** One service on one machine, as a construct. */

const SPEC = {
  kumaVersion: "2.9",
  service: "web",
  ports: { 8080: "http" },
  address: "10.0.0.11",
  controlPlane: { address: "https://control-plane:5678" },
  connection: { exec: ["sh"] },
  token: "env:TOKEN",
} as const;

describe.each(LIBRARIES)("a service for $name", (library) => {
  test("is three resources, each after the one that it needs, and refuses nothing", () => {
    const stack = stackOf(library);
    new library.kuma.TransparentProxyService(stack, "web-1", SPEC);
    expect(refusals(library, stack)).toEqual([]);
    const { resource } = synthesized(library, stack);
    const only = (type: string) => Object.entries(resource[type] ?? {})[0] ?? [];
    const [proxyName, proxy = {}] = only("kuma_dataplane");
    const [hostName, host] = only("kuma_transparent_proxy_host");
    const [, names] = only("kuma_mesh_dns");
    expect(KUMA_DATAPLANE_SCHEMA.spec(proxy)).toEqual(meshServiceParts({ ...SPEC, name: "web-1" }).dataplane);
    expect(proxy).not.toHaveProperty("depends_on");
    expect(host).toHaveProperty("depends_on", [`kuma_dataplane.${proxyName}`]);
    expect(names).toHaveProperty("depends_on", [`kuma_transparent_proxy_host.${hostName}`]);
  });
});
