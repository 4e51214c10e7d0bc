import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isProviderError } from "../../lib/errors/failure";
import type { KumaDataplaneSpec } from "../../lib/spec/kuma-dataplane";
import { DataplaneScene, releaseOf } from "./dataplane-scene";
import { dataplaneToken } from "./dataplane-token";
import type { Kuma } from "./kuma";
import { kumaDpProgram } from "./kuma-dp-program";

/** What can go wrong when a proxy is brought to a host: each a coded failure, and a host that is as it was. */

export interface Fault {
  readonly name: string;
  readonly spec?: Partial<KumaDataplaneSpec> | ((scene: DataplaneScene) => Promise<Partial<KumaDataplaneSpec>>);
  /** Shell on the host, before. */
  readonly by?: string;
  /** Takes it back. */
  readonly mend?: string;
  /** A release of kuma-dp that is to be copied; `another` is of that of the host. */
  readonly copies?: string;
  readonly code: string;
  readonly property?: string;
  readonly says: RegExp | ((kuma: Kuma) => string);
}

const REFUSED: readonly Fault[] = [
  {
    name: "an expired token",
    spec: { token: dataplaneToken({ name: "web-1", validSeconds: -60 }) },
    code: "KTP549",
    property: "token",
    says: /expired at 20/,
  },
  {
    name: "a token behind a variable that is not set",
    spec: { token: "env:NO_SUCH_TOKEN" },
    code: "KTP209",
    property: "token",
    says: /NO_SUCH_TOKEN/,
  },
  {
    name: "a CA that is not there",
    spec: { controlPlane: { address: "https://localhost:5678", caCert: "file:/nowhere/ca.crt" } },
    code: "KTP209",
    property: "controlPlane.caCert",
    says: /nowhere/,
  },
  {
    name: "a CA that is no certificate",
    spec: { controlPlane: { address: "https://localhost:5678", caCert: "nothing" } },
    code: "KTP547",
    property: "controlPlane.caCert",
    says: /no certificate in PEM/,
  },
  {
    name: "no kuma-dp",
    spec: { binaries: { kumaDp: "/usr/bin/kuma-dp" } },
    code: "KTP553",
    property: "binaries",
    says: /no kuma-dp at \/usr\/bin\/kuma-dp/,
  },
  {
    name: "a kuma-dp of another release",
    spec: { kumaVersion: "2.8" },
    code: "KTP554",
    property: "kumaVersion",
    says: ({ version }) => `is of Kuma ${version}, and the spec is about 2.8`,
  },
  {
    name: "a copy of another release",
    copies: "2.8.3",
    code: "KTP554",
    property: "kumaVersion",
    says: (kuma) => `kuma-dp is of Kuma 2.8.3, and the spec is about ${releaseOf(kuma)}`,
  },
  {
    name: "a release that is another one than its checksum says",
    spec: { binaries: { archive: { file: __filename, sha256: "0".repeat(64) } } },
    code: "KTP551",
    property: "binaries.archive",
    says: /has the checksum [0-9a-f]{64}, not 0{64}/,
  },
  {
    name: "a unit of somebody else",
    by: "printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/kuma-dp.service",
    mend: "rm /etc/systemd/system/kuma-dp.service; systemctl daemon-reload",
    code: "KTP555",
    says: /kuma-dp\.service is there already/,
  },
  {
    name: "a port that somebody has",
    by: "systemd-run --unit=squatter nc -lk -p 15006; until nc -z 127.0.0.1 15006; do sleep 0.1; done",
    mend: "systemctl stop squatter",
    code: "KTP557",
    says: /Port 15006 is taken by nc \(\d+\) of uid 0/,
  },
  {
    name: "a uid that somebody else has",
    by: "useradd -u 5678 shop",
    mend: "userdel shop",
    code: "KTP255",
    says: /5678/,
  },
  {
    name: "a control plane that does not answer",
    spec: {
      controlPlane: { address: "https://127.0.0.1:9" },
      service: {
        drainSeconds: 1,
        environment: { KUMA_CONTROL_PLANE_RETRY_MAX_DURATION: "1s", KUMA_CONTROL_PLANE_RETRY_BACKOFF: "500ms" },
      },
    },
    code: "KTP560",
    property: "controlPlane.address",
    says: /control plane at https:\/\/127\.0\.0\.1:9 cannot be reached/,
  },
  {
    name: "an argument that kuma-dp does not know",
    spec: { service: { drainSeconds: 1, arguments: ["--no-such-flag"] } },
    code: "KTP562",
    property: "kumaVersion",
    says: /unknown flag: --no-such-flag/,
  },
  {
    name: "a start that says nothing, after one that said much",
    by: `printf '#!/bin/sh\\n[ "$1" != version ] || exec /usr/local/bin/kuma-dp version\\nexec sleep 60\\n' >/usr/local/bin/silent
chmod 755 /usr/local/bin/silent`,
    mend: "rm /usr/local/bin/silent",
    spec: { binaries: { kumaDp: "/usr/local/bin/silent" }, ready: { timeoutSeconds: 5 } },
    code: "KTP558",
    says: /nobody listens on 15001/,
  },
  {
    name: "names that nobody looks up",
    spec: {
      proxy: { redirect: { dns: { enabled: true } } },
      service: { drainSeconds: 1, arguments: ["--dns-enabled=false"] },
      ready: { timeoutSeconds: 5 },
    },
    code: "KTP558",
    says: /nobody listens on [^;]*15053 \(udp\) as uid 5678/,
  },
  {
    name: "an argument that a copy does not know, which goes again",
    copies: "another",
    spec: { service: { drainSeconds: 1, arguments: ["--no-such-flag"] } },
    code: "KTP562",
    property: "kumaVersion",
    says: /unknown flag: --no-such-flag/,
  },
  {
    name: "an argument unknown where nobody asks for a window",
    spec: { confirm: false, service: { drainSeconds: 1, arguments: ["--no-such-flag"] } },
    code: "KTP562",
    property: "kumaVersion",
    says: /unknown flag: --no-such-flag/,
  },
  {
    name: "a Dataplane of somebody else",
    by: "mkdir /etc/kuma-dp; echo mine >/etc/kuma-dp/dataplane.yaml",
    mend: '[ "$(cat /etc/kuma-dp/dataplane.yaml)" = mine ]; rm -r /etc/kuma-dp',
    code: "KTP555",
    says: /\/etc\/kuma-dp\/dataplane\.yaml is there already/,
  },
  {
    name: "a folder in which others may put links",
    by: "mkdir /etc/kuma-dp; chown app: /etc/kuma-dp",
    mend: "rmdir /etc/kuma-dp",
    code: "KTP564",
    says: /\/etc\/kuma-dp is not root's alone/,
  },
  {
    name: "a port of the administration that somebody has",
    by: "systemd-run --unit=squatter nc -lk -s 127.0.0.1 -p 9901; until nc -z 127.0.0.1 9901; do sleep 0.1; done",
    mend: "systemctl stop squatter",
    code: "KTP563",
    says: /in use/,
  },
];

