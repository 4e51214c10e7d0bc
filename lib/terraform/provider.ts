import { dataSourceMethods } from "./data-source-methods";
import { functionMethods, functionSchemas } from "./function-methods";
import { FUNCTIONS } from "./functions";
import type { Methods } from "./method";
import { configureProvider, PROVIDER_ATTRIBUTES, validateProvider } from "./provider-configuration";
import { RESOURCES, resourceMethods } from "./resource-methods";
import { RULES_DATA_SOURCE } from "./rules-data-source";
import { schemaOf, schemasOf } from "./schema";
import type { Session } from "./session";
import { decodeValues } from "./value";

const CAPABILITIES = { getProviderSchemaOptional: true, moveResourceState: true };

/** The methods of the protocol. */
export function providerMethods(session: Session): Methods {
  return {
    ...aboutProvider(session),
    ...resourceMethods(session),
    ...dataSourceMethods(),
    ...functionMethods(),
    StopProvider: () => {
      session.stop();
      return {};
    },
  };
}

function aboutProvider(session: Session): Methods {
  return {
    GetMetadata: () => ({
      serverCapabilities: CAPABILITIES,
      resources: RESOURCES.map(({ typeName }) => ({ typeName })),
      dataSources: [{ typeName: RULES_DATA_SOURCE.typeName }],
      functions: FUNCTIONS.map(({ name }) => ({ name })),
    }),
    GetProviderSchema: () => ({
      provider: schemaOf(PROVIDER_ATTRIBUTES, "The transparent proxy of the Kuma mesh on Linux hosts.", 0),
      resourceSchemas: schemasOf(RESOURCES),
      dataSourceSchemas: schemasOf([RULES_DATA_SOURCE]),
      functions: functionSchemas(),
      serverCapabilities: CAPABILITIES,
    }),
    ValidateProviderConfig: ({ config }) => ({ diagnostics: validateProvider(decodeValues(config) ?? {}) }),
    ConfigureProvider: ({ config }) => ({ diagnostics: configureProvider(decodeValues(config) ?? {}, session) }),
  };
}
