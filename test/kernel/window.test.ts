import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../../lib/engine/confirm";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { connectionCut } from "../../lib/errors/script-failures";
import type { OpenHost } from "../../lib/host/host";
import { planHost } from "../../lib/plan/plan";
import { HOST_STATE } from "../../lib/plan/state-folder";
import type { HostSpec } from "../../lib/spec/host";
import { KILLS_ITS_SCRIPT } from "../cases/faults";
import { delegatingHost } from "../support/delegating-host";
import { hostOverSsh, hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { wrapper } from "../support/wrapper";
import { settle } from "./other-peoples-rules";

/**
 * The confirm window on a real host: what nobody confirms, the host takes back by itself.
 * @needs busybox
 */

jest.setTimeout(90_000);

const SPEC: HostSpec = { redirect: { dns: { enabled: true } } };
/** For hosts that are applied by hand here. */
const WINDOW = { token: "0123abcd", holder: "ci@runner-7", seconds: 2 };

let on: TestHost;
let before: string;

async function look(host: TestHost = on): Promise<string> {
  return restored(await host.sandbox.snapshot());
}

async function until(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`still not after ${seconds} s`);
    await sleep(100);
  }
}

const isOver =
  (host: TestHost = on) =>
  async () =>
    (await host.sh(`[ -e ${HOST_STATE.window} ] && echo open || echo over`)) === "over\n";

function confirming(reconnect: () => Promise<OpenHost>): Confirming {
  return {
    holder: "tester@here",
    token: () => "feedc0de",
    pause: (seconds) => sleep(seconds * 1000),
    reconnect,
  };
}

const throughNewShell = confirming(async () => {
  const { host, runner } = await hostUnderTest(on.sandbox);
  return { host, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
});

const throughSsh = confirming(async () => {
  const { host, runner } = await hostOverSsh(on.sandbox);
  return { host, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
});

/** A way back that is closed. */
const nowhere = confirming(() => Promise.reject(new Error("no route to host")));

async function applyByHand(host: TestHost, spec: HostSpec, window = WINDOW): Promise<void> {
  const resolved = hostSpec(spec);
  const plan = planHost(host.host.name, resolved, await host.host.observe(resolved));
  expect(await host.host.apply(plan, resolved, window)).toBe("applied");
}

beforeEach(async () => {
  on = await TestHost.start();
  await settle(on);
  before = await look();
});
afterEach(() => on.stop());

describe.each(["iptables", "nftables"] as const)("%s", (backend) => {
  const spec = hostSpec({ ...SPEC, backend });

  test("confirmed over a new connection: nothing of the window is left", async () => {
    await reconcile(spec, on.host, { confirming: throughSsh });
    expect(await on.sh(`ls ${HOST_STATE.directory} | grep -v ^rules-`)).toBe("journal\nrestore\nsums\nuninstall\n");
    await remove(spec, on.host);
    expect(await look()).toBe(before);
  });

  test("nobody comes: the host is as before, at once where the old connection lives", async () => {
    await expect(reconcile(spec, on.host, { confirming: nowhere })).rejects.toMatchObject({
      code: "KTP280",
      message: expect.stringContaining("no route to host"),
    });
    expect(await look()).toBe(before);
  });

  test("nobody comes to a host that had rules of ours: those are there again, journal and all", async () => {
    await reconcile(spec, on.host, { confirming: throughNewShell });
    const applied = await look();
    await applyByHand(on, {
      backend,
      proxyUser: { name: "mesh", uid: 5700 },
      redirect: { outbound: { excludePorts: [3306], insertRedirectInsteadOfAppend: true } },
    });
    expect(await look()).not.toBe(applied);
    await until(isOver());
    expect(await look()).toBe(applied);
  });

  test("rules that somebody adds meanwhile stay", async () => {
    await applyByHand(on, { ...SPEC, backend });
    await on.sh(
      "iptables -t nat -A OUTPUT -p tcp --dport 26 -j ACCEPT; iptables -t nat -I OUTPUT -p tcp --dport 27 -j ACCEPT",
    );
    await until(isOver());
    await on.sh(
      "iptables -t nat -D OUTPUT -p tcp --dport 26 -j ACCEPT; iptables -t nat -D OUTPUT -p tcp --dport 27 -j ACCEPT",
    );
    expect(await look()).toBe(before);
  });
});

test("the watch is no child of the session that applied", async () => {
  const { host, runner } = await hostOverSsh(on.sandbox);
  const spec = hostSpec(SPEC);
  await host.apply(planHost(host.name, spec, await host.observe(spec)), spec, WINDOW);
  await runner[Symbol.asyncDispose]();
  await on.sh("pkill -KILL -f 'sshd: root' || :");
  await until(isOver());
  expect(await look()).toBe(before);
});

/** What the kernel says of the time since it is up, for every script from now on. */
const uptimeOf = (seconds: number) => `echo '${seconds}.00 0.00' >/run/uptime; mount --bind /run/uptime /proc/uptime`;

test("an uptime that began anew, as of a container under the same boot id, ends the window", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
  expect((await on.host.observe(hostSpec(SPEC))).window?.secondsLeft).toBeGreaterThan(50);
  await on.sh(`sed -i 's/^until=/until=9/' ${HOST_STATE.window}\n${uptimeOf(1)}`);
  expect((await on.host.observe(hostSpec(SPEC))).window?.secondsLeft).toBe(0);
  await until(isOver());
  await on.sh("umount /proc/uptime");
  expect(await look()).toBe(before);
});

describe("a network that is brought up anew, on a host that loads rules with it", () => {
  const ANEW = "IFACE=lo run-parts /etc/network/if-pre-up.d";

  test("leaves alone a change that waits", async () => {
    await applyByHand(on, SPEC, { ...WINDOW, seconds: 8 });
    const applied = await on.sandbox.snapshot();
    await on.sh(ANEW);
    expect(await on.sandbox.snapshot()).toBe(applied);
    await until(isOver());
    expect(await look()).toBe(before);
  });

  test.each(["iptables", "nftables"] as const)(
    "takes back one whose time is over, rules and all: %s",
    async (backend) => {
      await applyByHand(on, { ...SPEC, backend });
      await on.sh("pkill -KILL -f 'rollback --wait'");
      await sleep(3000);
      await on.sh(ANEW);
      expect(await look()).toBe(before);
    },
  );
});

test("an extended window stays open for its whole length again", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 4 });
  for (let second = 0; second < 3; second += 1) {
    await sleep(2000);
    expect(await on.host.extend({ ...WINDOW, seconds: 4 })).toBe(true);
  }
  expect(await on.host.confirm(WINDOW, hostSpec(SPEC))).toMatchObject({
    answer: "confirmed",
  });
});

