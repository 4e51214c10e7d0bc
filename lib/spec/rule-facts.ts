import * as z from "zod";
import { type Field, flag as flagField, text, texts } from "./field";
import { parseNameservers } from "./mesh-dns-tokens";
import { readSpec } from "./read";
import type { Resolved } from "./resolve";
import { flag, parsed } from "./schema-values";
import type { Family } from "./terms";

/** What a person says of a host that nobody looks at, so that its rules can be written out. */
export interface WrittenFacts {
  readonly backend?: "iptables" | "nftables" | undefined;
  readonly family?: Family | undefined;
  readonly nameservers?: readonly string[] | undefined;
  readonly dockerOutput?: boolean | undefined;
}

/** Facts of a host that change its rules. */
export const FACT_FIELDS: readonly Field[] = [
  texts(
    "nameservers",
    "IP addresses of the host's nameservers. Needed where queries to just these are redirected. Default: not known.",
  ),
  flagField("dockerOutput", "Whether the host's nat table has Docker's chain `DOCKER_OUTPUT`. Default: `false`."),
];

/** Facts, and of which rules the text is to be. */
export const RENDER_FIELDS: readonly Field[] = [
  text("backend", "`iptables` or `nftables`. Default: what the spec says, else `iptables`."),
  text("family", "`ipv4` or `ipv6` alone. Default: each that is redirected."),
  ...FACT_FIELDS,
];

const factsSchema: z.ZodType<WrittenFacts> = z.strictObject({
  backend: z.enum(["iptables", "nftables"]).optional(),
  family: z.enum(["ipv4", "ipv6"]).optional(),
  nameservers: parsed(parseNameservers),
  dockerOutput: flag,
});

/** Reads facts: all of their faults, or what they mean. Never throws. */
export function resolveFacts(written: unknown): Resolved<WrittenFacts> {
  const { value, failures } = readSpec(factsSchema, written);
  return failures.length === 0 ? { ok: true, value } : { ok: false, failures };
}
