import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import { MeshDNS, type MeshDNSArgs, type TransparentProxyHostArgs } from "kuma-transparent-proxy/pulumi";

/** What a program may give of how names are resolved, as the compiler sees it. Checked by `tsc`; nothing here runs. */

// Who answers has to be said; one connection does for both kinds of resource.
expectTypeOf<Record<never, never>>().not.toExtend<MeshDNSArgs>();
expectTypeOf<MeshDNSArgs["connection"]>().toEqualTypeOf<TransparentProxyHostArgs["connection"]>();

// Outputs anywhere in it, and undefined for what can be left out.
expectTypeOf<{
  connection: undefined;
  via: pulumi.Output<{ sidecar: { port: number } }>;
  domains: pulumi.Output<string>;
  mode: "capture" | undefined;
}>().toExtend<MeshDNSArgs>();
expectTypeOf<{ via: { controlPlane: { addresses: (string | pulumi.Output<string>)[] } } }>().toExtend<MeshDNSArgs>();
expectTypeOf<{ via: { controlPlane: { port: number } } }>().not.toExtend<MeshDNSArgs>();
expectTypeOf<{ via: { sidecar: Record<never, never> }; mode: "resolvconf" }>().not.toExtend<MeshDNSArgs>();

// Outputs, as a program reads them.
expectTypeOf<MeshDNS["names"]>().toEqualTypeOf<pulumi.Output<string[]>>();
expectTypeOf<MeshDNS["drift"]>().toEqualTypeOf<pulumi.Output<string>>();
expectTypeOf<MeshDNS["way"]>().toEqualTypeOf<
  pulumi.Output<"systemd-resolved" | "network-manager" | "dnsmasq" | "resolv-conf" | "capture">
>();

// A key that means nothing is told by the compiler.
export const refused = (): MeshDNS =>
  // @ts-expect-error: the key is domains
  new MeshDNS("web", { via: { sidecar: {} }, domain: "mesh" });
