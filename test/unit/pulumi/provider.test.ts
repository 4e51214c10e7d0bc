import { hostKeyChanged } from "../../../lib/errors/host-key-failures";
import { hopUnreachable, hostUnreachable, loginRefused } from "../../../lib/errors/reaching-failures";
import { shellNotReached } from "../../../lib/errors/script-failures";
import type { Wire } from "../../../lib/lifecycle/wire";
import { LOADER, RESOURCE_TYPE } from "../../../lib/pulumi/loader";
import { hostProvider } from "../../../lib/pulumi/provider";
import { inputsFor } from "../../support/inputs-for";
import { thrownBy } from "./world";

const PLACE = { host: "web-1", property: "connection" };
const unreachable = () => hostUnreachable(PLACE, { tries: 10, seconds: 30, last: "connection refused" });

function providerThat(throws: () => Error): ReturnType<typeof hostProvider> {
  return hostProvider({ open: () => Promise.reject(throws()), say: () => undefined });
}

const STATE: Wire = { ...inputsFor({ connection: { host: "web-1" } }), stateVersion: 1 };

test("the text and the type that every state names stay the same for ever", () => {
  expect(LOADER).toBe('exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").transparentProxyHost;');
  expect(RESOURCE_TYPE).toBe("pulumi-nodejs:dynamic/kuma-transparent-proxy:TransparentProxyHost");
});

describe("what Pulumi's dynamic provider prints of a failure besides showing it at its resource", () => {
  const printed = (thrown: Error) => `${thrown}: ${thrown.stack}`;

  test("is one short line, where the failure says all in plain words", async () => {
    const provider = providerThat(unreachable);
    for (const attempt of [provider.read("id", STATE), provider.delete("id", STATE)]) {
      const thrown = await thrownBy(attempt);
      expect(thrown.message).toBe(unreachable().message);
      expect(printed(thrown)).toBe("web-1: KTP200, told at its resource");
    }
  });

  test("is the call stack, where something is wrong with us", async () => {
    const thrown = await thrownBy(providerThat(() => new TypeError("x is not a function")).read("id", STATE));
    expect(printed(thrown)).toMatch(/TypeError: x is not a function\n +at /);
  });

  test("names no host where there is none to name", async () => {
    const thrown = await thrownBy(providerThat(unreachable).diff("id", { ...STATE, stateVersion: 99 }, STATE));
    expect(printed(thrown)).toBe("a TransparentProxyHost: KTP300, told at its resource");
  });
});

const IT_KEEPS =
  "If the host is still there, it keeps the rules, what loads them at boot, and the user and address that were made for " +
  "them; `sh /var/lib/kuma-transparent-proxy/uninstall`, run there as root, takes all of it off.";

describe("a delete that does not reach its host", () => {
  const forgets = { ...STATE, onUnreachable: "forget" };

  test("fails, and the host stays in the state", async () => {
    expect((await thrownBy(providerThat(unreachable).delete("id", STATE))).message).toContain("KTP200");
  });

  test.each<[string, () => Error, string]>([
    [
      "cannot be reached",
      unreachable,
      "The host cannot be reached: 10 tries in 30 s; the last one: connection refused.",
    ],
    [
      "shows another key",
      () => hostKeyChanged(PLACE, { fingerprint: "new", text: "t", line: "l" }, ["old"], "the record of its first use"),
      "The host shows the key new, not old as the record of its first use says. Either it was set up anew, or somebody stands in between.",
    ],
  ])("may forget a host that %s, and says why", async (_what, thrown, problem) => {
    const said: string[] = [];
    const provider = hostProvider({ open: () => Promise.reject(thrown()), say: (message) => said.push(message) });
    await provider.delete("id", forgets);
    expect(said).toEqual([`[ssh:web-1:22] forgotten, as \`onUnreachable\` asks. ${problem} ${IT_KEEPS}`]);
  });

  test.each<[string, () => Error]>([
    ["a hop on the way", () => hopUnreachable(PLACE, { tries: 1, seconds: 1, last: "refused" })],
    ["a login", () => loginRefused(PLACE, "root", [], [])],
    ["a login without a shell", () => shellNotReached("web-1", 1, "This account is not available")],
    ["something that is wrong with us", () => new TypeError("x is not a function")],
  ])("may not forget a host for %s", async (_what, thrown) => {
    expect(await thrownBy(providerThat(thrown).delete("id", forgets))).toMatchObject({ message: thrown().message });
  });

  test.each<[string, Wire]>([
    ["a spec that today's package refuses", { ...STATE, redirect: { inbound: { excludePorts: [] } }, wait: -1 }],
    ["properties that are no longer known", { ...STATE, formerly: true }],
  ])("is not kept from trying by %s", async (_what, state) => {
    expect((await thrownBy(providerThat(unreachable).delete("id", state))).message).toContain("KTP200");
  });
});
