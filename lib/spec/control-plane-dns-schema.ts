import * as z from "zod";
import { notAnIpv4Block } from "../errors/dns-failures";
import { readBlock } from "./addresses";
import { type KumaVersion, readKumaVersion } from "./kuma-version";
import { readDomain } from "./mesh-dns-tokens";
import { quote, type Reading } from "./parsed";
import { port, read } from "./schema-values";
import type { Written } from "./written";

export type WrittenControlPlaneDns = Written<{
  kumaVersion: KumaVersion;
  port: number;
  domain: string;
  cidr: string;
}>;

/** The structure of what is asked of a control plane's DNS. */
export const controlPlaneDnsSchema: z.ZodType<WrittenControlPlaneDns> = z.strictObject({
  kumaVersion: read(readKumaVersion),
  port,
  domain: read(readDomain),
  cidr: read(readIpv4Block),
});

function readIpv4Block(written: unknown): Reading<string> {
  const block = typeof written === "string" ? readBlock(written.trim()) : undefined;
  return block !== undefined && "value" in block && block.value.family === "ipv4"
    ? { value: block.value.cidr }
    : { failure: notAnIpv4Block(quote(written)) };
}
