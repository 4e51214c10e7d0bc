import { resourceTypeUnknown } from "../errors/state-failures";
import type { Reached } from "../lifecycle/kind";
import { HOST_RESOURCE } from "./host-resource";
import { connectionFromId } from "./import-id";
import { MESH_DNS_RESOURCE } from "./mesh-dns-resource";
import { MOVED, writePrivate } from "./private-state";
import { type Outcome, Resource } from "./resource";
import type { ResourceKind } from "./resource-kind";
import { schemaOf } from "./schema";
import type { Session } from "./session";
import { type DynamicValue, decodeValues, encodeValues, type Values } from "./value";

/** Version of the attributes. Where one is renamed or takes another meaning it rises, and older states are brought up to it. */
const SCHEMA_VERSION = 0;

const CAPABILITIES = { getProviderSchemaOptional: true, moveResourceState: true };

/** A call as Terraform makes it: the fields of its message. Those that a call does not have are empty. */
export interface Request {
  readonly typeName: string;
  readonly targetTypeName: string;
  readonly id: string;
  readonly config: DynamicValue | null;
  readonly currentState: DynamicValue | null;
  readonly priorState: DynamicValue | null;
  readonly proposedNewState: DynamicValue | null;
  readonly plannedState: DynamicValue | null;
  readonly rawState: DynamicValue | null;
  readonly private: Uint8Array;
  readonly priorPrivate: Uint8Array;
  readonly plannedPrivate: Uint8Array;
}

export type Method = (request: Request) => object | Promise<object>;

/** A kind of resource, whatever its spec. */
interface Served<Spec extends Reached, Seen, Deed> {
  readonly of: ResourceKind<Spec, Seen, Deed>;
  readonly resource: Resource<Spec, Seen, Deed>;
}

/** The methods of the protocol. What they throw is told by whoever calls them. */
export function providerMethods(session: Session): Readonly<Record<string, Method>> {
  const all = [
    { of: HOST_RESOURCE, resource: new Resource(HOST_RESOURCE, session) },
    { of: MESH_DNS_RESOURCE, resource: new Resource(MESH_DNS_RESOURCE, session) },
  ];
  const served = (name: string): Served<never, never, never> => {
    const found = all.find(({ of }) => of.typeName === name);
    if (found === undefined) throw resourceTypeUnknown(name);
    return found as unknown as Served<never, never, never>;
  };
  const written = (typeName: string, values: Values | undefined) =>
    encodeValues(served(typeName).of.attributes, values);
  return {
    GetMetadata: () => ({
      serverCapabilities: CAPABILITIES,
      resources: all.map(({ of }) => ({ typeName: of.typeName })),
    }),
    GetProviderSchema: () => ({
      provider: schemaOf([], "The transparent proxy of the Kuma mesh on Linux hosts.", 0),
      resourceSchemas: Object.fromEntries(
        all.map(({ of }) => [of.typeName, schemaOf(of.attributes, of.says, SCHEMA_VERSION)]),
      ),
      serverCapabilities: CAPABILITIES,
    }),
    GetResourceIdentitySchemas: () => ({}),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: () => ({}),
    ValidateResourceConfig: ({ typeName, config }) => ({
      diagnostics: served(typeName).resource.validate(decodeValues(config) ?? {}),
    }),
    UpgradeResourceState: ({ typeName, rawState }) => ({ upgradedState: written(typeName, decodeValues(rawState)) }),
    ReadResource: async ({ typeName, currentState, private: kept }) => {
      const current = decodeValues(currentState);
      const read = current === undefined ? undefined : await served(typeName).resource.read(current, kept);
      return {
        newState: written(typeName, read?.values),
        private: read?.kept ?? EMPTY,
        diagnostics: read?.diagnostics ?? [],
      };
    },
    PlanResourceChange: ({ typeName, priorState, proposedNewState, config, priorPrivate }) => {
      const isDestroy = decodeValues(proposedNewState) === undefined;
      const { resource } = served(typeName);
      const plan = resource.plan(decodeValues(priorState), isDestroy ? undefined : decodeValues(config), priorPrivate);
      return {
        plannedState: written(typeName, plan.values),
        requiresReplace: plan.replaces,
        plannedPrivate: plan.kept,
        diagnostics: plan.diagnostics,
      };
    },
    ApplyResourceChange: async ({ typeName, priorState, plannedState, plannedPrivate }) => {
      const { resource } = served(typeName);
      return result(
        typeName,
        await resource.apply(decodeValues(priorState), decodeValues(plannedState), plannedPrivate),
      );
    },
    ImportResourceState: ({ typeName, id }) => {
      const { attributes } = served(typeName).of;
      const values = { id, host_connection: connectionFromId(id, attributes) };
      return { importedResources: [{ typeName, state: written(typeName, values), private: EMPTY }] };
    },
    // Whatever it was: nothing in its state says by which way the host is reached. That, the configuration will say.
    MoveResourceState: ({ targetTypeName }) => ({
      targetState: written(targetTypeName, {}),
      targetPrivate: writePrivate(MOVED),
    }),
    StopProvider: () => {
      session.stop();
      return {};
    },
  };

  function result(typeName: string, { values, kept = EMPTY, diagnostics }: Outcome): object {
    return { newState: written(typeName, values), private: kept, diagnostics };
  }
}

const EMPTY = new Uint8Array();
