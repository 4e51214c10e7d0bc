import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { delegatingHost } from "../support/delegating-host";
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
    await on.sh(`cp ${HOST_STATE.uninstall} /run/again; env -i sh ${HOST_STATE.uninstall} && env -i sh /run/again`);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
    expect(await remove(spec, on.host)).toEqual([]);
  });

  test("though its script is gone", async () => {
    await on.sh(`rm ${HOST_STATE.uninstall}`);
    expect(await remove(spec, on.host)).toEqual([]);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });

  test.each([
    ["its journal", `rm ${HOST_STATE.journal}`],
    ["all that it kept of us", `rm -r ${HOST_STATE.directory}`],
  ])("without %s: what is known by sight is taken off, and it is said what stays", async (_what, lose) => {
    await on.sh(lose);
    expect((await refresh(spec, on.host))?.drift).toContain("the journal is stale: the host has none");
    const stays = ["user kuma-dp", "::6/128 on the loopback interface"];
    if (backend === "iptables") stays.push("built-in chains that are empty now");
    expect(await remove(spec, on.host)).toEqual([
      "the journal on the host was lost: its rules were known by what they say; " +
        `nobody can tell whether these were made for them, so they stay: ${stays.join(", ")}`,
    ]);
    expect(await refresh(spec, on.host)).toBeUndefined();
    await on.sh("userdel kuma-dp; ip -6 addr del ::6/128 dev lo");
    expect(restored(await on.sandbox.snapshot())).toBe(before);
    expect(await remove(spec, on.host)).toEqual([]);
  });

  test("not by a damaged journal, which is said", async () => {
    await on.sh(`cp ${HOST_STATE.journal} /run/journal; echo rubbish >${HOST_STATE.journal}`);
    const applied = await on.sandbox.snapshot();
    await expect(remove(spec, on.host)).rejects.toMatchObject({
      code: "KTP267",
      message: expect.stringContaining(`the journal ${HOST_STATE.journal} is damaged`),
    });
    expect(await on.sandbox.snapshot()).toBe(applied);

    await on.sh(`cp /run/journal ${HOST_STATE.journal}`);
    await remove(spec, on.host);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });

  test("not while its program is missing, which is said", async () => {
    const program = backend === "iptables" ? "/usr/sbin/xtables-nft-multi" : "/usr/sbin/nft";
    await on.sh(`mv ${program} /run/aside`);
    await expect(remove(spec, on.host)).rejects.toMatchObject({ code: "KTP267" });
    await on.sh(`mv /run/aside ${program}; [ -f ${HOST_STATE.journal} ]`);
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

test("rules of ours in two back-ends, of which the journal knows one", async () => {
  await reconcile({ ...SPEC, backend: "nftables" }, on.host);
  await on.sh(`cp -r ${HOST_STATE.directory} /root/aside; rm -r ${HOST_STATE.directory}`);
  const { seen } = await reconcile({ ...SPEC, backend: "iptables" }, on.host);
  expect(seen.native).toBeUndefined();
  await on.sh(`nft -f /root/aside/rules-nft; rm -r /root/aside`);
  expect(await remove(SPEC, on.host)).toEqual([]);
  await on.sh("userdel kuma-dp; ip -6 addr del ::6/128 dev lo");
  expect(restored(await on.sandbox.snapshot())).toBe(before);
});

test("rules that somebody puts there again at once: KTP269", async () => {
  await reconcile(SPEC, on.host);
  const stubborn = delegatingHost(on.host, {
    uninstall: async () => {
      const notes = await on.host.uninstall();
      await on.sh("iptables -t nat -N KUMA_MESH_INBOUND");
      return notes;
    },
  });
  await expect(remove(SPEC, stubborn)).rejects.toMatchObject({ code: "KTP269" });
  await remove(SPEC, on.host);
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
