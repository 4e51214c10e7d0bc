import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../../lib/engine/confirm";
import type { MeshDnsHost } from "../../lib/host/host";
import type { ResolverFacts } from "../../lib/resolver/facts";
import { keeperOf } from "../../lib/resolver/keeper";
import { readResolvConf } from "../../lib/resolver/resolv-conf";
import { objectionTo, WAYS, type Way } from "../../lib/resolver/ways";
import type { SandboxHost } from "../../sandbox/host";
import { RESOLVER_OWNERS, type ResolverOwner } from "../cases/resolver-owners";
import { meshDnsUnderTest, type TestHost } from "../support/host-under-test";
import { SERVERS } from "../support/mesh-dns-servers";
import { restored } from "../support/restored";
import { doctorAt } from "./doctor-at";
import { examined } from "./examined";

/** What the tests of a `MeshDNS` share: a host whose resolver is somebody's, looked at whole. */

export function ownerOf(name: string): ResolverOwner {
  const owner = RESOLVER_OWNERS.find((candidate) => candidate.name === name);
  if (owner === undefined) throw new Error(`The table has no ${name}.`);
  return owner;
}

/** The file of nameservers as it lies there: what kind it is, where it leads, whose it is, and each byte of it. */
const LIES = `
stat -c '%F %a %u:%g' /etc/resolv.conf 2>&1 || :
readlink /etc/resolv.conf || :
! [ -e /etc/resolv.conf ] || { stat -L -c '%F %a %u:%g' /etc/resolv.conf; od -An -c /etc/resolv.conf; }`;

/** All of a host that a `MeshDNS` has to give back. */
export async function wholeResolver(on: TestHost): Promise<string> {
  return `${await on.sh(LIES)}\n${restored(await on.sandbox.snapshot())}`;
}

/** What doctor says of a host that can be told by this way. */
function told(way: Way | undefined): string {
  if (way === undefined) return "note: nothing here can be told";
  return way === "resolv-conf" ? "note: only resolv.conf can be told" : `ok: ${way} can be told`;
}

/** The way that `auto` takes for a control plane on this port; `undefined`: none. */
function chosen(facts: ResolverFacts, port: number): Way | undefined {
  const servers = { who: "control-plane", addresses: [SERVERS.controlPlane], port } as const;
  return WAYS.find((way) => objectionTo(way, servers, facts) === undefined);
}

/** Whether an owner is known for what he is, and doctor says by which way his host can be told. */
export async function expectKnown(on: TestHost, { file, keeper, way }: ResolverOwner): Promise<void> {
  const found = (await examined(on)).resolver;
  const { text = "", ...lies } = found.file;
  expect(lies).toEqual(file);
  expect(keeperOf({ target: found.file.target, comments: readResolvConf(text).comments })).toBe(keeper);
  expect([chosen(found, 53), chosen(found, 5653)]).toEqual([way, way === "resolv-conf" ? undefined : way]);
  const { of } = await doctorAt(on.sandbox);
  expect(of("mesh-names")).toEqual([expect.stringContaining(told(way))]);
}

/** Confirms over a shell of its own. */
export function throughNewShell(sandbox: SandboxHost): Confirming<MeshDnsHost> {
  return {
    holder: "ci@runner-7",
    token: () => "feedc0de",
    pause: (seconds) => sleep(seconds * 1000),
    reconnect: () => meshDnsUnderTest(sandbox),
  };
}
