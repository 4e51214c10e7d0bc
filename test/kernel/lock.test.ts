import { reconcile } from "../../lib/engine/reconcile";
import { LOCK } from "../../lib/host/shell-functions";
import { hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { wrapper } from "../support/wrapper";

/**
 * One writer a host, by whatever the host has to lock with.
 * @needs busybox
 */

const WITH_FLOCK = [
  { name: "flock of util-linux", host: {}, prepare: "" },
  {
    name: "flock of busybox, which cannot wait",
    host: {},
    prepare: wrapper("flock", 'case "$*" in *-w*) echo "flock: unrecognized option: w" >&2; exit 1 ;; esac'),
  },
] as const;

const WITHOUT_FLOCK = [
  { name: "no flock", host: {}, prepare: "rm /usr/bin/flock" },
  { name: "busybox without flock", host: { suite: "busybox" }, prepare: "" },
] as const;

const RUNS = 8;

/** `RUN SECONDS`: counts by reading and writing, which loses counts unless one does it alone; every third run dies with the lock in its hands. */
const COUNTING = `
${LOCK}
lock "$2" || { echo late; exit 1; }
mkdir /run/alone || { echo 'not alone'; exit 1; }
count=$(cat /run/count)
sleep 0.05
echo $((count + 1)) >/run/count
rmdir /run/alone
[ "$1" = 0 ] && kill -9 $$
exit 0`;

/** What whoever was killed with the lock leaves behind is gone at the second try. */
const SOON = "5";
const DIES = "0";
const LIVES = "1";
const OURS_IN_RUN = "ls /run | grep kuma || :";

describe.each([...WITH_FLOCK, ...WITHOUT_FLOCK])("$name", ({ host, prepare }) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start(host);
    await on.sh(`${prepare}\necho 0 >/run/count`);
  });
  afterAll(() => on.stop());

  test("of many at once each is alone, though some are killed", async () => {
    const runs = Array.from({ length: RUNS }, (_, index) =>
      on.sandbox.exec(["sh", "-s", `${index % 3}`, "50"], { stdin: COUNTING, timeoutSeconds: 50 }),
    );
    const ended = await Promise.all(runs);
    expect(ended.map(({ stdout }) => stdout).join("")).toBe("");
    // The last of them may be one that was killed: whoever comes next has to get by that.
    const next = await on.sandbox.exec(["sh", "-s", LIVES, SOON], { stdin: COUNTING });
    expect(next).toMatchObject({ code: 0, stdout: "" });
    expect(await on.sh(`cat /run/count; ${OURS_IN_RUN}`)).toBe(`${RUNS + 1}\n`);
  });

  test("two runs at once both end well", async () => {
    await on.sh("id kuma-dp >/dev/null 2>&1 || echo 'kuma-dp:x:5678:5678::/:/bin/false' >>/etc/passwd");
    const { host: other, runner } = await hostUnderTest(on.sandbox);
    await using _runner = runner;
    await Promise.all([reconcile(hostSpec({}), on.host), reconcile(hostSpec({}), other)]);
    expect((await on.journal())?.generation).toBe(1);
  });
});

describe.each(WITHOUT_FLOCK)(
  "$name, and one is killed while he breaks the lock of another who was",
  ({ host, prepare }) => {
    test.each([
      { when: "before the lock is free", rm: "rm() { kill -9 $$; }" },
      { when: "once it is free", rm: 'rm() { command rm "$@"; kill -9 $$; }' },
    ])("$when: the next one gets it, and nothing is left behind", async ({ rm }) => {
      await using on = await TestHost.start(host);
      await on.sh(`${prepare}\necho 0 >/run/count`);
      await on.sandbox.exec(["sh", "-s", DIES, SOON], { stdin: COUNTING });
      expect(await on.sh(OURS_IN_RUN)).toBe("kuma-transparent-proxy.lock\n");
      await on.sandbox.exec(["sh", "-s", LIVES, SOON], { stdin: `${rm}\n${COUNTING}` });
      expect(await on.sh("cat /run/count")).toBe("1\n");

      const next = await on.sandbox.exec(["sh", "-s", LIVES, SOON], { stdin: COUNTING });
      expect(next).toMatchObject({ code: 0, stdout: "" });
      expect(await on.sh(`cat /run/count; ${OURS_IN_RUN}`)).toBe("2\n");
    });
  },
);
