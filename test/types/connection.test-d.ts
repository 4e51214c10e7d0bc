import type { remote, types } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import {
  type ConnectionSpec,
  TransparentProxyHost,
  type TransparentProxyHostArgs,
} from "kuma-transparent-proxy/pulumi";

/** What a program may give, as the compiler sees it. Checked by `tsc`; nothing here runs. */

type Connection = NonNullable<TransparentProxyHostArgs["connection"]>;
type TheirConnection = types.input.remote.ConnectionArgs;

// One object is the connection of remote.Command and remote.CopyToRemote of @pulumi/command, and of ours.
expectTypeOf<TheirConnection>().toExtend<Connection>();
expectTypeOf<remote.CommandArgs["connection"]>().toExtend<pulumi.Input<TheirConnection>>();
expectTypeOf<pulumi.UnwrappedObject<TheirConnection>>().toExtend<Connection>();
expectTypeOf<pulumi.Output<pulumi.UnwrappedObject<TheirConnection>>>().toExtend<Connection>();

// Plain, and with outputs anywhere in it.
expectTypeOf<ConnectionSpec>().toExtend<Connection>();
expectTypeOf<pulumi.Output<ConnectionSpec>>().toExtend<Connection>();
expectTypeOf<{ host: pulumi.Output<string>; port: pulumi.Output<number> }>().toExtend<Connection>();
expectTypeOf<{ host: string; proxy: { host: pulumi.Output<string> }[] }>().toExtend<Connection>();
expectTypeOf<{ exec: (string | pulumi.Output<string>)[] }>().toExtend<Connection>();

// No connection says nothing about where it leads.
expectTypeOf<{ user: string }>().not.toExtend<Connection>();
expectTypeOf<{ host: number }>().not.toExtend<Connection>();
expectTypeOf<{ exec: string }>().not.toExtend<Connection>();

// What can be left out can be undefined, too.
expectTypeOf<{
  connection: undefined;
  redirect: { inbound: { excludePorts: undefined } };
}>().toExtend<TransparentProxyHostArgs>();
expectTypeOf<{
  redirect: { inbound: { excludePorts: (number | pulumi.Output<number>)[] } };
}>().toExtend<TransparentProxyHostArgs>();
expectTypeOf<{ redirect: { inbound: { port: boolean } } }>().not.toExtend<TransparentProxyHostArgs>();

// Outputs, as a program reads them.
expectTypeOf<TransparentProxyHost["traffic"]>().toEqualTypeOf<pulumi.Output<string[]>>();
expectTypeOf<TransparentProxyHost["rules"]>().toEqualTypeOf<pulumi.Output<Record<string, string>>>();
expectTypeOf<TransparentProxyHost["drift"]>().toEqualTypeOf<pulumi.Output<string>>();

// A key that means nothing is told by the compiler.
export const refused = (): TransparentProxyHost =>
  // @ts-expect-error: the key is excludePorts
  new TransparentProxyHost("web", { redirect: { inbound: { excludePort: [22] } } });

// Managers: by name, and entries of one's own, with outputs anywhere in them.
expectTypeOf<{
  managers: ("ssm" | pulumi.Output<"ldap"> | { name: string; ports: number; cidrs: pulumi.Output<string>[] })[];
}>().toExtend<TransparentProxyHostArgs>();
expectTypeOf<{ managers: "teleport"[] }>().not.toExtend<TransparentProxyHostArgs>();
expectTypeOf<{ managers: { ports: number }[] }>().not.toExtend<TransparentProxyHostArgs>();
