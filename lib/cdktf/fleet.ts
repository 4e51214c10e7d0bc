import type { Wire } from "../lifecycle/wire";
import type { SshConnectionSpec } from "../spec/host";
import { isRecord } from "../spec/plain-data";
import { isToken, type WithTokens } from "./tokens";

/**
 * Several hosts: by the names that they are reached by over SSH, or by ids of constructs what each of them has otherwise than the
 * others. Ids become addresses of Terraform's: one that stays lets its host alone, whatever is added around it.
 * A sign that an address cannot have is `-` there: `web-1-example-com`, and `_10-0-0-1`.
 */
export type Fleet<Props> = readonly string[] | Readonly<Record<string, PartOf<Props>>>;

/** Some of the props of a host: the rest of them, and of its connection, is said elsewhere. */
export type PartOf<Props> = Partial<Omit<Props, "connection">> & {
  readonly connection?: Props extends { readonly connection?: infer Connection }
    ? Connection | Partial<WithTokens<SshConnectionSpec>>
    : never;
};

/** Makes the construct of each host. */
export function fleetOf<Props, Made>(
  hosts: Fleet<Props>,
  shared: PartOf<Props>,
  make: (id: string, props: Props) => Made,
): Readonly<Record<string, Made>> {
  const entries = Array.isArray(hosts)
    ? hosts.map((host: string) => [host, { connection: { host } }] as const)
    : Object.entries(hosts);
  return Object.fromEntries(
    entries.map(([id, own]) => [id, make(constructId(id), merged(shared as Wire, own as Wire) as Props)]),
  );
}

/** The libraries leave such signs out, so that 10.1.1.11 and 10.11.1.1 would be one resource; two equal ids they refuse. */
function constructId(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, "-").replace(/^(?![A-Za-z_])/, "_");
}

/** Two props as one: what `own` says goes before what `shared` says, part by part. */
function merged(shared: Wire, own: Wire): Wire {
  const both = Object.entries(own).map(([key, value]) => {
    const common = shared[key];
    return [key, isPart(value) && isPart(common) ? merged(common, value) : (value ?? common)] as const;
  });
  return { ...shared, ...Object.fromEntries(both) };
}

/** Whether a value has parts of its own: not a construct, not a token. */
function isPart(value: unknown): value is Wire {
  return isRecord(value) && !isToken(value) && Object.getPrototypeOf(value) === Object.prototype;
}
