import { createPrivateKey, X509Certificate } from "node:crypto";
import { selfSigned } from "../../../lib/terraform/certificate";

const NOW = new Date("2026-11-26T12:00:00Z");

test("a certificate is for localhost, by a key of its own, and valid now", () => {
  const { certificate, der, key } = selfSigned(NOW);
  const read = new X509Certificate(certificate);
  expect(read.raw).toEqual(der);
  expect(read.subject).toBe("CN=localhost");
  expect(read.subjectAltName).toBe("DNS:localhost");
  expect(read.ca).toBe(true);
  expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(new Date(read.validFrom).getTime()).toBeLessThan(NOW.getTime());
  expect(new Date(read.validTo).getTime()).toBeGreaterThan(NOW.getTime());
});

test("by no chance is one not to be read: its number never begins with a zero, nor is it negative", () => {
  const numbers = Array.from({ length: 300 }, () => new X509Certificate(selfSigned(NOW).certificate).serialNumber);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toMatch(/^01[\dA-F]{30}$/);
});
