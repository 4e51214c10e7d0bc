import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { dataplane } from "../../lib";
import { type Kuma, kuma } from "../../sandbox/engines/kuma";
import { DATAPLANE_CASES } from "../cases/dataplanes";
import { FAULTY_DATAPLANES } from "../unit/spec/faulty-dataplanes";
import { dataplaneToken } from "./dataplane-token";
import { RealControlPlane } from "./real-control-plane";

/**
 * What we write, and what we refuse, held against Kuma's own kuma-dp and its control plane, which reads a Dataplane when its
 * kuma-dp asks for the bootstrap of Envoy.
 *
 * @needs kuma
 */

jest.setTimeout(60_000);

let folder: string;
let programs: Kuma;
let controlPlane: RealControlPlane;

beforeAll(async () => {
  [folder, programs] = await Promise.all([mkdtemp(join(tmpdir(), "dataplanes-")), kuma()]);
  controlPlane = await RealControlPlane.start(programs.controlPlane);
  await controlPlane.makeMesh("shop");
  await writeFile(join(folder, "token"), dataplaneToken({ name: "web-1" }));
  await writeFile(join(folder, "ca.crt"), controlPlane.settings(HERE).caCert);
  await writeFile(join(folder, "envoy"), NO_ENVOY, { mode: 0o755 });
});
afterAll(async () => {
  await controlPlane[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Without those that its release cannot have: which these are, is told elsewhere. */
test("takes each Dataplane that is written for its release", async () => {
  const answers: Record<string, string> = {};
  for (const { name, spec } of DATAPLANE_CASES) {
    const made = dataplane({ ...spec, kumaVersion: programs.version });
    if (made.ok) answers[name] = await answerTo(made.value.dataplane);
  }
  expect(Object.keys(answers).length).toBeGreaterThan(5);
  expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, TAKEN])));
});

/** What Kuma's control plane, or its kuma-dp, would not take: who writes it by hand is told so by them. */
const REFUSED = [
  "KTP503",
  "KTP505",
  "KTP508",
  "KTP510",
  "KTP512",
  "KTP513",
  "KTP516",
  "KTP518",
  "KTP520",
  "KTP521",
  "KTP522",
];
/** What it takes, though traffic would be refused or go elsewhere. */
const LEFT_TO_US = ["KTP519", "KTP525", "KTP526"];

test.each(faultsOf(REFUSED))("refuses, as we do, $name", async ({ written }) => {
  expect(await answerTo(written)).toMatch(
    /^(?:Failed to generate Envoy bootstrap config\. Invalid request: |name: |mesh: )/,
  );
});

test.each(faultsOf(LEFT_TO_US))("takes what we refuse: $name", async ({ written }) => {
  expect(await answerTo(written)).toBe(TAKEN);
});

function faultsOf(codes: readonly string[]) {
  return FAULTY_DATAPLANES.filter(({ fault }) => codes.includes(fault.slice(0, "KTP000".length))).map(
    ({ name, spec }) => ({ name, written: asWritten(spec as Written) }),
  );
}

interface Written {
  readonly name: string;
  readonly mesh?: string;
  readonly networking: object;
  readonly transparentProxy?: boolean;
}

/** As somebody writes it who has no spec: the words are the same. */
function asWritten({ name, mesh = "default", networking, transparentProxy = true }: Written): string {
  const transparentProxying = transparentProxy
    ? { redirectPortInbound: 15006, redirectPortOutbound: 15001 }
    : undefined;
  return stringify({ type: "Dataplane", mesh, name, networking: { ...networking, transparentProxying } });
}

const TAKEN = "taken";

/** {@link TAKEN}, or why not. */
async function answerTo(written: string): Promise<string> {
  await writeFile(join(folder, "dataplane.yaml"), written);
  const env = { ...process.env, KUMA_DNS_ENABLED: "false" };
  const child = spawn(programs.dataplane, ["run", ...argumentsOf()], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (`${said}${errors}`.includes("received bootstrap configuration")) return TAKEN;
  return /^Error: (.*)$/ms.exec(errors)?.[1] ?? errors;
}

function argumentsOf(): readonly string[] {
  const variables = { name: "web-1", address: "10.0.0.5", port: "8080" };
  return [
    `--cp-address=${controlPlane.settings(HERE).address}`,
    `--ca-cert-file=${join(folder, "ca.crt")}`,
    `--dataplane-token-file=${join(folder, "token")}`,
    `--dataplane-file=${join(folder, "dataplane.yaml")}`,
    ...Object.entries(variables).map(([name, value]) => `--dataplane-var=${name}=${value}`),
    `--binary-path=${join(folder, "envoy")}`,
  ];
}

/** It runs in the lab itself, and on no host. */
const HERE = { labAddress: "127.0.0.1" };

/** Says what it is, and ends at once: all that counts has happened before. */
const NO_ENVOY = `#!/bin/sh
[ "$1" != --version ] || echo 'envoy  version: 0/1.22.1/Clean/RELEASE/BoringSSL'
`;
