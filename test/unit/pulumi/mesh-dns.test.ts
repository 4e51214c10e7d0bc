import * as pulumi from "@pulumi/pulumi";
import { MeshDNS, type MeshDNSArgs } from "kuma-transparent-proxy/pulumi";
import { mockNewResource, setHostMocks } from "kuma-transparent-proxy/testing";
import { OneAtATime } from "../../../lib/engine/one-at-a-time";
import { Lifecycle } from "../../../lib/lifecycle/lifecycle";
import { MESH_DNS_KIND } from "../../../lib/lifecycle/mesh-dns-kind";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { checkSpec } from "../../../lib/pulumi/check";
import { MESH_DNS_LOADER, MESH_DNS_TYPE } from "../../../lib/pulumi/loader";
import * as provider from "../../../lib/pulumi/provider";
import { RESOLVED_PATH } from "../../../lib/resolver/configuration";
import { FakeMeshDns } from "../../support/fake-mesh-dns";

const CONNECTION = { host: "web-1", password: "secret" };
const VIA = { controlPlane: { addresses: ["10.0.0.2", "10.0.0.1"], port: 5653 } };
const SPEC = { connection: CONNECTION, via: VIA };
const ID = "ssh:web-1:22";

function checked(spec: Wire) {
  return checkSpec(MESH_DNS_KIND, { ...spec, __provider: MESH_DNS_LOADER });
}

function faults(spec: Wire): string[] {
  return (checked(spec).failures ?? []).map(({ reason }) => reason.split(": ")[0] ?? "");
}

test("the text and the type that every state names stay the same for ever", () => {
  expect(MESH_DNS_LOADER).toBe('exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").meshDns;');
  expect(MESH_DNS_TYPE).toBe("pulumi-nodejs:dynamic/kuma-transparent-proxy:MeshDNS");
  expect(Object.keys(provider.meshDns).toSorted()).toEqual(Object.keys(provider.transparentProxyHost).toSorted());
});

describe("a spec without fault", () => {
  test("becomes the inputs, with its effect in them", () => {
    expect(checked(SPEC)).toEqual({
      inputs: {
        ...SPEC,
        names: [
          "*.mesh: asked of the control plane, 10.0.0.2 or 10.0.0.1, port 5653, by the narrowest way that the host's resolver offers",
        ],
        drift: "none",
        __provider: MESH_DNS_LOADER,
      },
    });
  });

  test.each<[string, Wire, Wire]>([
    [
      "an address twice, and a port as text",
      { via: { controlPlane: { addresses: ["10.0.0.2", "10.0.0.1", "10.0.0.2"], port: "5653" } } },
      { via: VIA },
    ],
    ["an order of domains", { via: VIA, domains: ["mesh", "b.local"] }, { via: VIA, domains: ["b.local", "mesh"] }],
    ["a domain within another", { via: VIA, domains: ["a.mesh", "Mesh"] }, { via: VIA, domains: ["mesh"] }],
    [
      "a single address, or a single domain",
      { via: { controlPlane: { addresses: "FD00::1" } }, domains: "mesh" },
      { via: { controlPlane: { addresses: ["fd00::1"] } }, domains: ["mesh"] },
    ],
    ["members that are null", { via: { sidecar: { port: null } }, mode: null }, { via: { sidecar: {} } }],
  ])("has one form, whatever of %s", (_what, one, other) => {
    expect(checked(one)).toEqual(checked(other));
    expect(checked(other).inputs).toMatchObject(other);
  });

  test("asks in another order when its addresses have another one", () => {
    const addresses = ["10.0.0.1", "10.0.0.2"];
    expect(checked({ via: { controlPlane: { addresses } } }).inputs["via"]).toEqual({ controlPlane: { addresses } });
  });
});

describe("faults", () => {
  test("are told all at once, each with code and property, none under a property's name", () => {
    const { failures = [] } = checked({
      connection: { ...CONNECTION, port: 0 },
      via: { controlPlane: { addresses: ["10.0.0"], port: 70000 } },
      domain: "mesh",
    });
    expect(failures.map(({ reason }) => reason.split(": ")[0])).toEqual([
      "KTP110 connection.port",
      "KTP312 via.controlPlane.addresses[0]",
      "KTP110 via.controlPlane.port",
      "KTP102 domain",
    ]);
    expect(failures.map(({ property }) => property)).toEqual(["", "", "", ""]);
    expect(failures.map(({ reason }) => reason).join()).not.toContain("secret");
  });

  test("are told of what is known, though the rest is not", () => {
    expect(
      faults({ connection: { host: UNKNOWN }, via: { controlPlane: { addresses: [UNKNOWN, "10.0.0"] } } }),
    ).toEqual(["KTP312 via.controlPlane.addresses[1]"]);
    expect(faults({ connection: { password: UNKNOWN }, via: VIA })).toEqual(["KTP161 connection.host"]);
    expect(faults({ connection: { host: UNKNOWN }, via: VIA, kumaVersion: "1.7.0" })).toEqual([
      "KTP314 via.controlPlane",
    ]);
  });
});

