import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { JOURNAL_PATH, STATE_DIRECTORY, UNINSTALL_PATH } from "../../lib/plan/journal";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";

/** A host is given back whatever happened to it meanwhile, or somebody is told that it is not. */

const SPEC = hostSpec({ redirect: { dns: { enabled: true } } });

let on: TestHost;
let before: string;

beforeEach(async () => {
  on = await TestHost.start();
  await settle(on);
  before = restored(await on.sandbox.snapshot());
});
afterEach(() => on.stop());

describe.each(["iptables", "nftables"] as const)("%s", (backend) => {
  const spec = { ...SPEC, backend };

  beforeEach(() => reconcile(spec, on.host));

  test("by hand, with nothing of ours but the script on the host; a second time does no harm", async () => {
    await on.sh(`cp ${UNINSTALL_PATH} /run/again; env -i sh ${UNINSTALL_PATH} && env -i sh /run/again`);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
    expect(await remove(spec, on.host)).toEqual([]);
  });

  test("though its script is gone", async () => {
    await on.sh(`rm ${UNINSTALL_PATH}`);
    expect(await remove(spec, on.host)).toEqual([]);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });

  test("not without the journal, which is said; another run adopts what is there", async () => {
    await on.sh(`rm ${STATE_DIRECTORY}/*`);
    const applied = restored(await on.sandbox.snapshot());
    await expect(remove(spec, on.host)).rejects.toMatchObject({ code: "KTP269" });
    expect(restored(await on.sandbox.snapshot())).toBe(applied);

    await reconcile(spec, on.host);
    await remove(spec, on.host);
    // Nobody knows any more who made these.
    await on.sh("userdel kuma-dp; ip -6 addr del ::6/128 dev lo");
    expect(withoutHooks(restored(await on.sandbox.snapshot()))).toBe(withoutHooks(before));
  });

  test("not by a damaged journal, which is said", async () => {
    await on.sh(`cp ${JOURNAL_PATH} /run/journal; echo rubbish >${JOURNAL_PATH}`);
    const applied = await on.sandbox.snapshot();
    await expect(remove(spec, on.host)).rejects.toMatchObject({
      code: "KTP267",
      message: expect.stringContaining(`the journal ${JOURNAL_PATH} is damaged`),
    });
    expect(await on.sandbox.snapshot()).toBe(applied);

    await on.sh(`cp /run/journal ${JOURNAL_PATH}`);
    await remove(spec, on.host);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });

  test("not while its program is missing, which is said", async () => {
    const program = backend === "iptables" ? "/usr/sbin/xtables-nft-multi" : "/usr/sbin/nft";
    await on.sh(`mv ${program} /run/aside`);
    await expect(remove(spec, on.host)).rejects.toMatchObject({ code: "KTP267" });
    await on.sh(`mv /run/aside ${program}; [ -f ${JOURNAL_PATH} ]`);
    await remove(spec, on.host);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });
});

test("the proxy user stays while something runs as it", async () => {
  await reconcile(SPEC, on.host);
  const sleeping = await on.sandbox.spawn(["sleep", "60"], { user: "kuma-dp" });
  expect(await remove(SPEC, on.host)).toEqual(["user kuma-dp stays, since processes still run as it"]);
  sleeping.kill("SIGKILL");
  await on.sh("pkill -9 -u 5678; sleep 0.1; userdel kuma-dp");
  expect(restored(await on.sandbox.snapshot())).toBe(before);
});

test("what was there before us stays: the user, the address", async () => {
  await on.sh("useradd -u 5678 -U -m kuma-dp; ip -6 addr add ::6/128 dev lo");
  const prepared = restored(await on.sandbox.snapshot());
  await reconcile(SPEC, on.host);
  await remove(SPEC, on.host);
  expect(restored(await on.sandbox.snapshot())).toBe(prepared);
});

test("a user of another name, once the spec names one", async () => {
  await reconcile(SPEC, on.host);
  const other = hostSpec({ proxyUser: { name: "mesh", uid: 5700 }, redirect: { dns: { enabled: true } } });
  await reconcile(other, on.host);
  expect(await on.sh("grep -c -e ^kuma-dp: -e ^mesh: /etc/passwd")).toBe("1\n");
  await remove(other, on.host);
  expect(restored(await on.sandbox.snapshot())).toBe(before);
});

/** Without what a journal that was lost had recorded: which hooks came into being by us. */
function withoutHooks(snapshot: string): string {
  return snapshot.replaceAll(/\n\tchain [A-Z]+ \{\n\t\ttype .*\n\t\}\n/g, "");
}
