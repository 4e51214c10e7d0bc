import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { reconcile } from "../../lib/engine/reconcile";
import { FAMILIES, type Family } from "../../lib/rules/model";
import type { SandboxHost } from "../../sandbox/host";
import type { Upstream } from "../../sandbox/upstream";
import { hostSpec, TestHost } from "../support/host-under-test";
import { until } from "../support/until";
import { request, startApplication } from "./application";
import { INBOUND_SOURCE } from "./bootstrap";
import { ControlPlane, digestOf } from "./control-plane";
import { dataplaneToken } from "./dataplane-token";
import { KUMA_DP, proxyStatistics, putKumaDp, putProxyPrograms, readiness } from "./proxy-host";

/** The stand-in for kuma-dp, as other tests rely on it: what it refuses, what it listens on, how it ends. */

jest.setTimeout(60_000);

const USER = "kuma-dp";
const FILES = { dataplane: "/etc/kuma-dp/dataplane.yaml", token: "/etc/kuma-dp/token", ca: "/etc/kuma-dp/ca.crt" };
const TOKEN = dataplaneToken({ name: "web" });

const DATAPLANE = `type: Dataplane
mesh: default
name: "{{ name }}"
networking:
  address: 10.78.0.2
  inbound:
    - port: 8080
      tags:
        kuma.io/service: web
  transparentProxying:
    redirectPortInbound: 15006
    redirectPortOutbound: 15001
`;

let under: TestHost;
let sandbox: SandboxHost;
let controlPlane: ControlPlane;
let running: KumaDp[];

beforeAll(async () => {
  [under, controlPlane] = await Promise.all([TestHost.start(), ControlPlane.start()]);
  sandbox = under.sandbox;
  await sandbox.mustExec(["useradd", "--uid", "5678", "--user-group", USER]);
  await putProxyPrograms(sandbox);
  await Promise.all([startApplication(sandbox, [8080]), startApplication(sandbox.upstream, [8080])]);
});
beforeEach(async () => {
  running = [];
  await putFiles({ dataplane: DATAPLANE, token: TOKEN, ca: "a certificate" });
});
afterEach(() => Promise.all(running.map((kumaDp) => kumaDp.kill())));
afterAll(() => Promise.all([under.stop(), controlPlane.stop()]));

test("says its release, and runs nothing else", async () => {
  expect(await sandbox.mustExec([KUMA_DP, "version"])).toBe("Kuma: 2.9.0\n");
  await expect(sandbox.exec([KUMA_DP, "walk"])).resolves.toMatchObject({
    code: 1,
    stderr: 'Error: unknown command "walk" for "kuma-dp"\n',
  });
});

interface Refusal {
  readonly name: string;
  readonly files?: Partial<Record<keyof typeof FILES, string>>;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly says: string;
}

const EXPIRED = dataplaneToken({ name: "web", validSeconds: -60 });
const INVALID_TOKEN = "dataplane token is invalid, in Kubernetes you must mount a serviceAccount token";

const REFUSALS: readonly Refusal[] = [
  { name: "a flag that no release has", flags: ["--cp-adress=x"], says: "unknown flag: --cp-adress" },
  { name: "a flag of another release", flags: ["--admin-port=9901"], says: "unknown flag: --admin-port" },
  {
    name: "a duration that is none",
    flags: ["--drain-time=soon"],
    says: 'invalid argument "soon" for "--drain-time" flag: time: invalid duration "soon"',
  },
  { name: "no token", flags: ["--dataplane-token-file=/nowhere"], says: `${INVALID_TOKEN}` },
  { name: "an empty token", files: { token: "" }, says: `token under file ${FILES.token} is empty` },
  { name: "a token that is none", files: { token: "secret" }, says: "not valid JWT token" },
  { name: "a token with the end of a line", files: { token: `${TOKEN}\n` }, says: "cannot have blank characters" },
  { name: "an expired token", files: { token: EXPIRED }, says: INVALID_TOKEN },
  {
    name: "a CA that is not there",
    flags: ["--ca-cert-file=/nowhere"],
    says: "could not read certificate file: [Errno 2] No such file or directory: '/nowhere'",
  },
  {
    name: "a control plane that is not there",
    flags: ["--cp-address=https://127.0.0.1:5678"],
    env: { KUMA_CONTROL_PLANE_RETRY_MAX_DURATION: "1s", KUMA_CONTROL_PLANE_RETRY_BACKOFF: "500ms" },
    says: "Failed to generate Envoy bootstrap config. request to bootstrap server failed: ",
  },
  { name: "no Dataplane", flags: ["--dataplane-file=/nowhere"], says: "failed to read policy: " },
  { name: "a resource of another type", files: { dataplane: "type: Mesh\n" }, says: "expected Dataplane" },
  {
    name: "a variable without a value",
    flags: ["--dataplane-var=x=y"],
    files: { dataplane: "name: '{{ no }}'\n" },
    says: '"no"',
  },
  { name: "a name besides a Dataplane", flags: ["--name=web"], says: "--name and --mesh cannot be specified" },
  {
    name: "a field that this release has no more",
    files: { dataplane: `${DATAPLANE}    redirectPortInboundV6: 15010\n` },
    says: 'unknown field "redirectPortInboundV6"',
  },
  { name: "no Envoy", flags: ["--binary-path=/nowhere"], says: "failed to get Envoy version: " },
];

