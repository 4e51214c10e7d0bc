import type { Suite } from "../../sandbox/base-tree";
import { SandboxHost } from "../../sandbox/host";
import { bootTests } from "./boots";

/**
 * Hosts without systemd over a reboot and a power cut.
 * @needs busybox
 */

describe.each<{ suite: Suite }>([{ suite: "bookworm" }, { suite: "busybox" }])("$suite", ({ suite }) => {
  describe("over a boot", () => bootTests({ suite }));

  test("runs the hooks of ifupdown before it greets", async () => {
    await using host = await SandboxHost.start({ suite });
    await host.writeFile("/etc/network/if-pre-up.d/hook", '#!/bin/sh\nnft add table inet "hook_$IFACE"\n', 0o755);
    await host.powerCut();
    expect(await host.mustExec(["nft", "list", "tables"])).toContain("table inet hook_lo\n");
  });
});