/** Has the host's lock for so many seconds, like another run. */
const lockFor = (seconds: number) =>
  on.sandbox.exec(["sh", "-c", `exec 9</var/lib; flock 9; sleep ${seconds}`], { timeoutSeconds: 60 });

test("a window that is extended while somebody has the lock is watched to its new end", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 3 });
  const locked = lockFor(5);
  await sleep(1000);
  // It waits for the lock, and has it while the window is open, as one that was there just before the end.
  await on.sh(`sleep 3; sed -i 's/^until=.*/until=99999999/; s/^seconds=.*/seconds=99999999/' ${HOST_STATE.window}`);
  await locked;
  await sleep(3000);
  expect(await on.sh("pgrep -fc 'rollback --wait' || :")).not.toBe("0\n");
  await on.sh(`sed -i 's/^until=.*/until=0/' ${HOST_STATE.window}`);
  await until(isOver());
  expect(await look()).toBe(before);
});

test("a window that is over is not extended any more, though nobody took the change back yet", async () => {
  await applyByHand(on, SPEC);
  const locked = lockFor(5);
  await sleep(3000);
  expect(await on.host.extend(WINDOW)).toBe(false);
  await locked;
  await until(isOver());
  expect(await look()).toBe(before);
});

test("a user of ours as whom something runs by now stays; all else is taken back, and the run says so", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
  await on.sandbox.spawn(["setpriv", "--reuid", "5678", "--clear-groups", "sleep", "60"]);
  const { answer, said } = await on.host.rollBack(WINDOW);
  expect({ answer, said }).toEqual({
    answer: "rolled-back",
    said: "user kuma-dp stays, since processes still run as it",
  });
  await on.sh("pkill -KILL -u 5678; while pgrep -u 5678 >/dev/null; do sleep 0.1; done; userdel kuma-dp");
  expect(await look()).toBe(before);
});

