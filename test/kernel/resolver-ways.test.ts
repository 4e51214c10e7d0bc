import { RELOAD_RESOLVER } from "../../lib/host/reload-resolver-shell";
import { configurationOf } from "../../lib/resolver/configuration";
import type { ResolverFacts } from "../../lib/resolver/facts";
import { Upstream } from "../../sandbox/upstream";
import { RESOLVER_OWNERS } from "../cases/resolver-owners";
import { TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import {
  MESH_NAME,
  OTHER_NAME,
  SERVERS,
  startControlPlaneDns,
  startNetworkDns,
  startSidecarDns,
} from "../support/mesh-dns-servers";
import type { NameServer } from "../support/name-server";
import { examined } from "./examined";

/**
 * Resolvers that read configuration of ours: whether names of the mesh resolve by it, and who is asked for what.
 * @needs systemd bullseye trixie
 */

/** Whom the shell functions of the product have read it. */
const READERS = {
  "systemd-resolved": "systemd-resolved",
  dnsmasq: "unit:dnsmasq.service",
  "network-manager": "network-manager",
} as const;
const reload = (way: keyof typeof READERS) => `${RELOAD_RESOLVER}\nreload_resolver ${READERS[way]}`;

/** Files of a slow host: whatever starts a dnsmasq waits a second for it. */
const SLOW_DNSMASQ = `
mv /usr/sbin/dnsmasq /usr/sbin/dnsmasq-itself
printf '#!/bin/sh\\nsleep 1\\nexec /usr/sbin/dnsmasq-itself "$@"\\n' >/usr/sbin/dnsmasq
chmod 755 /usr/sbin/dnsmasq`;

const told = RESOLVER_OWNERS.flatMap((owner) =>
  owner.way !== undefined && owner.way in READERS ? [{ ...owner, way: owner.way as keyof typeof READERS }] : [],
);

let upstream: Upstream;
let controlPlane: NameServer;
let network: NameServer;
beforeAll(async () => {
  upstream = await Upstream.start();
  controlPlane = await startControlPlaneDns(upstream);
  network = await startNetworkDns(upstream, SERVERS.ordinary);
});
afterAll(() => upstream.stop());

async function tell(on: TestHost, way: keyof typeof READERS, facts: ResolverFacts, port: number): Promise<string> {
  const who = port === 5653 ? "control-plane" : "sidecar";
  const addresses = [who === "sidecar" ? "127.0.0.1" : SERVERS.controlPlane];
  const file = configurationOf(way, ["mesh"], { who, addresses, port }, facts);
  if (file === undefined) throw new Error(`${way} has no configuration.`);
  await on.sandbox.writeFile(file.path, file.text);
  await on.sh(reload(way));
  return file.path;
}

describe.each(told)("$name", ({ host, prepare, way }) => {
  let on: TestHost;
  let facts: ResolverFacts;
  let path: string;
  beforeAll(async () => {
    on = await TestHost.start({ ...host, upstream });
    await on.sh(prepare);
    facts = (await examined(on)).resolver;
  });
  afterAll(() => on.stop());

  test("resolves names of the mesh and others as soon as it is told", async () => {
    path = await tell(on, way, facts, 5653);
    await controlPlane.forget();
    await network.forget();
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
    expect(await network.asked()).not.toContain(`A ${MESH_NAME.name}`);
  });

  const others =
    way === "systemd-resolved" ? "asks the mesh for other names, too" : "asks the mesh for its names alone";
  test(others, async () => {
    const asked = await controlPlane.asked();
    expect(asked).toContain(`A ${MESH_NAME.name}`);
    // Nameservers of the whole host are asked for whatever no domain of a link claims.
    expect(asked.includes(`A ${OTHER_NAME.name}`)).toBe(way === "systemd-resolved");
  });

  test("is what it was when its configuration is taken away", async () => {
    await on.sh(`rm ${path}\n${reload(way)}`);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
    expect((await examined(on)).resolver).toEqual(facts);
  });

  test("resolves names of the mesh by the sidecar", async () => {
    await using sidecar = await startSidecarDns(on.sandbox);
    if (way === "network-manager") await on.sh(SLOW_DNSMASQ);
    await tell(on, way, facts, 15053);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
    expect(await sidecar.asked()).toContain(`A ${MESH_NAME.name}`);
  });
});

test("a sidecar that hands on to the stub of systemd-resolved makes a loop: names that nobody knows find no end", async () => {
  const owner = told.find(({ file }) => file.target?.endsWith("/stub-resolv.conf"));
  if (owner === undefined) throw new Error("The table has no stub.");
  await using on = await TestHost.start({ ...owner.host, upstream });
  await on.sh(owner.prepare);
  const unknown = ["timeout", "4", "getent", "ahosts", "nowhere.example.test"];
  expect((await on.sandbox.exec(unknown)).code).toBe(2);
  await using sidecar = await startSidecarDns(on.sandbox);
  await tell(on, owner.way, (await examined(on)).resolver, 15053);
  expect((await on.sandbox.exec(unknown)).code).toBe(124);
  expect(await sidecar.asked()).toContain("A nowhere.example.test");
});
