import type { SandboxHost } from "../../sandbox/host";
import { Upstream } from "../../sandbox/upstream";
import { request, startApplication } from "../mesh/application";
import { INBOUND_SOURCE } from "../mesh/bootstrap";
import { ControlPlane } from "../mesh/control-plane";
import { dataplaneToken } from "../mesh/dataplane-token";
import { putProxyPrograms } from "../mesh/proxy-host";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** `examples/two-services` as it is: two machines, two services, real Envoys, the real engine. */

jest.setTimeout(180_000);

const PORT = 8080;

test("two services meet by their proxies, from the first up to a destroy that leaves nothing", async () => {
  await using upstream = await Upstream.start();
  await using controlPlane = await ControlPlane.start();
  const start = () => ManagedHost.start({ init: "systemd", upstream });
  const [web, backend] = await Promise.all([start(), start()]);
  try {
    await Promise.all([putProxyPrograms(web.sandbox), putProxyPrograms(backend.sandbox)]);
    await startApplication(backend.sandbox, [PORT]);
    await using stack = await Stack.start({ example: "two-services" });
    // Each host reaches the lab, where the control plane is, by an address of its own.
    for (const host of [web, backend]) await host.sh(`echo '${host.sandbox.labAddress} control-plane' >>/etc/hosts`);
    const before = await Promise.all([web.snapshot(), backend.snapshot()]);
    await stack.config("controlPlane", `https://control-plane:${controlPlane.port}`);
    for (const [name, host] of Object.entries({ web, backend })) {
      const { connection, sandbox } = host;
      await stack.config(name, { connection, address: sandbox.upstreamAddress });
      const token = dataplaneToken({ name: `${name}-1` });
      await stack.pulumi("config", "set", "--secret", "--path", `${name}.token`, "--", token);
    }

    expect(await stack.up()).toContain("2.9.0");
    expect(await peerOf(web.sandbox, backend.sandbox)).toBe(INBOUND_SOURCE.ipv4);
    expect(controlPlane.joined.map(({ name }) => name).toSorted()).toEqual(["backend-1", "web-1"]);
    expect(await stack.plan()).toEqual([]);
    await stack.refresh();
    expect(await stack.plan()).toEqual([]);

    await stack.destroy();
    const after = await Promise.all([web.snapshot(), backend.snapshot()]);
    expect(after.map((one) => restored(one))).toEqual(before.map((one) => restored(one)));
    expect(await peerOf(web.sandbox, backend.sandbox)).toBe(web.sandbox.upstreamAddress);
  } finally {
    await Promise.all([web[Symbol.asyncDispose](), backend[Symbol.asyncDispose]()]);
  }
});

/** Whom the application of one host hears when somebody of the other one asks it. */
async function peerOf(from: SandboxHost, to: SandboxHost): Promise<string> {
  return (await request(from, "app", { to: to.upstreamAddress, port: PORT, path: "/", body: "a body" })).peer;
}