describe("what is unknown in a preview", () => {
  test.each<[string, Wire]>([
    ["the host", { connection: { host: UNKNOWN } }],
    ["the version of Kuma", { kumaVersion: UNKNOWN }],
    ["what confirms a change", { confirm: { checks: [UNKNOWN] } }],
    ["what delete does", { onUnreachable: UNKNOWN }],
    ["the policy of the same host", { proxy: { redirect: { dns: { enabled: UNKNOWN } } } }],
  ])("leaves the effect known, where it has no say in it: %s", (_what, unknown) => {
    expect(checked({ ...SPEC, ...unknown })).toEqual({ inputs: { ...checked(SPEC).inputs, ...unknown } });
  });

  test.each<[string, Wire]>([
    ["an address", { via: { controlPlane: { addresses: [UNKNOWN] } } }],
    ["who answers", { via: UNKNOWN }],
    ["a domain", { domains: ["mesh", UNKNOWN] }],
    ["the mode", { mode: UNKNOWN }],
    ["a name to be tried", { probe: { mesh: UNKNOWN } }],
  ])("makes the effect unknown, and no fault: %s", (_what, unknown) => {
    expect(checked({ ...SPEC, ...unknown })).toEqual({
      inputs: { ...SPEC, ...unknown, names: UNKNOWN, drift: "none", __provider: MESH_DNS_LOADER },
    });
  });
});

describe("a host that drifted", () => {
  const inputs = checked(SPEC).inputs;

  async function managed() {
    const host = new FakeMeshDns();
    const open = async () => ({ host, [Symbol.asyncDispose]: async () => undefined });
    const lifecycle = new Lifecycle(MESH_DNS_KIND, { open, say: () => undefined }, new OneAtATime());
    return { host, lifecycle, state: (await lifecycle.create(inputs)).outs };
  }

  test("shows it at the property, in words of the effect and in a sentence, and the next up mends it", async () => {
    const { host, lifecycle, state } = await managed();
    const before = host.dump();
    const text = host.files.get(RESOLVED_PATH) ?? "";
    host.files.set(RESOLVED_PATH, text.replace("10.0.0.2:5653 ", "").replace("~mesh", "~mesh ~corp"));

    const { props = {}, inputs: found } = await lifecycle.read(ID, state);
    expect(found).toEqual({
      ...inputs,
      via: { controlPlane: { addresses: ["10.0.0.1"], port: 5653 } },
      domains: ["mesh", "corp"],
      names: [expect.stringMatching(/^\*\.corp, \*\.mesh: asked of the control plane, 10\.0\.0\.1, port 5653/)],
      drift: `${RESOLVED_PATH} is altered`,
    });
    expect(await lifecycle.read(ID, props)).toEqual({ id: ID, props, inputs: found });
    expect((await lifecycle.update(ID, props, inputs)).outs).toEqual(state);
    expect(host.dump()).toBe(before);
  });

  test("until nothing says it any more shows that in a sentence alone", async () => {
    const { host, lifecycle, state } = await managed();
    host.files.delete(RESOLVED_PATH);
    const { inputs: found } = await lifecycle.read(ID, state);
    expect(found).toEqual({ ...inputs, drift: `${RESOLVED_PATH} is missing` });
  });

  test("shows it to who only looks it up, who is told the same again, and changes nothing", async () => {
    const { host, lifecycle } = await managed();
    host.files.delete(RESOLVED_PATH);
    const first = await lifecycle.read(ID, { ...SPEC, __provider: MESH_DNS_LOADER });
    expect(first).toMatchObject({ id: ID, props: { way: "systemd-resolved", drift: `${RESOLVED_PATH} is missing` } });
    expect(first.inputs).toBeUndefined();
    expect(await lifecycle.read(ID, first.props ?? {})).toEqual(first);
    expect(host.writes).toBe(1);
  });
});

describe("in a program", () => {
  function shownBy<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
  }

  const args = {
    connection: { host: pulumi.output("web-1"), password: pulumi.secret("p") },
    via: { controlPlane: { addresses: [pulumi.output("10.0.0.1")] } },
  };

  test("is registered by type and loader, its connection a secret", async () => {
    const seen: pulumi.runtime.MockResourceArgs[] = [];
    await pulumi.runtime.setMocks({
      newResource: (made) => {
        seen.push(made);
        return { id: ID, state: made.inputs };
      },
      call: ({ inputs }) => inputs,
    });
    await shownBy(new MeshDNS("web", args).id);
    expect(seen).toMatchObject([{ type: MESH_DNS_TYPE, inputs: { __provider: MESH_DNS_LOADER } }]);
    expect(pulumi.runtime.isRpcSecret(seen[0]?.inputs.connection)).toBe(true);
  });

  test("may be mocked, without an engine and without a host", async () => {
    await setHostMocks();
    const names = new MeshDNS("web", args);
    expect(await shownBy(names.id)).toBe(ID);
    expect(await shownBy(names.names)).toEqual([
      expect.stringContaining("*.mesh: asked of the control plane, 10.0.0.1"),
    ]);
    expect(await shownBy(names.drift)).toBe("none");
    expect(await shownBy(names.way)).toBe("systemd-resolved");
    expect(await shownBy(new MeshDNS("captured", { via: { sidecar: {} }, mode: "capture" }).way)).toBe("capture");
    const found = MeshDNS.get("same", ID, args);
    expect(await shownBy(found.machineId)).toBe("same");
  });

  test("that is mocked is refused with all of its faults", () => {
    const inputs: MeshDNSArgs = { via: { sidecar: { port: 0 } }, domains: "a b" };
    const attempt = () => mockNewResource({ type: MESH_DNS_TYPE, name: "web", inputs });
    expect(attempt).toThrow(/^web: KTP110 via\.sidecar\.port: .*\nweb: KTP311 domains/);
  });
});
