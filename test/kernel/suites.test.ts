import { reconcile } from "../../lib/engine/reconcile";
import type { Suite } from "../../sandbox/base-tree";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { casesNamed } from "./lifecycle-cases";
import { type Walk, walk } from "./lifecycle-walk";
import { settle } from "./other-peoples-rules";

/**
 * Other systems: iptables 1.8.7 with systemd 247, 1.8.11 with systemd 257, and one with busybox for its tools.
 * @needs bullseye trixie busybox
 */

const ALONE = casesNamed("no comments", "the kitchen sink");
const AMONG_OTHERS = casesNamed("our defaults", "all of DNS beside Docker's");

interface System extends Pick<Walk, "given" | "exceptions"> {
  readonly suite: Suite;
  /** Lines of shell before anything else. */
  readonly prepare?: string;
}

const SYSTEMS: readonly System[] = [
  { suite: "bullseye", exceptions: { emptyBaseChainsStay: true } },
  { suite: "trixie" },
  {
    suite: "busybox",
    // Debian's busybox has no adduser.
    given: { proxyUser: { create: false } },
    prepare: "echo kuma-dp:x:5678:5678::/:/bin/false >>/etc/passwd; echo kuma-dp:x:5678: >>/etc/group",
  },
];

const BACKENDS = [
  { backend: "iptables", chosen: "iptables-nft" },
  { backend: "nftables", chosen: "nftables" },
] as const;

describe.each(SYSTEMS)("$suite", ({ suite, prepare = "", ...system }) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start({ suite });
    await on.sh(prepare);
  });
  afterAll(() => on.stop());

  test("a look brings nothing into being", async () => {
    const before = await on.sandbox.snapshot();
    await on.host.observe(hostSpec({}));
    expect(await on.sandbox.snapshot()).toBe(before);
    expect(await on.sh("nft list ruleset; cat /proc/net/ip_tables_names /proc/net/ip6_tables_names")).toBe("");
  });

  describe.each(BACKENDS)("$backend", (backends) => {
    test.each(ALONE)("$name, with nobody else's rules", (policyCase) =>
      walk({ on, ...backends, isAlone: true, ...system }, policyCase),
    );
  });

  describe.each(BACKENDS)("$backend", (backends) => {
    beforeAll(() => settle(on));

    test.each(AMONG_OTHERS)("$name, among other people's rules", (policyCase) =>
      walk({ on, ...backends, ...system }, policyCase),
    );
  });
});

test.each(["bullseye", "trixie"] as const)("%s: the proxy user has neither a shell nor a home", async (suite) => {
  await using on = await TestHost.start({ suite });
  await reconcile(hostSpec({}), on.host);
  expect(await on.sh("grep ^kuma-dp: /etc/passwd")).toMatch(
    /^kuma-dp:x:5678:5678::\/home\/kuma-dp:\/usr\/sbin\/nologin\n$/,
  );
  expect(await on.sh("[ ! -e /home/kuma-dp ] && echo none")).toBe("none\n");
});

test("busybox: a host with no tool to create a user says so, and is left as it was", async () => {
  await using on = await TestHost.start({ suite: "busybox" });
  const before = await on.sandbox.snapshot();
  await expect(reconcile(hostSpec({}), on.host)).rejects.toMatchObject({ code: "KTP259" });
  expect(restored(await on.sandbox.snapshot())).toBe(restored(before));
});