test.each(REFUSALS)("refuses $name", async ({ files = {}, flags = [], env = {}, says }) => {
  await putFiles(files);
  const kumaDp = await start({ flags, env });
  expect(await kumaDp.ended()).toBe(1);
  expect(kumaDp.said).toContain("\nError: ");
  expect(kumaDp.said).toContain(says);
});

test("refuses to go on where the control plane refuses it", async () => {
  await using strict = await ControlPlane.start();
  strict.refuse("the mesh takes nobody");
  const kumaDp = await start({ flags: [`--cp-address=${strict.address(sandbox)}`] });
  expect(await kumaDp.ended()).toBe(1);
  expect(kumaDp.said).toContain("Invalid request: the mesh takes nobody");
});

test("ends where somebody else has a port of its Envoy", async () => {
  const squatter = await sandbox.spawn(["nc", "-lk", "-s", "0.0.0.0", "-p", "15001"]);
  try {
    await until(async () => (await listening()).includes("0.0.0.0:15001"));
    const kumaDp = await start();
    expect(await kumaDp.ended()).toBe(1);
    expect(kumaDp.said).toMatch(/cannot bind '0\.0\.0\.0:15001': Address already in use/);
    expect(kumaDp.said).toContain("Envoy terminated with an error: exit status 1");
  } finally {
    process.kill(-(squatter.pid ?? 0), "SIGKILL");
  }
});

