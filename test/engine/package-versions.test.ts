import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { type Change, Packages } from "./packages";
import { Stack, shown } from "./stack";

/** A host that one version of the package made, in the hands of another one. */

let host: ManagedHost;
let before: string;

beforeAll(async () => {
  host = await ManagedHost.start();
  before = await host.snapshot();
});

afterAll(() => host[Symbol.asyncDispose]());

/** A version that takes hosts back in a way of its own, which would fail on hosts of today's. */
const OTHER_UNINSTALL: Change = ["host/uninstall-script.js", "#!/bin/sh\n", "#!/bin/sh\nexit 9\n"];
/** A version that keeps more in the state. */
const NEWER_STATE: Change = [
  "lifecycle/state.js",
  "const UPGRADES = [];",
  "const UPGRADES = [(state) => ({ ...state, since: 2 })];",
];

test("destroy by a newer version runs the uninstall that the older one left on the host", async () => {
  await using older = await Packages.install();
  await using newer = await Packages.install({ version: "9.0.0", changes: [OTHER_UNINSTALL] });
  await using stack = await Stack.start({ packages: older.folder });
  await stack.declare({ web: { connection: host.connection } });
  await stack.up();

  await stack.usePackages(newer.folder);
  expect(await stack.plan()).toEqual([]);
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});

test("state is brought up by the newer version, and refused by the older one", async () => {
  await using older = await Packages.install();
  await using newer = await Packages.install({ version: "9.0.0", changes: [NEWER_STATE] });
  await using stack = await Stack.start({ packages: older.folder });
  await stack.declare({ web: { connection: host.connection } });
  await stack.up();

  await stack.usePackages(newer.folder);
  await stack.refresh();
  expect((await stack.hosts())["web"]?.outputs).toMatchObject({ stateVersion: 2 });

  await stack.usePackages(older.folder);
  for (const command of ["preview", "refresh", "destroy"]) {
    const options = command === "preview" ? [] : ["--yes", "--skip-preview"];
    const ran = await stack.attempt(command, ...options);
    expect(ran.code).not.toBe(0);
    expect(shown(ran)).toContain(
      "KTP300 The state of this resource has version 2; the installed kuma-transparent-proxy knows versions up to 1.",
    );
  }
  await stack.usePackages(newer.folder);
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});
