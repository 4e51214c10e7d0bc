import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../../lib/engine/confirm";
import type { MeshDnsHost } from "../../lib/host/host";
import type { SandboxHost } from "../../sandbox/host";
import type { ResolverOwner } from "../cases/resolver-owners";
import { RESOLVER_OWNERS } from "../cases/resolver-owners";
import { meshDnsUnderTest, type TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";

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

/** Confirms over a shell of its own. */
export function throughNewShell(sandbox: SandboxHost): Confirming<MeshDnsHost> {
  return {
    holder: "ci@runner-7",
    token: () => "feedc0de",
    pause: (seconds) => sleep(seconds * 1000),
    reconnect: () => meshDnsUnderTest(sandbox),
  };
}
