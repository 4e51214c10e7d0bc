import { TestHost } from "../support/host-under-test";
import { expectUntouched, KEEP_NFT, KINDS, SPEC, Watch } from "./untouched";

/** A look at a host changes nothing there: no table, no counter, no generation of nf_tables, no file. */

test.each(KINDS)("a host $name", (kind) => expectUntouched(kind, (on) => on.host.observe(SPEC)));

test("what the watch would see", async () => {
  await using on = await TestHost.start();
  await on.sh(KEEP_NFT);
  await using watch = await Watch.start(on);
  await on.sh("iptables -t nat -n -L >/dev/null; iptables -A OUTPUT -j ACCEPT");
  expect(await watch.seen(on)).toContain("add table ip filter");
});