describe("runs", () => {
  const everyPort = ["0.0.0.0:15001", "0.0.0.0:15006", "[::]:15001", "[::]:15006"];

  test("is ready when its Envoy is, and has introduced itself", async () => {
    const kumaDp = await start();
    expect(await readiness(sandbox)).toBe(0);
    await kumaDp.isReady();
    expect(await listening()).toEqual(expect.arrayContaining([...everyPort, "127.0.0.1:9901", "127.0.0.1:9902"]));
    expect((await sandbox.mustExec(["ps", "-C", "envoy", "-o", "user="])).trim()).toBe(USER);
    expect(controlPlane.joined.at(-1)).toEqual({ mesh: "default", name: "web", token: digestOf(TOKEN) });
    expect((await sandbox.mustExec(["ss", "-Hlun"])).includes("127.0.0.1:15053")).toBe(true);
  });

  const PORTS = `type: Dataplane
name: web
networking:
  transparentProxying: { "redirectPortInbound": 16006, "redirectPortOutbound": 16001, "redirectPortInboundV6": 16010 }
`;

  test.each([
    {
      kumaVersion: "2.8.0",
      isOld: true,
      dataplane: `${DATAPLANE}    ipFamilyMode: IPv4\n    redirectPortInboundV6: 15006\n`,
      listens: everyPort.slice(0, 2),
    },
    { kumaVersion: "2.11.0", dataplane: DATAPLANE.replace("15006", "0"), listens: ["0.0.0.0:15001", "[::]:15001"] },
    { kumaVersion: "1.2.1", isOld: true, dataplane: DATAPLANE, listens: everyPort.slice(0, 2) },
    {
      kumaVersion: "1.2.1",
      isOld: true,
      dataplane: PORTS,
      listens: ["0.0.0.0:16001", "0.0.0.0:16006", "[::]:16001", "[::]:16010"],
    },
    { kumaVersion: "2.9.0", dataplane: `${DATAPLANE}    ipFamilyMode: IPv4\n`, listens: everyPort.slice(0, 2) },
    { kumaVersion: "2.9.0", dataplane: "type: Dataplane\nname: web\n", listens: [] },
    {
      kumaVersion: "3.0.0",
      dataplane: "type: Dataplane\nname: web\n",
      flags: ["--transparent-proxy"],
      listens: everyPort,
    },
    {
      kumaVersion: "3.0.0",
      dataplane: "type: Dataplane\nname: web\n",
      flags: ["--transparent-proxy-config=/etc/kuma-dp/transparent-proxy.yaml"],
      config: "ipFamilyMode: ipv4\nredirect:\n  inbound:\n    enabled: false\n  outbound:\n    port: 17001\n",
      listens: ["0.0.0.0:17001"],
    },
  ])(
    "$kumaVersion on $listens",
    async ({ kumaVersion, isOld = false, dataplane, flags = [], config = "", listens }) => {
      await Promise.all([putKumaDp(sandbox, kumaVersion), putFiles({ dataplane })]);
      await sandbox.writeFile("/etc/kuma-dp/transparent-proxy.yaml", config);
      const kumaDp = await start({ flags });
      await kumaDp.isLive();
      expect((await listening()).filter((at) => /:1[567]0\d\d$/.test(at))).toEqual(listens);
      expect(await readiness(sandbox)).toBe(isOld ? 0 : 200);
      await kumaDp.kill();
      await putKumaDp(sandbox);
    },
  );

  test.each([
    { env: {}, status: 0 },
    { env: { KUMA_READINESS_UNIX_SOCKET_DISABLED: "true", KUMA_READINESS_PORT: "9912" }, status: 200 },
  ])("2.12, whose readiness is told by a socket unless $env", async ({ env, status }) => {
    await putKumaDp(sandbox, "2.12.0");
    const kumaDp = await start({ env, flags: ['--dataplane-var="other=a=b"'] });
    await kumaDp.isLive();
    expect([await readiness(sandbox), await readiness(sandbox, 9912)]).toEqual([0, status]);
    await kumaDp.kill();
    await putKumaDp(sandbox);
  });

  test("without rules, with a listener for each port that its Dataplane names", async () => {
    controlPlane.tell({ backend: `${sandbox.upstream.address}:8080` });
    await putFiles({ dataplane: named(sandbox.upstreamAddress) });
    const kumaDp = await start();
    await kumaDp.isReady();
    const asked = { path: "/", body: "" };
    const out = await request(sandbox, "app", { ...asked, to: "127.0.0.1", port: 10000 });
    expect(out).toMatchObject({ at: sandbox.upstream.name, peer: sandbox.upstreamAddress });
    const here = await request(sandbox, "app", { ...asked, to: sandbox.upstreamAddress, port: 18080 });
    expect(here).toMatchObject({ at: sandbox.name, peer: "127.0.0.1" });
    await expect(request(sandbox, "app", { ...asked, to: "127.0.0.1", port: 10001 })).rejects.toThrow();
    controlPlane.tell({});
  });

  const named = (address: string): string => `type: Dataplane
name: web
networking:
  address: ${address}
  inbound:
  - port: 18080
    servicePort: 8080
    serviceAddress: 127.0.0.1
  outbound:
  - port: 10000
    tags:
      kuma.io/service: backend
  - port: 10001
    backendRef:
      kind: MeshService
      name: nobody
`;

  test("shows a new token to the control plane without a restart", async () => {
    const kumaDp = await start();
    await kumaDp.isReady();
    const envoy = await sandbox.mustExec(["pgrep", "envoy"]);
    const fresh = dataplaneToken({ name: "web", validSeconds: 3600 });
    await putFiles({ token: fresh });
    controlPlane.hangUp();
    await until(async () => controlPlane.joined.at(-1)?.token === digestOf(fresh));
    expect(await sandbox.mustExec(["pgrep", "envoy"])).toBe(envoy);
    expect(await readiness(sandbox)).toBe(200);
  });
});

describe("ends", () => {
  test("by SIGTERM after a drain, for the time of which it serves on and is not ready", async () => {
    const kumaDp = await start({ flags: ["--drain-time=2s"] });
    await kumaDp.isReady();
    const asked = Date.now();
    kumaDp.signal("TERM");
    await until(async () => (await readiness(sandbox)) === 503);
    expect(await listening()).toContain("0.0.0.0:15001");
    expect(await kumaDp.ended()).toBe(0);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(2000);
    expect(await listening()).not.toContain("0.0.0.0:15001");
  });

  test("without a drain by a second SIGTERM", async () => {
    const kumaDp = await start({ flags: ["--drain-time=30s"] });
    await kumaDp.isReady();
    kumaDp.signal("TERM");
    await until(async () => (await readiness(sandbox)) === 503);
    kumaDp.signal("TERM");
    expect(await kumaDp.ended()).toBe(0);
  });

  test("when its Envoy was killed, as if that were its end", async () => {
    const kumaDp = await start();
    await kumaDp.isReady();
    await sandbox.mustExec(["pkill", "-KILL", "envoy"]);
    expect(await kumaDp.ended()).toBe(0);
    expect(kumaDp.said).toContain("Envoy terminated with an error");
  });

  test("and its Envoy with it, however it was killed", async () => {
    const kumaDp = await start();
    await kumaDp.isReady();
    kumaDp.signal("KILL");
    await until(async () => (await sandbox.exec(["pgrep", "envoy"])).code === 1);
  });
});

