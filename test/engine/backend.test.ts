import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** One host that changes the way in which its rules are kept. */
test("another back-end takes the rules over in place, and destroy leaves nothing of either", async () => {
  await using host = await ManagedHost.start();
  await using stack = await Stack.start();
  const before = await host.snapshot();

  await stack.declare({ web: { connection: host.connection } });
  await stack.up();
  expect((await stack.hosts())["web"]?.outputs).toMatchObject({ hostBackend: "iptables-nft" });

  await stack.declare({ web: { connection: host.connection, backend: "nftables" } });
  expect(await stack.plan()).toEqual(["update web: backend"]);
  await stack.up();
  expect((await stack.hosts())["web"]?.outputs).toMatchObject({ hostBackend: "nftables", backend: "nftables" });
  expect(await host.sh("nft list table inet kuma_mesh")).toContain("redirect to :15006");
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");

  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});
