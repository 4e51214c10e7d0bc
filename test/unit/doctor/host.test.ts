import type { Examination } from "../../../lib/doctor/examination";
import { type Case, type Differences, lookAt, NOT_ROOT, said } from "../../support/looks";

/** What doctor says of the host itself. */

function storage(path: string, differences: Partial<Examination["storage"][number]>): Examination["storage"] {
  const whole = { isThere: true, isWritable: true, freeKib: 2_000_000, freeInodes: 90_000 };
  return lookAt().around.storage.map((place) => (place.path === path ? { path, ...whole, ...differences } : place));
}

describe("rights", () => {
  test.each<Case>([
    { name: "root", given: {}, want: ["ok: root"] },
    {
      name: "root by sudo",
      given: { around: { system: { sudoUser: "ops" } } },
      want: ["ok: root, by sudo of ops"],
    },
    {
      name: "neither",
      given: { notRoot: NOT_ROOT },
      want: ["problem KTP230: not root, so rules and journal are not known"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("rights", given)).toEqual(want);
  });
});

describe("system", () => {
  const booted = (secondsSinceBoot: number): Differences => ({
    around: { system: { name: "Alpine", secondsSinceBoot } },
  });
  const machine = "machine 8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f";

  test.each<Case>([
    { name: "just booted", given: booted(59), want: [`ok: Alpine, booted 0 minutes ago; ${machine}`] },
    { name: "one minute", given: booted(119), want: [`ok: Alpine, booted 1 minute ago; ${machine}`] },
    { name: "minutes", given: booted(7199), want: [`ok: Alpine, booted 119 minutes ago; ${machine}`] },
    { name: "hours", given: booted(7200), want: [`ok: Alpine, booted 2 hours ago; ${machine}`] },
    { name: "days", given: booted(3 * 86400), want: [`ok: Alpine, booted 3 days ago; ${machine}`] },
    {
      name: "nothing said",
      given: { around: { system: {} } },
      want: [`ok: a Linux that does not say its name; ${machine}`],
    },
    {
      name: "no machine id",
      given: { seen: { identity: { machineId: "name:web-1", hostname: "web-1", kernel: "6.1.0" } } },
      want: ["note: Debian GNU/Linux 12 (bookworm); it has no machine id, so it is known by its name alone"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("system", given)).toEqual(want);
  });
});

describe("init", () => {
  test.each<Case>([
    { name: "systemd", given: {}, want: ["ok: systemd"] },
    { name: "OpenRC", given: { around: { system: { init: "OpenRC", firstProcess: "init" } } }, want: ["ok: OpenRC"] },
    {
      name: "a container",
      given: { around: { system: { firstProcess: "sshd" } } },
      want: ["note: none: the first process is sshd"],
    },
    { name: "nothing said", given: { around: { system: {} } }, want: ["note: none: the first process is not known"] },
  ])("$name", ({ given, want }) => {
    expect(said("init", given)).toEqual(want);
  });
});

describe("storage", () => {
  test.each<Case>([
    { name: "room enough", given: {}, want: ["ok: can be written: /var/lib (1953 MiB free), /etc (1953 MiB free)"] },
    {
      name: "no df",
      given: { around: { storage: [{ path: "/var/lib", isThere: true, isWritable: true }] } },
      want: ["ok: can be written: /var/lib"],
    },
    {
      name: "a read-only /var/lib",
      given: { around: { storage: storage("/var/lib", { isWritable: false }) } },
      want: ["problem KTP258: /var/lib cannot be written: its file system is read-only"],
    },
    {
      name: "a read-only /etc, with the user there",
      given: { around: { storage: storage("/etc", { isWritable: false }) } },
      want: ["note: /etc cannot be written; an apply writes nothing there"],
    },
    {
      name: "a read-only /etc, with a user to make",
      given: { around: { storage: storage("/etc", { isWritable: false }) }, seen: { accounts: {} } },
      want: ["problem KTP258: /etc cannot be written: its file system is read-only"],
    },
    {
      name: "no /var/lib",
      given: { around: { storage: storage("/var/lib", { isThere: false, isWritable: false }) } },
      want: ["problem KTP258: /var/lib cannot be written: it is missing"],
    },
    {
      name: "a full disk",
      given: { around: { storage: storage("/var/lib", { freeKib: 12 }) } },
      want: ["problem KTP258: /var/lib cannot be written: only 12 KiB are free"],
    },
    {
      name: "a disk that is nearly full",
      given: { around: { storage: storage("/var/lib", { freeKib: 4000 }) } },
      want: ["warning: /var/lib is nearly full: 4000 KiB are free"],
    },
    {
      name: "no inode",
      given: { around: { storage: storage("/var/lib", { freeInodes: 0 }) } },
      want: ["problem KTP258: /var/lib cannot be written: its file system can hold no more files"],
    },
    {
      name: "without root",
      given: { notRoot: NOT_ROOT, around: { storage: storage("/var/lib", { isWritable: false }) } },
      want: ["note: /var/lib (1953 MiB free), /etc (1953 MiB free); whether root can write there is not known"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("storage", given)).toEqual(want);
  });
});

test("lock", () => {
  expect(said("lock")).toEqual(["ok: nobody holds it"]);
  expect(said("lock", { around: { lockHolder: { pid: 4711, name: "sh" } } })).toEqual([
    "warning: process 4711 (sh) holds it: the host is being changed at this moment",
  ]);
});
