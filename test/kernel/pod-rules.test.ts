import { effective, podMetadata } from "../../lib/kubernetes";
import { bindToHost } from "../../lib/rules/bind";
import type { HostRules } from "../../lib/rules/model";
import { ruleSets } from "../../lib/rules/rule-set";
import type { PodPolicySpec } from "../../lib/spec/pod";
import type { ResolvedPolicy } from "../../lib/spec/resolved";
import { FAMILIES, type Family } from "../../lib/spec/terms";
import { POD_POLICY_CASES } from "../cases/pod-policies";
import { DUAL } from "../cases/policies";
import { withReleases } from "../support/kuma-releases";
import { expectation, type Heard, SIDECAR_UID, type Trial } from "../support/packets";
import { policyOf } from "../support/policy-of";
import { valueIn } from "../support/value-in";
import { PacketScene } from "./packet-scene";

/** What the rules of pods do with packets, in a network of their own, beside what those of a host with the same policy do. */

let scene: PacketScene;

beforeAll(async () => {
  scene = await PacketScene.start();
}, 30_000);

afterAll(() => scene.stop());

/** One release of each way in which rules come about. */
const RELEASES = ["2.8.4", "3.0-dev"];

const combinations = withReleases(POD_POLICY_CASES).filter(
  ({ isSayable, version }) => isSayable && RELEASES.includes(version),
);

test("there are combinations enough", () => {
  expect(combinations.length).toBeGreaterThan(30);
});

test.each(combinations)("$name, Kuma $version", async ({ spec, version }) => {
  const { annotations } = valueIn(podMetadata(spec, { kumaVersion: version }));
  const { policy } = valueIn(effective({ kumaVersion: version, template: { metadata: { annotations } } }));
  const inPod = bound(policy);
  const heardInPod = await heardWith(inPod);
  expect(wrong(heardInPod, inPod)).toEqual([]);
  const onHost = bound(hostWith(spec, policy));
  const heardOnHost = await heardWith(onHost);
  expect(differing(heardInPod, heardOnHost)).toEqual([]);
  // Packets of which all had the same fate would prove nothing.
  expect(new Set(heardInPod.map((heard) => JSON.stringify(listener(heard)))).size).toBeGreaterThan(2);
});

function bound(policy: ResolvedPolicy): HostRules {
  return bindToHost(ruleSets(policy), DUAL);
}

/** A host that says what a pod says, and what a pod has unless somebody says otherwise. */
function hostWith(
  { ipFamilyMode, redirect, dropInvalidPackets, log }: PodPolicySpec,
  pod: ResolvedPolicy,
): ResolvedPolicy {
  const given = Object.entries({ ipFamilyMode, dropInvalidPackets, log }).filter(([, value]) => value !== undefined);
  const excludePorts = pod.inbound.excludePorts.map(({ from, to }) => `${from}-${to}`);
  return policyOf({
    ...Object.fromEntries(given),
    redirect: {
      ...redirect,
      inbound: { ...redirect?.inbound, excludePorts },
      dns: { enabled: pod.dns.enabled, captureAll: pod.dns.captureAll },
    },
  });
}

async function heardWith(rules: HostRules): Promise<readonly (Heard | undefined)[]> {
  await scene.loadIptables(rules);
  return scene.send(TRIALS);
}

function wrong(heard: readonly (Heard | undefined)[], rules: HostRules): unknown[] {
  return TRIALS.flatMap((trial, index) => {
    const expected = expectation(rules, trial, scene.own);
    return JSON.stringify(heard[index]) === JSON.stringify(expected) ? [] : [{ trial, expected, heard: heard[index] }];
  });
}

function differing(pod: readonly (Heard | undefined)[], host: readonly (Heard | undefined)[]): unknown[] {
  return TRIALS.flatMap((trial, index) => {
    const [inPod, onHost] = [listener(pod[index]), listener(host[index])];
    return JSON.stringify(inPod) === JSON.stringify(onHost) ? [] : [{ trial, inPod, onHost }];
  });
}

/** Where the sidecar listens is its own affair. */
function listener(heard: Heard | undefined): unknown {
  return heard !== undefined && "uid" in heard && heard.uid === SIDECAR_UID ? "the sidecar" : heard;
}

const PORTS = [80, 443, 3306, 5432, 5678, 8903];
const UIDS = [0, 1001, 1234, SIDECAR_UID];
const FAR: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["198.51.100.7", "10.1.9.9"],
  ipv6: ["2001:db8::7", "fd00::53"],
};

/** Every port and user, both ways, and queries. */
const TRIALS: readonly Trial[] = FAMILIES.flatMap((family) => {
  const [far = "", excluded = ""] = FAR[family];
  const outbound = UIDS.flatMap((uid) =>
    PORTS.map((port): Trial => ({ sender: "host", family, protocol: "tcp", to: far, port, uid })),
  );
  const queries = UIDS.flatMap((uid) =>
    (["tcp", "udp"] as const).map((protocol): Trial => ({ sender: "host", family, protocol, to: far, port: 53, uid })),
  );
  const inbound = [far, excluded].flatMap((from) =>
    [80, 443, 1234, 3306, 9001, 9090, 9100].map(
      (port): Trial => ({ sender: "upstream", family, protocol: "tcp", to: "eth1", port, uid: 0, from }),
    ),
  );
  const others: Trial[] = [
    { sender: "host", family, protocol: "tcp", to: excluded, port: 80, uid: 0 },
    { sender: "host", family, protocol: "udp", to: far, port: 443, uid: 0 },
  ];
  return [...outbound, ...queries, ...inbound, ...others];
});
