import { clientCertificate, handshakeLine, refusal } from "../../../lib/terraform/handshake";

const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };

test("whoever starts it by hand is told what it is", () => {
  expect(refusal({})).toMatch(/^This is a provider for Terraform and OpenTofu/);
  expect(refusal({ TF_PLUGIN_MAGIC_COOKIE: "x" })).toMatch(/^This is a provider/);
});

test.each([
  ["5,6", undefined],
  ["6", undefined],
  [undefined, undefined],
  ["4,5", /speaks protocol 6; the engine offers 4, 5/],
])("of an engine that offers protocols %s", (offered, problem) => {
  const said = refusal({ ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: offered });
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(problem);
});

test("the line says where it listens and by which certificate, without padding", () => {
  const der = Buffer.from([1, 2, 3, 4]);
  expect(handshakeLine("/tmp/s", der, {})).toBe("1|6|unix|/tmp/s|grpc|AQIDBA");
  expect(handshakeLine("/tmp/s", undefined, {})).toBe("1|6|unix|/tmp/s|grpc|");
  expect(handshakeLine("/tmp/s", der, { PLUGIN_MULTIPLEX_GRPC: "true" })).toBe("1|6|unix|/tmp/s|grpc|AQIDBA|false");
});

test("without a certificate of the client there is no TLS", () => {
  expect(clientCertificate({ PLUGIN_CLIENT_CERT: "PEM" })).toBe("PEM");
  expect(clientCertificate({ PLUGIN_CLIENT_CERT: "" })).toBeUndefined();
  expect(clientCertificate({})).toBeUndefined();
});
