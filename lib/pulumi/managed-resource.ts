import * as pulumi from "@pulumi/pulumi";
import type { Wire } from "../lifecycle/wire";

/** A value whose parts may be outputs, at any depth. */
export type Inputs<T> = T extends readonly (infer Entry)[]
  ? readonly pulumi.Input<Inputs<Entry>>[]
  : T extends object
    ? { readonly [Key in keyof T]: pulumi.Input<Inputs<T[Key]>> | Absence<T, Key> }
    : T;

/** What leaves a property out may be said, too, where it can be left out: `undefined`. */
type Absence<T, Key extends keyof T> = Record<never, never> extends Pick<T, Key> ? undefined : never;

/** How a kind of resource is known to the engine. */
interface Registration {
  readonly type: string;
  readonly loader: string;
  /** Every output has to be named, or the engine's answer does not reach the object. */
  readonly outputs: Wire;
  /** Inputs and outputs that are secrets, besides the connection. */
  readonly secrets?: readonly string[];
}

/** What is managed on a host that is reached by a connection. */
export abstract class ManagedResource extends pulumi.CustomResource {
  protected constructor(
    { type, loader, outputs, secrets = [] }: Registration,
    name: string,
    args: { readonly connection?: unknown },
    options: pulumi.CustomResourceOptions,
  ) {
    const hidden = secrets.filter((key) => key in args).map((key) => [key, secret(member(args, key))] as const);
    super(
      type,
      name,
      { ...outputs, ...args, ...Object.fromEntries(hidden), connection: secret(args.connection), __provider: loader },
      pulumi.mergeOptions(options, options.id === undefined ? secretOutputs(secrets) : lookedUpSecrets(secrets)),
    );
  }
}

/**
 * A connection comes back as it went, secret part by part; in the state it is one secret, names of its parts included.
 * Not where a host is only looked up: the engine would take a secret in a secret for a change.
 */
function secretOutputs(secrets: readonly string[]): pulumi.CustomResourceOptions {
  return { additionalSecretOutputs: ["connection", ...secrets] };
}

/** What no input has the name of, nothing else marks as a secret. */
function lookedUpSecrets(secrets: readonly string[]): pulumi.CustomResourceOptions {
  return secrets.includes("asked") ? { additionalSecretOutputs: ["asked"] } : {};
}

function member(args: object, key: string): unknown {
  return (args as Wire)[key];
}

/**
 * Passwords and keys are in it, so all of it is a secret: part by part, since a whole that holds one unknown part
 * would be unknown as a whole, and with it the effect that a preview shows.
 */
function secret(connection: unknown): unknown {
  if (Array.isArray(connection)) return connection.map(secret);
  if (!isPlainObject(connection)) return connection === undefined ? undefined : pulumi.secret(connection);
  return Object.fromEntries(Object.entries(connection).map(([key, part]) => [key, secret(part)]));
}

/** Whether a value is made of its members alone: no output, no promise. */
function isPlainObject(value: unknown): value is Wire {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}