test("an undo that fails keeps no other thing from being as before, and is done at the next boot", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
  await on.sh(wrapper("userdel", "echo 'userdel: cannot lock /etc/passwd' >&2; exit 1"));
  expect(await on.host.rollBack(WINDOW)).toMatchObject({
    answer: "kept",
    said: expect.stringContaining("cannot lock"),
  });
  expect(await on.sh(`ls ${HOST_STATE.directory} | grep -c '^rules-' || :; iptables-save | grep -c KUMA || :`)).toBe(
    "0\n0\n",
  );
  await on.sh(`rm /usr/local/sbin/userdel; sh ${HOST_STATE.rollback} --boot`);
  expect(await look()).toBe(before);
});

test("a word that comes too late, or with another token, confirms nothing", async () => {
  const spec = hostSpec(SPEC);
  const plan = planHost(on.host.name, spec, await on.host.observe(spec));
  await on.host.apply(plan, spec, WINDOW);
  expect(await on.host.confirm({ ...WINDOW, token: "ffff" }, spec)).toMatchObject({ answer: "late" });
  await until(isOver());
  expect(await on.host.confirm(WINDOW, spec)).toMatchObject({ answer: "late" });
  expect(await look()).toBe(before);
});

test("a word confirms its own change alone, not another one that is applied since", async () => {
  await applyByHand(on, SPEC);
  await until(isOver());
  await reconcile(hostSpec({ ...SPEC, confirm: false }), on.host);
  expect(await on.host.confirm(WINDOW, hostSpec(SPEC))).toMatchObject({ answer: "late" });
});

test("a word that is said twice is answered twice", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
  for (let time = 0; time < 2; time += 1) {
    expect(await on.host.confirm(WINDOW, hostSpec(SPEC))).toMatchObject({ answer: "confirmed" });
  }
});

test("a systemd that does not know an option, or starts no unit, leaves the watch to a process of its own session", async () => {
  await using small = await TestHost.start({ init: "systemd" });
  const was = await look(small);
  for (const refuses of ["*--collect*", "*"]) {
    await small.sh(wrapper("systemd-run", `case "$*" in ${refuses}) echo 'unrecognized option' >&2; exit 1 ;; esac`));
    await applyByHand(small, SPEC);
    await until(isOver(small));
    await small.sh("rm /usr/local/sbin/systemd-run");
    expect(await look(small)).toBe(was);
  }
});

describe("checks of the spec", () => {
  test.each([
    ["echo 'curl: (7) @check 0'; exit 7", { exitCode: 7, said: "curl: (7) @check 0" }],
    ["echo '@check 0'; exit 3", { exitCode: 3, said: "@check 0" }],
    ["sleep 60 & echo started; exit 4", { exitCode: 4, said: "started" }],
    ["echo begun; sleep 60 | cat", { exitCode: "late", said: "begun" }],
    ["cat; exit 0", { exitCode: 0, said: "" }],
  ])("%s", async (command, ended) => {
    const started = Date.now();
    expect(await on.host.check(command, 2)).toEqual(ended);
    expect(Date.now() - started).toBeLessThan(5000);
    expect(await on.sh("ls /run | grep -c check || :; pkill -KILL -x sleep || :")).toBe("0\n");
  });

  test("one that does not end in time is named, and the change taken back: KTP282", async () => {
    const spec = hostSpec({ ...SPEC, confirm: { timeoutSeconds: 10, checks: ["true", "echo waiting; sleep 60"] } });
    await expect(reconcile(spec, on.host, { confirming: throughNewShell })).rejects.toMatchObject({
      code: "KTP282",
      message: expect.stringContaining(
        "confirm.checks[1]: the change was taken back, since this check did not end within 5 seconds: waiting",
      ),
    });
    expect(await look()).toBe(before);
  });

  test("that succeed confirm the change, each with the whole time", async () => {
    const spec = hostSpec({
      ...SPEC,
      confirm: { timeoutSeconds: 10, checks: ["sleep 1", "iptables -t nat -S | grep -q KUMA"] },
    });
    await reconcile(spec, on.host, { confirming: throughNewShell });
    expect((await on.journal())?.generation).toBe(1);
  });

  test("one that fails has the change taken back: KTP282", async () => {
    const spec = hostSpec({ ...SPEC, confirm: { checks: ["true", "echo 'no such page' >&2; exit 22"] } });
    await expect(reconcile(spec, on.host, { confirming: throughNewShell })).rejects.toMatchObject({
      code: "KTP282",
      message: expect.stringContaining(
        "confirm.checks[1]: the change was taken back, since this check ended with exit status 22: no such page",
      ),
    });
    expect(await look()).toBe(before);
  });
});

