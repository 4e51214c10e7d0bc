import type { IResolvable } from "cdktf";
import { expectTypeOf } from "expect-type";
import type {
  TransparentProxyHost as Host,
  kuma,
  MeshDNSProps,
  TransparentProxyHost,
  TransparentProxyHostProps,
} from "kuma-transparent-proxy/cdktf";

/** What a program may give a construct, as the compiler sees it. Checked by `tsc`; nothing here runs. */

// Who answers has to be said; one connection does for both.
expectTypeOf<Record<never, never>>().not.toExtend<MeshDNSProps>();
expectTypeOf<MeshDNSProps["connection"]>().toEqualTypeOf<TransparentProxyHostProps["connection"]>();

// Tokens anywhere in it, and undefined for what can be left out.
expectTypeOf<{
  connection: { host: IResolvable; user: undefined };
  redirect: { inbound: { port: IResolvable; excludePorts: (number | IResolvable)[] }; dns: IResolvable };
  managers: ("ntp" | IResolvable)[];
  confirm: false;
}>().toExtend<TransparentProxyHostProps>();
expectTypeOf<{
  connection: kuma.TransparentProxyHostHostConnectionOutputReference;
}>().toExtend<TransparentProxyHostProps>();
expectTypeOf<{ connection: { user: "ops" } }>().not.toExtend<TransparentProxyHostProps>();
expectTypeOf<{ backend: "pf" }>().not.toExtend<TransparentProxyHostProps>();

// Of a fleet, what each host has otherwise may be a part of its connection alone.
expectTypeOf<{ web: { connection: { user: "ops" } } }>().toExtend<Parameters<typeof Host.fleet>[1]>();
expectTypeOf<{ web: { connection: { user: 1 } } }>().not.toExtend<Parameters<typeof Host.fleet>[1]>();

// References, as a program reads them; and what is known now.
expectTypeOf<TransparentProxyHost["traffic"]>().toEqualTypeOf<string[]>();
expectTypeOf<TransparentProxyHost["knownTraffic"]>().toEqualTypeOf<readonly string[] | undefined>();
expectTypeOf<kuma.TransparentProxyHost["redirect"]>().toEqualTypeOf<kuma.TransparentProxyHostRedirectOutputReference>();
