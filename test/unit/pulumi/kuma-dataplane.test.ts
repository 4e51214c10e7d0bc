import * as pulumi from "@pulumi/pulumi";
import { KumaDataplane } from "kuma-transparent-proxy/pulumi";
import { setHostMocks } from "kuma-transparent-proxy/testing";
import type { DataplaneHost } from "../../../lib/host/host";
import { DATAPLANE_KIND } from "../../../lib/lifecycle/dataplane-kind";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { checkSpec } from "../../../lib/pulumi/check";
import { importResource } from "../../../lib/pulumi/import";
import { DATAPLANE_LOADER, DATAPLANE_TYPE } from "../../../lib/pulumi/loader";
import * as provider from "../../../lib/pulumi/provider";

const TAGS = { "kuma.io/service": "web", "kuma.io/protocol": "http" };
const SPEC = {
  connection: { host: "web-1", password: "CANARY-password" },
  kumaVersion: "2.9",
  name: "web-1",
  networking: { address: "10.0.0.5", inbound: [{ port: 8080, tags: TAGS }] },
  controlPlane: { address: "https://control-plane:5678" },
  token: "CANARY-token",
};

function checked(spec: Wire) {
  return checkSpec(DATAPLANE_KIND, { ...spec, __provider: DATAPLANE_LOADER });
}

test("the text and the type that every state names stay the same for ever", () => {
  expect(DATAPLANE_LOADER).toBe('exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").kumaDataplane;');
  expect(DATAPLANE_TYPE).toBe("pulumi-nodejs:dynamic/kuma-transparent-proxy:KumaDataplane");
  expect(Object.keys(provider.kumaDataplane).toSorted()).toEqual(Object.keys(provider.meshDns).toSorted());
});

test("the policy of the rules stays an input, beside the effect that it has", () => {
  const { inputs } = checked({ ...SPEC, proxy: { redirect: { inbound: { port: 15106 } } } });
  expect(inputs["proxy"]).toEqual({ redirect: { inbound: { port: 15106 } } });
  expect(inputs["dataplane"]).toContain("redirectPortInbound: 15106");
  expect(inputs["sidecar"]).toContain("it counts once the proxy listens on 15001, 15106, within 50 s");
  expect(JSON.stringify([inputs["dataplane"], inputs["sidecar"]])).not.toContain("CANARY");
});

test("members of a map have no order", () => {
  const inOrder = { "kuma.io/protocol": "http", "kuma.io/service": "web" };
  const inbound = (tags: Wire) => ({ ...SPEC, networking: { ...SPEC.networking, inbound: [{ port: 8080, tags }] } });
  expect(checked(inbound(TAGS)).inputs["dataplane"]).toBe(checked(inbound(inOrder)).inputs["dataplane"]);
});

describe("what is unknown in a preview", () => {
  test.each<[string, Wire]>([
    ["the host", { connection: { host: UNKNOWN } }],
    ["the token", { token: UNKNOWN }],
    ["what delete does", { onUnreachable: UNKNOWN }],
  ])("leaves the effect known, where it has no say in it: %s", (_what, unknown) => {
    expect(checked({ ...SPEC, ...unknown })).toEqual({ inputs: { ...checked(SPEC).inputs, ...unknown } });
  });

  test.each<[string, Wire]>([
    ["an address", { networking: { ...SPEC.networking, address: UNKNOWN } }],
    ["where its programs come from", { binaries: { archive: { file: UNKNOWN, sha256: "0".repeat(64) } } }],
    ["how long it has", { confirm: { timeoutSeconds: UNKNOWN } }],
  ])("makes the effect unknown, and no fault: %s", (_what, unknown) => {
    const { inputs, failures } = checked({ ...SPEC, ...unknown });
    expect([failures, inputs["dataplane"], inputs["sidecar"]]).toEqual([undefined, UNKNOWN, UNKNOWN]);
  });
});

describe("an import", () => {
  const found = { seen: undefined as never, plan: { manager: "systemd" } as never, drift: "none", properties: {} };
  const kind = {
    ...DATAPLANE_KIND,
    refresh: async () => found,
    identityOf: () => ({ machineId: "m" }) as never,
  } as typeof DATAPLANE_KIND;
  const world = {
    open: async () => ({ host: { name: "web-1" } as DataplaneHost, [Symbol.asyncDispose]: async () => undefined }),
    say: () => undefined,
  };
  const imported = (token: string) => importResource(kind, "web", { ...SPEC, token }, world);

  test("has no secret in its file, and names those that are left out", async () => {
    const { file, leftOut } = (await imported("CANARY-token")) ?? {};
    expect(leftOut).toEqual(["connection.password", "token"]);
    expect(JSON.stringify(file)).not.toContain("CANARY");
  });

  test("keeps what refers to one, as the secret that the class makes of it", async () => {
    const { file, leftOut } = (await imported("env:TOKEN")) ?? {};
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"env:TOKEN"' };
    expect(leftOut).toEqual(["connection.password"]);
    expect(file?.resources[0]).toMatchObject({
      type: DATAPLANE_TYPE,
      inputs: { token: secret, name: "web-1" },
      outputs: { token: secret, asked: { token: "env:TOKEN" }, runBy: "systemd" },
    });
  });
});

describe("in a program", () => {
  const shownBy = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

  test("is registered by type and loader, its token and its connection secrets", async () => {
    const seen: pulumi.runtime.MockResourceArgs[] = [];
    await pulumi.runtime.setMocks({
      newResource: (made) => {
        seen.push(made);
        return { id: "ssh:web-1:22", state: made.inputs };
      },
      call: ({ inputs }) => inputs,
    });
    await shownBy(new KumaDataplane("web", SPEC).id);
    const [{ type, inputs } = {} as pulumi.runtime.MockResourceArgs] = seen;
    expect([type, inputs["__provider"]]).toEqual([DATAPLANE_TYPE, DATAPLANE_LOADER]);
    expect(pulumi.runtime.isRpcSecret(inputs["token"])).toBe(true);
    expect(pulumi.runtime.isRpcSecret(inputs["connection"])).toBe(true);
  });

  test("has its effect and its facts under the mocks for tests, its token still a secret", async () => {
    await setHostMocks();
    const web = new KumaDataplane("web", { ...SPEC, token: pulumi.output("env:TOKEN") });
    expect(await shownBy(web.dataplane)).toContain("kuma.io/service: web");
    expect((await shownBy(web.sidecar))[0]).toContain("https://control-plane:5678");
    expect([await shownBy(web.runBy), await shownBy(web.drift)]).toEqual(["systemd", "none"]);
    expect(await pulumi.isSecret((web as unknown as { token: pulumi.Output<string> }).token)).toBe(true);
  });

  test("with faults is refused with all of them, and without its token", async () => {
    const { failures = [] } = checked({ ...SPEC, token: "CANARY\ntoken", name: "Web", controlPlane: {} });
    expect(failures.map(({ reason }) => reason.split(": ")[0]).toSorted()).toEqual([
      "KTP503 name",
      "KTP540 controlPlane.address",
    ]);
    expect(failures.map(({ reason }) => reason).join()).not.toContain("CANARY");
  });
});