/**
 * @param made whose kuma-dp and whose control plane it is
 * @param besides what that control plane alone refuses
 */
export function describeDataplaneFaults(made: () => Promise<Kuma>, besides: readonly Fault[] = []): void {
  let folder: string;
  let scene: DataplaneScene;
  let clean: unknown;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kuma-dp-"));
    scene = await DataplaneScene.set({}, await made());
    clean = await scene.on.sandbox.snapshot();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await scene[Symbol.asyncDispose]();
  });

  /** A kuma-dp of a release on the machine of the engine. */
  async function localKumaDp(release: string): Promise<string> {
    const file = join(folder, release);
    await writeFile(file, release === "another" ? (await scene.kuma.another()).program : await kumaDpProgram(release));
    return file;
  }

  test.each([...REFUSED, ...besides])("$name", async ({ spec = {}, by = ":", mend = ":", copies, ...fault }) => {
    await scene.on.sh(by);
    const binaries = copies === undefined ? {} : { binaries: { copy: { kumaDp: await localKumaDp(copies) } } };
    const asked = typeof spec === "function" ? await spec(scene) : spec;
    const thrown = await scene.bring(scene.spec({ ...asked, ...binaries })).then(
      () => undefined,
      (error: unknown) => error,
    );
    await scene.on.sh(mend);
    if (!isProviderError(thrown)) throw new Error(`not ${fault.code}, but ${String(thrown)}`);
    const { code, property } = fault;
    if (thrown.failures[0]?.code !== code) throw new Error(`not ${code}, but ${thrown.message}`);
    expect(thrown.failures[0]).toMatchObject(property === undefined ? {} : { property });
    expect(thrown.message).toMatch(typeof fault.says === "function" ? fault.says(scene.kuma) : fault.says);
    expect(await scene.on.sandbox.snapshot()).toEqual(clean);
    expect(await scene.on.sh("ls -d /opt/kuma-transparent-proxy 2>/dev/null || :")).toBe("");
  });

  test("a proxy that does not get ready in its new form goes on in its former one", async () => {
    const spec = scene.spec();
    await scene.bring(spec);
    const running = await scene.on.sandbox.snapshot();
    await expect(
      scene.bring(scene.spec({ service: { drainSeconds: 1, arguments: ["--no-such-flag"] } })),
    ).rejects.toMatchObject({
      code: "KTP562",
    });
    await scene.on.sh("sh /etc/kuma-dp/ready 20");
    expect(await scene.on.sandbox.snapshot()).toEqual(running);
    expect(await scene.refresh(spec)).toMatchObject({ drift: "none" });
    await scene.remove(spec);
    expect(await scene.on.sandbox.snapshot()).toEqual(clean);
  });
}
