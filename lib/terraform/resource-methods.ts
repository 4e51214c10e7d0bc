import { notMovable, resourceTypeUnknown, stateTooNew } from "../errors/state-failures";
import type { Reached } from "../lifecycle/kind";
import { HOST_RESOURCE } from "./host-resource";
import { connectionFromId } from "./import-id";
import { KUMA_DATAPLANE_RESOURCE } from "./kuma-dataplane-resource";
import { MESH_DNS_RESOURCE } from "./mesh-dns-resource";
import type { Methods } from "./method";
import { MOVED, writePrivate } from "./private-state";
import { type Outcome, Resource } from "./resource";
import type { ResourceKind } from "./resource-kind";
import { type Described, SCHEMA_VERSION } from "./schema";
import type { Session } from "./session";
import { decodeValues, encodeValues, type Values } from "./value";

/** What there is to manage. */
export const RESOURCES: readonly Described[] = [HOST_RESOURCE, MESH_DNS_RESOURCE, KUMA_DATAPLANE_RESOURCE];

/** A kind of resource, whatever its spec. */
interface Served<Spec extends Reached, Seen, Deed> {
  readonly of: ResourceKind<Spec, Seen, Deed>;
  readonly resource: Resource<Spec, Seen, Deed>;
}

/** The life of resources. */
export function resourceMethods(session: Session): Methods {
  const all = [
    { of: HOST_RESOURCE, resource: new Resource(HOST_RESOURCE, session) },
    { of: MESH_DNS_RESOURCE, resource: new Resource(MESH_DNS_RESOURCE, session) },
    { of: KUMA_DATAPLANE_RESOURCE, resource: new Resource(KUMA_DATAPLANE_RESOURCE, session) },
  ];
  const served = (name: string): Served<never, never, never> => {
    const found = all.find(({ of }) => of.typeName === name);
    if (found === undefined) throw resourceTypeUnknown(name);
    return found as unknown as Served<never, never, never>;
  };
  const written = (typeName: string, values: Values | undefined) =>
    encodeValues(served(typeName).of.attributes, values);
  return {
    GetResourceIdentitySchemas: () => ({}),
    ValidateResourceConfig: ({ typeName, config }) => ({
      diagnostics: served(typeName).resource.validate(decodeValues(config) ?? {}),
    }),
    UpgradeResourceState: ({ typeName, version, rawState }) => {
      if (version > SCHEMA_VERSION) throw stateTooNew(version, SCHEMA_VERSION);
      return { upgradedState: written(typeName, decodeValues(rawState)) };
    },
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
      const { attributes, kind } = served(typeName).of;
      const values = { id, host_connection: connectionFromId(id, attributes) };
      // What no host can say of itself, the configuration will: until then it is known as little as what was moved.
      const kept = kind.describe === undefined ? writePrivate(MOVED) : EMPTY;
      return { importedResources: [{ typeName, state: written(typeName, values), private: kept }] };
    },
    // Whatever it was: nothing in its state says by which way the host is reached. That, the configuration will say.
    MoveResourceState: ({ sourceTypeName, targetTypeName }) => {
      // Any other resource has something of its own that nobody would manage any more.
      if (!SCRIPTED.includes(sourceTypeName)) throw notMovable(sourceTypeName, targetTypeName);
      return { targetState: written(targetTypeName, {}), targetPrivate: writePrivate(MOVED) };
    },
  };

  function result(typeName: string, { values, kept = EMPTY, diagnostics }: Outcome): object {
    return { newState: written(typeName, values), private: kept, diagnostics };
  }
}

/** Resources that only run scripts: what these made is on the host. */
const SCRIPTED: readonly string[] = ["terraform_data", "null_resource"];

const EMPTY = new Uint8Array();