describe("behind rules", () => {
  beforeAll(async () => {
    await reconcile(hostSpec({}), under.host);
  });

  test.each(FAMILIES)("passes on what is redirected to it, %s", async (family) => {
    const kumaDp = await start();
    await kumaDp.isReady();
    const asked = { port: 8080, path: "/", body: "" };
    const out = await request(sandbox, "app", { ...asked, to: ADDRESS_OF[family](sandbox.upstream) });
    expect(out).toMatchObject({ at: sandbox.upstream.name, peer: ownAddress(family) });
    const here = await request(sandbox, USER, { ...asked, to: ownAddress(family) });
    expect(here).toMatchObject({ at: sandbox.name, peer: INBOUND_SOURCE[family] });
    expect(await proxyStatistics(sandbox)).toMatchObject({
      [`outbound:passthrough:${family}`]: { accepted: 1, opened: 1 },
      [`inbound:passthrough:${family}`]: { accepted: 1, opened: 1 },
    });
  });

  const ADDRESS_OF = {
    ipv4: ({ address }: Upstream) => address,
    ipv6: ({ address6 }: Upstream) => address6,
  };

  function ownAddress(family: Family): string {
    return { ipv4: sandbox.upstreamAddress, ipv6: sandbox.upstreamAddress6 ?? "" }[family];
  }
});

interface Start {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** As the proxy user, with everything that it needs, and what a test adds. */
async function start({ flags = [], env = {} }: Start = {}): Promise<KumaDp> {
  const given = [
    `--cp-address=${controlPlane.address(sandbox)}`,
    `--dataplane-file=${FILES.dataplane}`,
    `--dataplane-token-file=${FILES.token}`,
    `--ca-cert-file=${FILES.ca}`,
    "--dataplane-var=name=web",
    "--binary-path=/usr/local/bin/envoy",
    ...flags,
  ];
  const options = { user: USER, env: { KUMA_CONTROL_PLANE_RETRY_BACKOFF: "100ms", ...env } };
  const kumaDp = new KumaDp(await sandbox.spawn([KUMA_DP, "run", ...given], options));
  running.push(kumaDp);
  return kumaDp;
}

/** One that runs, or has ended. */
class KumaDp {
  said = "\n";
  private readonly closed: Promise<unknown[]>;
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    this.closed = once(child, "close");
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => {
        this.said += part.toString("utf8");
      });
    }
  }

  async ended(): Promise<unknown> {
    return (await this.closed)[0];
  }

  async isReady(): Promise<void> {
    await this.until(async () => (await readiness(sandbox)) === 200);
  }

  /** The same for releases without a readiness of their own. */
  async isLive(): Promise<void> {
    await this.until(
      async () => (await sandbox.exec(["curl", "-sf", "http://127.0.0.1:9901/ready"])).stdout === "LIVE\n",
    );
  }

  signal(name: "TERM" | "KILL"): void {
    void sandbox.exec(["pkill", `-${name}`, "-f", `^\\S*python3 ${KUMA_DP} run`]);
  }

  /** It and its Envoy. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-(this.child.pid ?? 0), "SIGKILL");
      await this.closed;
    }
    await until(async () => (await sandbox.exec(["pgrep", "envoy"])).code === 1);
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    const hasEnded = () => this.child.exitCode !== null;
    await until(async () => hasEnded() || (await isSo()));
    if (hasEnded()) throw new Error(`kuma-dp has ended: ${this.said}`);
  }
}

async function putFiles(files: Partial<Record<keyof typeof FILES, string>>): Promise<void> {
  const entries = Object.entries(files) as [keyof typeof FILES, string][];
  await Promise.all(entries.map(([name, text]) => sandbox.writeFile(FILES[name], text)));
}

/** Addresses and ports of TCP on which somebody listens, in order. */
async function listening(): Promise<string[]> {
  const sockets = (await sandbox.mustExec(["ss", "-Hltn"])).trim().split("\n");
  return sockets.map((line) => line.split(/\s+/)[3] ?? "").toSorted();
}
