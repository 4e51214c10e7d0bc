import type { Family } from "./model";

/** The fixed addresses of each family that the rules speak of. */
interface Loopback {
  /** Where the applications of a host talk to each other. */
  readonly localhost: string;
  /** What Envoy binds when it hands an inbound connection to the application, so that it is not caught again. */
  readonly passthrough: string;
}

/** Source: Kuma pkg/transparentproxy/consts, `InboundPassthroughSourceAddressCIDRIPv4` and its like. */
export const LOOPBACK: Readonly<Record<Family, Loopback>> = {
  ipv4: { localhost: "127.0.0.1/32", passthrough: "127.0.0.6/32" },
  ipv6: { localhost: "::1/128", passthrough: "::6/128" },
};
