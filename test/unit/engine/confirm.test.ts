import type { Confirming } from "../../../lib/engine/confirm";
import { reconcile } from "../../../lib/engine/reconcile";
import { connectionCut } from "../../../lib/errors/script-failures";
import type { Host } from "../../../lib/host/host";
import { delegatingHost } from "../../support/delegating-host";
import { FakeHost } from "../../support/fake-host";
import { hostSpec } from "../../support/host-under-test";

/** What is said of a change whose confirmation goes wrong, and what is then true of the host. */

const SPEC = hostSpec({});
const CHECKED = hostSpec({ confirm: { checks: ["false"] } });
const cut = () => connectionCut("fake", true, "reset");

/** Connections as they come: each is opened to the next of some hosts; the last one stays. */
function through(...hosts: readonly (Host | Error)[]): Confirming {
  let opened = 0;
  return {
    holder: "tester@here",
    token: () => "feedc0de",
    pause: () => Promise.resolve(),
    reconnect: () => {
      const host = hosts[Math.min(opened, hosts.length - 1)] ?? new Error("no route to host");
      opened += 1;
      if (host instanceof Error) return Promise.reject(host);
      return Promise.resolve({ host, [Symbol.asyncDispose]: () => Promise.resolve() });
    },
  };
}

/** A host whose word arrives, or not, but whose answer is lost. */
function deaf(host: Host, hears: boolean): Host {
  return delegatingHost(host, {
    confirm: async (window, spec) => {
      if (hears) await host.confirm(window, spec);
      throw cut();
    },
  });
}

let host: FakeHost;
let before: string;

/** A table that was used once stays, without a rule. */
const held = () =>
  host
    .dump()
    .replace(/^\*\w+\n(:.*\n)*COMMIT\n/gm, "")
    .replace(/\n+/g, "\n");

beforeEach(() => {
  host = new FakeHost();
  before = held();
});

const up = (confirming: Confirming, spec = SPEC, on: Host = host) => reconcile(spec, on, { confirming });

test.each([true, false])("an answer that is lost is asked for once more; the word had arrived: %s", async (hears) => {
  await expect(up(through(deaf(host, hears), host))).resolves.toMatchObject({ plan: { changes: [] } });
  expect((await host.observe()).window).toBeUndefined();
});

test("lost again, with the word arrived: nobody knows, which is said", async () => {
  await expect(up(through(deaf(host, true)))).rejects.toMatchObject({
    code: "KTP285",
    message: expect.stringContaining("whether the change was confirmed is not known"),
  });
  expect(held()).not.toBe(before);
});

test("lost again, and the word, too: taken back at once", async () => {
  await expect(up(through(deaf(host, false)))).rejects.toMatchObject({ code: "KTP280" });
  expect(held()).toBe(before);
});

test("no way to the host any more: it takes the change back, as far as anybody knows", async () => {
  const lost = delegatingHost(host, { rollBack: () => Promise.reject(cut()) });
  await expect(up(through(new Error("no route to host")), SPEC, lost)).rejects.toMatchObject({ code: "KTP281" });
  expect(held()).not.toBe(before);
  host.passes(100);
  expect(held()).toBe(before);
});

describe("the host cannot take it back: KTP263", () => {
  const kept = () =>
    delegatingHost(host, { rollBack: () => Promise.resolve({ answer: "kept", said: "no space left" }) });

  test("when nobody comes", async () => {
    await expect(up(through(new Error("no route to host")), SPEC, kept())).rejects.toMatchObject({
      code: "KTP263",
      message: expect.stringContaining("no space left"),
    });
  });

  test("when a check fails", async () => {
    await expect(up(through(kept()), CHECKED, kept())).rejects.toMatchObject({ code: "KTP263" });
  });

  test("when it answers so to the word", async () => {
    const stuck = delegatingHost(host, {
      confirm: async () => ({ answer: "kept", said: "read-only", seen: await host.observe() }),
    });
    await expect(up(through(stuck))).rejects.toMatchObject({ code: "KTP263" });
  });
});

test("a check that fails: KTP282, and the host is as before", async () => {
  await expect(up(through(host), CHECKED)).rejects.toMatchObject({ code: "KTP282" });
  expect(held()).toBe(before);
});

test("a check that does not end in time: KTP282, which names it and its time", async () => {
  const slow = delegatingHost(host, { check: () => Promise.resolve({ exitCode: "late", said: "waiting" }) });
  await expect(up(through(slow), CHECKED)).rejects.toMatchObject({
    code: "KTP282",
    message: expect.stringContaining(
      "confirm.checks[0]: the change was taken back, since this check did not end within 85",
    ),
  });
  expect(held()).toBe(before);
});

test("a window that is over before a check: KTP280, and the check is not run", async () => {
  const over = delegatingHost(host, {
    extend: async () => {
      host.passes(100);
      return false;
    },
    check: () => Promise.reject(new Error("it was run")),
  });
  await expect(up(through(over), CHECKED)).rejects.toMatchObject({
    code: "KTP280",
    message: expect.stringContaining("its time was over before confirm.checks[0] could run"),
  });
  expect(held()).toBe(before);
});

test("what stays of a change that is taken back is told", async () => {
  const busy = delegatingHost(host, {
    rollBack: async () => ({ ...(await host.rollBack()), said: "user kuma-dp stays" }),
  });
  await expect(up(through(new Error("no route to host")), SPEC, busy)).rejects.toMatchObject({
    code: "KTP280",
    message: expect.stringContaining("no route to host. But user kuma-dp stays."),
  });
});
