import { prepare } from "../../../lib/host/dataplane-material";
import { processEnvironment } from "../../../lib/host/environment";
import { resolveKumaDataplane } from "../../../lib/spec/resolve-kuma-dataplane";

/** What a spec stands for on the machine of the engine. */

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

async function prepared(more: object) {
  const resolved = resolveKumaDataplane({
    kumaVersion: "2.9",
    name: "web-1",
    networking: { address: "10.0.0.1", inbound: [{ port: 80, tags: { "kuma.io/service": "web" } }] },
    controlPlane: { address: "https://cp:5678" },
    ...more,
  });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  const files = {
    pieces: () => {
      throw Object.assign(new Error("no"), { code: "ENOENT" });
    },
  };
  return prepare("web-1", resolved.value, { ...processEnvironment(), variables: { TOKEN: "a.b.c\n" } }, files);
}

test("of a CA the certificates alone go to the host: a key beside them is nothing for everybody", async () => {
  const { secrets } = await prepared({
    controlPlane: { address: "https://cp:5678", caCert: `# CA\n${PEM}${KEY}${PEM}` },
  });
  expect(secrets["ca-cert"]).toBe(PEM + PEM);
});

test.each([
  { caCert: KEY, code: "KTP547" },
  { caCert: "nothing", code: "KTP547" },
])("a CA without a certificate is none: $code", async ({ caCert, code }) => {
  const { material } = await prepared({ controlPlane: { address: "https://cp:5678", caCert } });
  expect(material.caCert).toMatchObject({ failure: { code, property: "controlPlane.caCert" } });
});

test("a token has no end of a line, whoever wrote its file, and its end is known where it tells it", async () => {
  const payload = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString("base64url");
  expect((await prepared({ token: "env:TOKEN" })).secrets.token).toBe("a.b.c");
  expect((await prepared({ token: `h.${payload}.s` })).material.token).toMatchObject({ expires: 1_700_000_000 });
  expect((await prepared({ token: "two words" })).material.token).toMatchObject({ failure: { code: "KTP548" } });
  expect((await prepared({ token: "env:NONE" })).material.token).toMatchObject({ failure: { code: "KTP209" } });
});

test("a release that is not here is told by the plan, and not before: who only looks has no need of it", async () => {
  const archive = { file: "/nowhere/kuma.tar.gz", sha256: "0".repeat(64) };
  expect((await prepared({ binaries: { archive } })).material).toMatchObject({
    programs: {},
    cannotCopy: { code: "KTP550", host: "web-1" },
  });
});
