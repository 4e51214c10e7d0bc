import { reconcile } from "../../lib/engine/reconcile";
import { LOCK } from "../../lib/host/shell-functions";
import { hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { wrapper } from "../support/wrapper";

/**
 * One writer a host, by whatever the host has to lock with.
 * @needs busybox
 */

const HOSTS = [
  { name: "flock of util-linux", host: {}, prepare: "" },
  {
    name: "flock of busybox, which cannot wait",
    host: {},
    prepare: wrapper("flock", 'case "$*" in *-w*) echo "flock: unrecognized option: w" >&2; exit 1 ;; esac'),
  },
  { name: "no flock", host: {}, prepare: "rm /usr/bin/flock" },
  { name: "busybox without flock", host: { suite: "busybox" }, prepare: "" },
] as const;

const RUNS = 8;

/** Counts by reading and writing, which loses counts unless one does it alone; every third run dies with the lock in its hands. */
const COUNTING = `
${LOCK}
lock 50 || { echo late; exit 1; }
mkdir /run/alone || { echo 'not alone'; exit 1; }
count=$(cat /run/count)
sleep 0.05
echo $((count + 1)) >/run/count
rmdir /run/alone
[ "$1" = 0 ] && kill -9 $$
exit 0`;

describe.each(HOSTS)("$name", ({ host, prepare }) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start(host);
    await on.sh(`${prepare}\necho 0 >/run/count`);
  });
  afterAll(() => on.stop());

  test("of many at once each is alone, though some are killed", async () => {
    const runs = Array.from({ length: RUNS }, (_, index) =>
      on.sandbox.exec(["sh", "-s", `${index % 3}`], { stdin: COUNTING, timeoutSeconds: 50 }),
    );
    const ended = await Promise.all(runs);
    expect(ended.map(({ stdout }) => stdout).join("")).toBe("");
    expect(await on.sh("cat /run/count; ls /run | grep -c kuma || :")).toBe(`${RUNS}\n0\n`);
  });

  test("two runs at once both end well", async () => {
    await on.sh("id kuma-dp >/dev/null 2>&1 || echo 'kuma-dp:x:5678:5678::/:/bin/false' >>/etc/passwd");
    const { host: other, runner } = await hostUnderTest(on.sandbox);
    await using _runner = runner;
    await Promise.all([reconcile(hostSpec({}), on.host), reconcile(hostSpec({}), other)]);
    expect((await on.journal())?.generation).toBe(1);
  });
});
