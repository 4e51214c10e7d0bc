import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { TransparentProxyHost, type TransparentProxyHostArgs } from "kuma-transparent-proxy/pulumi";
import { mockNewResource, setHostMocks } from "kuma-transparent-proxy/testing";

/** How a program is tested without an engine and without a host: `kuma-transparent-proxy/testing`, as its users have it. */

/** Value of an output, as the test of a program asks for it. */
function shownBy<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("the program of examples/with-command", () => {
  const made: pulumi.runtime.MockResourceArgs[] = [];

  beforeAll(async () => {
    await setHostMocks({
      newResource: (args) => {
        made.push(args);
        return { id: `${args.name}-id`, state: args.inputs };
      },
    });
    const binary = join(tmpdir(), "kuma-dp");
    writeFileSync(binary, "");
    const settings = { host: "web-1", hostKey: "ssh-ed25519 AAAA", privateKey: "key", binary };
    pulumi.runtime.setAllConfig(
      Object.fromEntries(Object.entries(settings).map(([key, value]) => [`project:${key}`, value])),
    );
  });

  test("sends inbound connections to the sidecar, but for those to the port of SSH", async () => {
    const { traffic } = require("../../../examples/with-command") as { traffic: pulumi.Output<string[]> };
    expect((await shownBy(traffic))[0]).toBe("inbound tcp: to the sidecar (15006), except port 22");
  });

  test("gives its other resources the same connection", () => {
    const hostOf = (inputs: { connection: unknown }) => pulumi.runtime.unwrapRpcSecret(inputs.connection).host;
    expect(made.map(({ type, inputs }) => [type, hostOf(inputs)])).toEqual([
      ["command:remote:CopyToRemote", "web-1"],
      ["command:remote:Command", "web-1"],
    ]);
  });
});

describe("a mocked host", () => {
  beforeAll(() => setHostMocks());

  test("has its effect, its facts and its connection, which stays a secret", async () => {
    const web = new TransparentProxyHost("web", {
      connection: { host: pulumi.output("web-1"), password: pulumi.secret("p") },
      redirect: { outbound: { excludePorts: [pulumi.output(5432), 3306] } },
    });

    expect(await shownBy(web.id)).toBe("ssh:web-1:22");
    expect((await shownBy(web.traffic))[1]).toContain("except ports 3306, 5432");
    expect((await shownBy(web.rules))["ipv4/nat"]).toContain("-m multiport --dports 3306,5432 -j RETURN");
    expect(await shownBy(web.drift)).toBe("none");
    expect(await shownBy(web.hostBackend)).toBe("iptables-nft");
    expect(await pulumi.isSecret((web as unknown as { connection: pulumi.Output<unknown> }).connection)).toBe(true);
  });

  test("may be one that is looked up", async () => {
    const web = TransparentProxyHost.get("same", "ssh:web-1:22", { connection: { host: "web-1" } });
    expect(await shownBy(web.id)).toBe("ssh:web-1:22");
    expect((await shownBy(web.traffic))[0]).toContain("inbound tcp");
  });
});

test("a spec with faults is refused with all of them, each at its property", () => {
  const inputs: TransparentProxyHostArgs = { redirect: { inbound: { port: 0 } }, wait: -1 };
  const attempt = () => mockNewResource({ type: "any", name: "web", inputs });
  expect(attempt).toThrow(/^web: KTP104 wait: .*\nweb: KTP110 redirect\.inbound\.port: |^web: KTP110 .*\nweb: KTP104 /);
});
