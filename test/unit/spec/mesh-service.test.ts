import { declaredDataplane } from "../../../lib/engine/dataplane/declared";
import { resolveDeclared } from "../../../lib/engine/declared";
import { type MeshServiceSpec, meshServiceParts } from "../../../lib/spec/mesh-service";
import { resolveMeshDns } from "../../../lib/spec/resolve-mesh-dns";

/** One service on one machine, taken apart. */

const SPEC: MeshServiceSpec = {
  kumaVersion: "2.9",
  name: "web-1",
  service: "web",
  ports: { 8080: "http", 9000: "tcp" },
  address: "10.0.0.11",
  controlPlane: { address: "https://control-plane:5678" },
};

test.each(["1.2", "1.8", "2.2", "2.9", "2.14", "3.0"])(
  "of Kuma %s: each part is one that can be declared",
  (kumaVersion) => {
    const { dataplane, host, names } = meshServiceParts({ ...SPEC, kumaVersion });
    expect(declaredDataplane(dataplane)).toMatchObject({ ok: true });
    expect(resolveDeclared(host)).toMatchObject({ ok: true });
    expect(resolveMeshDns(names)).toMatchObject({ ok: true });
  },
);

test("the proxy has the ports and the user of the rules, and names go to its DNS", () => {
  const policy = { redirect: { inbound: { port: 16006 }, outbound: { port: 16001 }, dns: { port: 16053 } } };
  const parts = meshServiceParts({ ...SPEC, policy });
  const [dataplane, host, names] = [
    declaredDataplane(parts.dataplane),
    resolveDeclared(parts.host),
    resolveMeshDns(parts.names),
  ];
  if (!dataplane.ok || !host.ok || !names.ok) throw new Error("a part has a fault");
  expect(dataplane.value.dataplane.policy).toEqual(host.value.policy);
  expect(host.value.policy).toMatchObject({ inbound: { port: 16006 }, dns: { enabled: true, port: 16053 } });
  expect(names.value).toMatchObject({ mode: "capture", servers: { who: "sidecar", port: 16053 } });
});

test("without names there is no part for them, and queries stay", () => {
  const parts = meshServiceParts({ ...SPEC, dns: false });
  expect(parts).not.toHaveProperty("names");
  expect(parts.host).not.toHaveProperty("redirect");
});

test("services are known by tags, and from 3.0 on by a label and names", () => {
  expect(meshServiceParts(SPEC).dataplane.networking.inbound?.[0]).toEqual({
    port: 8080,
    tags: { "kuma.io/service": "web", "kuma.io/protocol": "http" },
  });
  expect(meshServiceParts({ ...SPEC, kumaVersion: "3.0" }).dataplane).toMatchObject({
    labels: { "kuma.io/workload": "web" },
    networking: {
      inbound: [
        { port: 8080, name: "http-8080", protocol: "http" },
        { port: 9000, name: "tcp-9000" },
      ],
    },
  });
});

test("what is said of all parts reaches each of them", () => {
  const reached = { connection: { exec: ["sh"] }, confirm: false, onUnreachable: "forget" } as const;
  const { dataplane, host, names } = meshServiceParts({
    ...SPEC,
    ...reached,
    onProxyDown: "fail-open",
    token: "env:T",
  });
  expect([dataplane, host, names]).toEqual(Array(3).fill(expect.objectContaining(reached)));
  expect(host).toHaveProperty("onProxyDown", "fail-open");
  expect(dataplane).toHaveProperty("token", "env:T");
});