describe("while somebody else's change waits", () => {
  test("the next run waits, says for whom, and goes on from what is then true", async () => {
    await applyByHand(on, { redirect: { outbound: { excludePorts: [3306] } } });
    const { notes } = await reconcile(hostSpec(SPEC), on.host, { confirming: throughNewShell });
    expect(notes).toContain("waited for ci@runner-7, whose change was not confirmed yet");
    expect(await on.journal()).toMatchObject({ generation: 1 });
    await remove(hostSpec(SPEC), on.host);
    expect(await look()).toBe(before);
  });

  test("a run that cannot wait is told who has the host: KTP283", async () => {
    await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
    await expect(reconcile(hostSpec({}), on.host)).rejects.toMatchObject({
      code: "KTP283",
      message: expect.stringContaining("ci@runner-7"),
    });
    await expect(remove(hostSpec({}), on.host)).rejects.toMatchObject({ code: "KTP283" });
  });

  test("one whose watch was killed is taken back by the next run", async () => {
    await applyByHand(on, { redirect: { outbound: { excludePorts: [3306] } } });
    await on.sh("pkill -KILL -f 'rollback --wait'");
    await sleep(3000);
    expect(await isOver()()).toBe(false);
    await reconcile(hostSpec(SPEC), on.host, { confirming: throughNewShell });
    expect(await on.journal()).toMatchObject({ generation: 1 });
    await remove(hostSpec(SPEC), on.host);
    expect(await look()).toBe(before);
  });
});

test("an apply that is killed in its middle is taken back, whatever step it had come to", async () => {
  await on.sh(wrapper("ip6tables-nft-restore", `case "$*" in *--test*) ;; *) ${KILLS_ITS_SCRIPT} ;; esac`));
  const spec = hostSpec(SPEC);
  const plan = planHost(on.host.name, spec, await on.host.observe(spec));
  await expect(on.host.apply(plan, spec, WINDOW)).rejects.toMatchObject({ code: expect.stringMatching(/^KTP2/) });
  expect(await look()).not.toBe(before);
  expect(await on.host.confirm(WINDOW, spec)).toMatchObject({ answer: "late" });
  await on.sh("rm /usr/local/sbin/ip6tables-nft-restore");
  await until(isOver());
  expect(await look()).toBe(before);
});

test("an answer that is lost is asked for over the new connection", async () => {
  const deaf = delegatingHost(on.host, {
    apply: async (plan, spec, window) => {
      await on.host.apply(plan, spec, window);
      throw connectionCut(on.host.name, true, "the test asks for it");
    },
  });
  await expect(reconcile(hostSpec(SPEC), deaf, { confirming: throughNewShell })).resolves.toMatchObject({
    plan: { changes: [] },
  });
  expect(await isOver()()).toBe(true);
});

test("a host of busybox takes back, too", async () => {
  await using small = await TestHost.start({ suite: "busybox" });
  await small.sh("echo 'kuma-dp:x:5678:5678::/:/bin/false' >>/etc/passwd");
  const was = await look(small);
  await applyByHand(small, {});
  expect(await look(small)).not.toBe(was);
  await until(isOver(small));
  expect(await look(small)).toBe(was);
});

test("a journal that says `applied` is not enough: the file of a confirmed change is gone", async () => {
  await applyByHand(on, SPEC, { ...WINDOW, seconds: 60 });
  expect(await on.sh(`sed -n 's/^status=//p' ${HOST_STATE.journal}`)).toBe("applied\n");
  expect((await on.host.observe(hostSpec(SPEC))).window).toMatchObject({ holder: "ci@runner-7" });
});
