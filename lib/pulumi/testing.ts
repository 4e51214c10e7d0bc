import * as pulumi from "@pulumi/pulumi";
import { connectionOf } from "../lifecycle/connection";
import { DATAPLANE_KIND } from "../lifecycle/dataplane-kind";
import { HOST_KIND } from "../lifecycle/host-kind";
import type { Declared } from "../lifecycle/kind";
import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import { policyOf, STATE_VERSION } from "../lifecycle/state";
import type { Wire } from "../lifecycle/wire";
import { endpointOf } from "../spec/endpoint";
import { isRecord } from "../spec/plain-data";
import { type Checked, checkSpec } from "./check";
import { checkPodTraffic } from "./kubernetes/pod-traffic-check";
import { DATAPLANE_TYPE, MESH_DNS_TYPE, POD_TRAFFIC_TYPE, RESOURCE_TYPE } from "./loader";

const OURS: readonly string[] = [RESOURCE_TYPE, MESH_DNS_TYPE, DATAPLANE_TYPE, POD_TRAFFIC_TYPE];

/**
 * Lets unit tests of programs see what a preview would show of each `TransparentProxyHost` and of each `AnnotatedWorkload`, its
 * `traffic` and `rules`; of each `MeshDNS`, its `names`; and of each `KumaDataplane`, its `dataplane` and `sidecar`. No host is touched.
 * Other resources are mocked as given, else by their inputs. To be called before the program under test is loaded, in place of
 * `pulumi.runtime.setMocks`.
 *
 * @param mocks for resources and functions of other packages
 */
export function setHostMocks(
  mocks: Partial<pulumi.runtime.Mocks> = {},
  project?: string,
  stack?: string,
  preview?: boolean,
): Promise<void> {
  const newResource = mocks.newResource ?? asGiven;
  const both: pulumi.runtime.Mocks = {
    newResource: (args) => (OURS.includes(args.type) ? mockNewResource(args) : newResource(args)),
    call: mocks.call ?? (({ inputs }) => inputs),
  };
  return pulumi.runtime.setMocks(both, project, stack, preview);
}

/**
 * A `TransparentProxyHost`, a `MeshDNS` or a `KumaDataplane` as the engine would make it: its spec is checked, and what a host would tell is made up.
 * Likewise what the engine is told of an `AnnotatedWorkload`. For mocks of one's own.
 *
 * @throws Error with all faults of the spec, where it has any
 */
export function mockNewResource(args: pulumi.runtime.MockResourceArgs): MockedHost {
  if (args.type === POD_TRAFFIC_TYPE) {
    const state = faultless(args, checkPodTraffic(plain(args.inputs) as Wire));
    return { id: args.id || `${args.name}-pod-traffic`, state };
  }
  switch (args.type) {
    case MESH_DNS_TYPE:
      return mocked(MESH_DNS_KIND, args, ({ mode = "auto" }) => ({ way: mode === "auto" ? "systemd-resolved" : mode }));
    case DATAPLANE_TYPE:
      return mocked(DATAPLANE_KIND, args, ({ service }) => ({ runBy: isUnmanaged(service) ? "none" : "systemd" }));
    default:
      return mocked(HOST_KIND, args, () => ({ hostBackend: "iptables-nft" }));
  }
}

function isUnmanaged(service: unknown): boolean {
  return isRecord(service) && service["manager"] === "none";
}

/** @param tell what only a host would tell */
function mocked<Spec>(
  kind: Declared<Spec>,
  args: pulumi.runtime.MockResourceArgs,
  tell: (inputs: Wire) => Wire,
): MockedHost {
  const given = plain(args.inputs) as Wire;
  const inputs = faultless(args, checkSpec(kind, given));
  const { connection, token } = args.inputs as Wire;
  const facts = { asked: policyOf(inputs), ...tell(inputs), machineId: args.name };
  return {
    id: args.id || endpointOf(connectionOf(given)),
    // As they came: still secrets.
    state: {
      ...inputs,
      ...facts,
      ...(connection === undefined ? {} : { connection }),
      ...(token === undefined ? {} : { token }),
      stateVersion: STATE_VERSION,
    },
  };
}

function faultless({ name }: pulumi.runtime.MockResourceArgs, { inputs, failures = [] }: Checked): Wire {
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => `${name}: ${reason}`).join("\n"));
  return inputs;
}

/** What a mock answers. */
export interface MockedHost {
  readonly id: string;
  readonly state: Record<string, unknown>;
}

function asGiven({ name, id, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
  return { id: id || `${name}-id`, state: inputs };
}

/** A value without the marks by which secrets travel. Source: pulumi sdk/nodejs/runtime/rpc.ts, `specialSecretSig`. */
function plain(value: unknown): unknown {
  const open: unknown = pulumi.runtime.unwrapRpcSecret(value);
  if (Array.isArray(open)) return open.map(plain);
  if (typeof open !== "object" || open === null) return open;
  return Object.fromEntries(Object.entries(open).map(([key, member]) => [key, plain(member)]));
}
