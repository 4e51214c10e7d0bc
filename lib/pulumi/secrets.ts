import { isRecord } from "../spec/plain-data";

/** What Pulumi prints in the place of a secret. Source: pulumi pkg/display, `massageSecrets`. */
export const SECRET: string = "[secret]";

/** By these an object is a secret, in clear with `--show-secrets`. Source: pulumi sdk/go/common/resource, `SigKey`, `SecretSig`. */
export const SIGNATURE: string = "4dabf18193072939515e22adb298388d";
export const OF_SECRETS: string = "1b47061264138c4ac30d75fd1eb44270";

/** A value with a mark in the place of each secret in it, whether that is printed or not. */
export function withoutSecrets(value: unknown, mark: string): unknown {
  if (value === SECRET) return mark;
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, mark));
  if (!isRecord(value)) return value;
  if (value[SIGNATURE] === OF_SECRETS) return mark;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSecrets(member, mark)]));
}
