import { UNKNOWN } from "../lifecycle/wire";
import type { Credentials } from "../spec/credentials";
import { CREDENTIAL_FIELDS } from "../spec/reaching-fields";
import { credentialsSchema } from "../spec/reaching-schema";
import { type Read, readSpec } from "../spec/read";
import type { Written } from "../spec/written";
import { type Attribute, attributesOf } from "./attribute";
import { type Diagnostic, failed } from "./diagnostic";
import type { Session } from "./session";
import { specFrom } from "./spec-values";
import type { Values } from "./value";

/** `provider "kuma" { … }`: how to log in where a resource does not say. Engines keep none of it in a state. */
export const PROVIDER_ATTRIBUTES: readonly Attribute[] = attributesOf(CREDENTIAL_FIELDS);

export function validateProvider(config: Values): Diagnostic[] {
  return readCredentials(config).failures.map((failure) => failed(failure, PROVIDER_ATTRIBUTES));
}

export function configureProvider(config: Values, session: Session): Diagnostic[] {
  const unknown = PROVIDER_ATTRIBUTES.filter(({ name }) => config[name] === UNKNOWN);
  // What is not given is not there, as in every spec that was read.
  session.configure(readCredentials(config).value as Credentials, unknown);
  return validateProvider(config);
}

/** What is known of it. */
export function readCredentials(config: Values): Read<Written<Credentials>> {
  const known = Object.entries(specFrom(PROVIDER_ATTRIBUTES, config)).filter(([, value]) => value !== UNKNOWN);
  return readSpec(credentialsSchema, Object.fromEntries(known));
}
