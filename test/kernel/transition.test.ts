import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import type { HostSpec } from "../../lib/spec/host";
import { EchoServer } from "../../sandbox/echo";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";
import { Stream } from "./stream";

/**
 * From one rule set of today's to the next, there and back, while the host is at work: nothing escapes, nothing fails, nothing that
 * somebody writes meanwhile is lost. From a back-end to the other and from older layouts: upgrade.test.ts.
 */

const DNS = { enabled: true, captureAll: true } as const;

/** All of these take what the stream sends; in what else they say they differ in every way. */
const WALK: readonly HostSpec[] = [
  { redirect: { dns: DNS } },
  { redirect: { dns: DNS, outbound: { excludePorts: [3306, "9000-9100"] }, inbound: { excludePorts: [22, 8080] } } },
  {
    redirect: {
      dns: DNS,
      inbound: { insertRedirectInsteadOfAppend: true },
      outbound: { insertRedirectInsteadOfAppend: true, excludePortsForUIDs: ["tcp:443:1001"] },
    },
    dropInvalidPackets: true,
  },
  { redirect: { dns: DNS, outbound: { excludePortsForIPs: ["10.0.0.0/8"] } }, comments: { disabled: true } },
  { redirect: { dns: DNS, outbound: { includePorts: [443] }, inbound: { includePorts: [80] } } },
  { redirect: { dns: DNS, vnet: { networks: ["docker0:172.17.0.0/16"] } }, log: { enabled: true } },
];

let on: TestHost;

beforeEach(async () => {
  on = await TestHost.start();
  await settle(on);
});
afterEach(() => on.stop());

describe.each(["iptables", "nftables"] as const)("in %s", (backend) => {
  const walk = WALK.map((spec) => hostSpec({ ...spec, backend }));

  test("no connection escapes or fails", async () => {
    const { sandbox } = on;
    await EchoServer.start(sandbox, { tcp: [15001, 15006], udp: [15053] }, 5678);
    await EchoServer.start(sandbox, { tcp: [80] }, 6001);
    await EchoServer.start(sandbox.upstream, { tcp: [443], udp: [53] });
    await reconcile(hostSpec({ redirect: { dns: DNS }, backend }), on.host);

    const { upstreamAddress = "", upstreamAddress6 = "" } = sandbox;
    const outward = await Stream.start(sandbox, ["198.51.100.7 443", "2001:db8::7 443"], ["198.51.100.7 53"], "app");
    const inward = await Stream.start(
      sandbox.upstream,
      [`${upstreamAddress} 80`, `${upstreamAddress6} 80`],
      [],
      "root",
    );
    for (const spec of [...walk, ...walk.toReversed()]) await reconcile(spec, on.host);
    const [out, into] = await Promise.all([outward.stop(), inward.stop()]);

    expect(Object.keys(out).toSorted()).toEqual(["tcp 15001", "udp 15053"]);
    expect(Object.keys(into)).toEqual(["tcp 15006"]);
    for (const count of [...Object.values(out), ...Object.values(into)]) expect(count).toBeGreaterThan(200);
  });

  test("every rule that he writes meanwhile is there in the end, and every one that he deletes is not", async () => {
    const before = restored(await on.sandbox.snapshot());
    const writer = await on.sandbox.spawn(["sh", "-c", WRITER]);
    const said: string[] = [];
    writer.stdout.on("data", (part: Buffer) => said.push(part.toString()));
    for (const spec of walk) await reconcile(spec, on.host);
    await remove(hostSpec({}), on.host);
    await on.sh("touch /run/over; while [ -f /run/over ]; do sleep 0.05; done");

    const written = said.join("").trim().split("\n").map(Number);
    expect(written.length).toBeGreaterThan(20);
    const kept = async (list: string) =>
      (await on.sh(`${list} | sed -n 's/.*dport \\([0-9]*\\) .*/\\1/p' | grep ^2....$`)).trim().split("\n").map(Number);
    for (const tool of ["iptables", "ip6tables"]) {
      expect(await kept(`${tool} -t nat -S OUTPUT`)).toEqual(written);
      expect(await kept(`${tool} -t raw -S PREROUTING`)).toEqual(written);
    }
    expect(await kept("nft list chain inet foreign output")).toEqual(written);

    await on.sh(UNWRITE);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });
});

/** Adds rules that stay to tables of ours and of his own, and others that he takes away again; tells each number. */
const WRITER = `
number=20000
while [ ! -f /run/over ]; do
  number=$((number + 1))
  for tool in iptables ip6tables; do
    $tool -t nat -A OUTPUT -p tcp --dport $number -j RETURN
    $tool -t nat -I PREROUTING -p tcp --dport $number -j RETURN
    $tool -t raw -A PREROUTING -p tcp --dport $number -j RETURN
    $tool -t nat -D PREROUTING -p tcp --dport $number -j RETURN
  done
  nft add rule inet foreign output tcp dport $number return
  echo $number
  sleep 0.05
done
rm /run/over`;

const UNWRITE = `
for tool in iptables ip6tables; do
  for place in 'nat OUTPUT' 'raw PREROUTING'; do
    { echo "*\${place% *}"; $tool -t \${place% *} -S \${place#* } | sed -n 's/^-A \\(.*dport 2.... .*\\)/-D \\1/p'; echo COMMIT; } | $tool-restore --noflush
  done
done
nft -a list chain inet foreign output | sed -n 's/.*dport 2.... return # handle /delete rule inet foreign output handle /p' | nft -f -`;
