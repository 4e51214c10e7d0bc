import { reconcile } from "../../lib/engine/reconcile";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { TestHost } from "../support/host-under-test";
import { RESOLV_CONF } from "./captured";
import { expectUntouched, KEEP_NFT, KINDS, SPEC, Watch } from "./untouched";

/** A look at a host changes nothing there: no table, no counter, no generation of nf_tables, no file. */

test.each(KINDS)("a host $name", (kind) => expectUntouched(kind, (on) => on.host.observe(SPEC)));

/** Files of which a look tells, each with a part behind its own in the answer. */
const TOLD = [
  HOST_STATE.journal,
  "/etc/network/if-pre-up.d/kuma-transparent-proxy",
  "/etc/iptables/rules.v4",
  "/etc/resolv.conf",
];

test("files that lack the end of their last line are told as they are, and so is what comes after them", async () => {
  await using on = await TestHost.start();
  await on.sandbox.writeFile("/etc/resolv.conf", RESOLV_CONF);
  await reconcile({ ...SPEC, backend: "iptables" }, on.host);
  await on.sh("mkdir -p /etc/iptables; iptables-save >/etc/iptables/rules.v4");
  const whole = await on.host.observe(SPEC);
  expect(whole.nameservers).toEqual(["192.0.2.53", "192.0.2.54", "2001:db8::53"]);
  expect(whole.traces?.files).toContainEqual(expect.objectContaining({ path: "/etc/iptables/rules.v4" }));

  for (const path of TOLD) {
    const content = await on.sh(`cat ${path}`);
    expect(content).toMatch(/\n$/);
    await on.sandbox.writeFile(path, content.slice(0, -1));
  }
  expect(await on.host.observe(SPEC)).toEqual(whole);
});

test("what the watch would see", async () => {
  await using on = await TestHost.start();
  await on.sh(KEEP_NFT);
  await using watch = await Watch.start(on);
  await on.sh("iptables -t nat -n -L >/dev/null; iptables -A OUTPUT -j ACCEPT");
  expect(await watch.seen(on)).toContain("add table ip filter");
});
