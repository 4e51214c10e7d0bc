import * as pulumi from "@pulumi/pulumi";
import { endpointOf } from "../spec/endpoint";
import { checkSpec } from "./check";
import { connectionOf } from "./connection";
import { HOST_KIND } from "./host-kind";
import type { Declared } from "./kind";
import { policyOf, STATE_VERSION } from "./state";
import type { Wire } from "./wire";

/**
 * Lets unit tests of programs see what a preview would show of each `TransparentProxyHost`: its `traffic` and `rules`.
 * No host is touched. Other resources are mocked as given, else by their inputs. To be called before the program under
 * test is loaded, in place of `pulumi.runtime.setMocks`.
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
    newResource: (args) => (args.type === HOST_KIND.type ? mockNewResource(args) : newResource(args)),
    call: mocks.call ?? (({ inputs }) => inputs),
  };
  return pulumi.runtime.setMocks(both, project, stack, preview);
}

/**
 * A `TransparentProxyHost` as the engine would make it: its spec is checked, and what a host would tell is made up.
 * For mocks of one's own.
 *
 * @throws Error with all faults of the spec, where it has any
 */
export function mockNewResource(args: pulumi.runtime.MockResourceArgs): MockedHost {
  return mocked(HOST_KIND, { hostBackend: "iptables-nft" }, args);
}

/** @param made the facts that only a host of this kind would tell */
function mocked<Spec>(kind: Declared<Spec>, made: Wire, args: pulumi.runtime.MockResourceArgs): MockedHost {
  const given = plain(args.inputs) as Wire;
  const { inputs, failures = [] } = checkSpec(kind, given);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => `${args.name}: ${reason}`).join("\n"));
  const { connection } = args.inputs as Wire;
  const facts = { asked: policyOf(inputs), ...made, machineId: args.name };
  return {
    id: args.id || endpointOf(connectionOf(given)),
    // As it came: still a secret.
    state: { ...inputs, ...facts, ...(connection === undefined ? {} : { connection }), stateVersion: STATE_VERSION },
  };
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
