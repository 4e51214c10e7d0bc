import { resolveMeshDns } from "../../../lib/spec/resolve-mesh-dns";
import { controlPlane, FAULTY_MESH_DNS } from "./faulty-mesh-dns";

test("a spec is read with Kuma's defaults, in the form in which it is compared", () => {
  const resolved = resolveMeshDns({
    ...controlPlane({ addresses: [" 10.0.0.2", "FD00::0001", "10.0.0.2"] }),
    domains: ["Web.Svc.Mesh.Local", "svc.mesh.local", "mesh"],
  });
  expect(resolved).toEqual({
    ok: true,
    value: {
      connection: undefined,
      servers: { who: "control-plane", addresses: ["10.0.0.2", "fd00::1"], port: 5653 },
      domains: ["mesh", "svc.mesh.local"],
      mode: "auto",
      probe: { mesh: undefined, other: undefined },
      adopt: false,
      confirm: { seconds: 90, checks: [] },
      onUnreachable: "fail",
    },
  });
});

test("the sidecar is asked on the loopback interface", () => {
  const resolved = resolveMeshDns({ via: { sidecar: {} }, kumaVersion: "3.0-dev" });
  expect(resolved).toMatchObject({
    ok: true,
    value: { servers: { who: "sidecar", addresses: ["127.0.0.1"], port: 15053 }, domains: ["mesh"] },
  });
});

test.each(FAULTY_MESH_DNS)("$name is refused", ({ spec, fault, says = "" }) => {
  const resolved = resolveMeshDns(spec);
  if (resolved.ok) throw new Error("taken");
  expect(resolved.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([fault]);
  expect(resolved.failures.map(({ problem, remedy }) => `${problem} ${remedy}`).join()).toContain(says);
});

test.each([
  {
    who: "the control plane",
    spec: controlPlane({}),
    versions: ["1.0.4", "1.1.2", "1.6.0", "1.6.x", "1.6", "v1.6.1-rc1"],
  },
  {
    who: "the sidecar",
    spec: { via: { sidecar: {} } },
    versions: ["1.1.3", "1.1", "1.2.0", "1.10.0", "2.14.3", "3.0-dev"],
  },
])("$who answers in its versions of Kuma", ({ spec, versions }) => {
  for (const kumaVersion of versions) expect(resolveMeshDns({ ...spec, kumaVersion })).toMatchObject({ ok: true });
});

test("all faults are told at once", () => {
  const resolved = resolveMeshDns({
    ...controlPlane({ port: "x" }),
    domains: "..",
    kumaVersion: "9.9",
    mode: "capture",
  });
  if (resolved.ok) throw new Error("taken");
  expect(resolved.failures.map(({ code }) => code).toSorted()).toEqual(["KTP110", "KTP311", "KTP314", "KTP318"]);
});

const CAPTURING = { redirect: { dns: { enabled: true, captureAll: true } } };

test.each([
  { name: "capture by rules that take queries", spec: { via: { sidecar: {} }, mode: "capture", proxy: CAPTURING } },
  {
    name: "a resolver whose user passes by",
    spec: {
      ...controlPlane({}),
      mode: "dnsmasq",
      proxy: { redirect: { ...CAPTURING.redirect, outbound: { excludePortsForUIDs: ["udp:53:107"] } } },
    },
  },
  {
    name: "a control plane on port 53 beside rules that leave queries alone",
    spec: { ...controlPlane({ port: 53 }), mode: "resolv-conf", proxy: { redirect: { inbound: { port: 15006 } } } },
  },
  { name: "a name of the mesh, whatever its letters", spec: { ...controlPlane({}), probe: { mesh: "Backend.MESH." } } },
])("goes together: $name", ({ spec }) => {
  expect(resolveMeshDns(spec)).toMatchObject({ ok: true });
});
