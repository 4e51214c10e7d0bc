import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import type { KumaDataplaneProps } from "kuma-transparent-proxy/cdktf";
import { KumaDataplane, type KumaDataplaneArgs, type TransparentProxyHostArgs } from "kuma-transparent-proxy/pulumi";

/** What a program may give of a proxy, as the compiler sees it. Checked by `tsc`; nothing here runs. */

interface Least {
  kumaVersion: string;
  name: string;
  networking: { address: string; inbound: { port: number; tags: Record<string, string> }[] };
  controlPlane: { address: string };
}

// What has to be said, and one connection for all kinds of resources.
expectTypeOf<Least>().toExtend<KumaDataplaneArgs>();
expectTypeOf<Least>().toExtend<KumaDataplaneProps>();
expectTypeOf<Omit<Least, "controlPlane">>().not.toExtend<KumaDataplaneArgs>();
expectTypeOf<KumaDataplaneArgs["connection"]>().toEqualTypeOf<TransparentProxyHostArgs["connection"]>();

// Outputs anywhere in it, and undefined for what can be left out.
expectTypeOf<
  Least & { token: pulumi.Output<string>; variables: { name: pulumi.Output<string> }; service: undefined }
>().toExtend<KumaDataplaneArgs>();
expectTypeOf<Least & { service: { manager: "runit" } }>().not.toExtend<KumaDataplaneArgs>();

// Outputs, as a program reads them.
expectTypeOf<KumaDataplane["dataplane"]>().toEqualTypeOf<pulumi.Output<string>>();
expectTypeOf<KumaDataplane["sidecar"]>().toEqualTypeOf<pulumi.Output<string[]>>();
expectTypeOf<KumaDataplane["runBy"]>().toEqualTypeOf<pulumi.Output<"systemd" | "none">>();

// A key that means nothing is told by the compiler.
export const refused = (least: Least): KumaDataplane =>
  // @ts-expect-error: the key is token
  new KumaDataplane("web", { ...least, tokenFile: "token" });
