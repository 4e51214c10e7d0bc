import * as fc from "fast-check";
import { formatPorts } from "../../lib/spec/ports";

const ANYTHING = {
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
} satisfies fc.ObjectConstraints;

export const anything = fc.anything(ANYTHING);

const port = fc.integer({ min: 1, max: 65535 });
const range = fc.tuple(port, port).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
export const narrow = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 }))
  .map(([from, length]) => ({ from, to: from + length }));
const writtenPort = fc.oneof(
  port,
  port.map(String),
  range.map((each) => formatPorts([each])),
);
const writtenPorts = fc.oneof(writtenPort, fc.array(writtenPort, { maxLength: 8 }));

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();
export const address = fc.oneof(ipv4, ipv6);
const ipv4Block = fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })).map(([text, prefix]) => `${text}/${prefix}`);
const ipv6Block = fc.tuple(ipv6, fc.integer({ min: 1, max: 128 })).map(([text, prefix]) => `${text}/${prefix}`);
const writtenAddresses = fc.array(fc.oneof(address, ipv4Block, ipv6Block), { maxLength: 8 });

const uid = fc.integer({ min: 0, max: 4294967294 });
export const rule = fc
  .tuple(
    fc.constantFrom("", "*", "tcp", "udp", "tcp,udp"),
    fc.oneof(
      fc.constantFrom("", "*"),
      range.map((each) => formatPorts([each])),
    ),
    uid,
    uid,
  )
  .map(([protocol, ports, one, other]) => `${protocol}:${ports}:${Math.min(one, other)}-${Math.max(one, other)}`);

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const flow = fc.record(
  {
    enabled: fc.boolean(),
    port,
    includePorts: writtenPorts,
    excludePorts: writtenPorts,
    excludePortsForIPs: writtenAddresses,
    insertRedirectInsteadOfAppend: fc.boolean(),
  },
  { requiredKeys: [] },
);
/** Specs of the right shape; most have no fault, some contradict themselves. */
export const policy = fc.record(
  {
    kumaDPUser: fc.oneof(fc.integer({ min: 1, max: 4294967294 }), fc.constantFrom("", "5678", "kuma-dp")),
    ipFamilyMode: fc.constantFrom("dualstack", "ipv4"),
    redirect: fc.record(
      {
        inbound: flow,
        outbound: fc
          .tuple(flow, fc.array(rule, { maxLength: 4 }))
          .map(([each, rules]) => ({ ...each, excludePortsForUIDs: rules })),
        dns: fc.record({ enabled: fc.boolean(), captureAll: fc.boolean(), port }, { requiredKeys: [] }),
        vnet: fc
          .uniqueArray(name, { maxLength: 3 })
          .map((names) => ({ networks: names.map((each, index) => `${each}:10.${index}.0.0/16`) })),
      },
      { requiredKeys: [] },
    ),
    log: fc.record({ enabled: fc.boolean(), level: fc.integer({ min: 0, max: 7 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** Every key of the spec, so that anything lands where a reader is. */
const KEYS = [
  "redirect",
  "inbound",
  "outbound",
  "dns",
  "vnet",
  "networks",
  "port",
  "excludePorts",
  "includePorts",
  "excludePortsForIPs",
  "excludePortsForUIDs",
  "enabled",
  "resolvConfigPath",
  "kumaDPUser",
  "connection",
  "exec",
  "host",
  "user",
  "password",
  "proxy",
  "sudo",
  "hostKey",
  "proxyUser",
  "name",
  "uid",
  "wait",
  "retry",
  "sleepBetweenRetries",
  "iptablesExecutables",
  "log",
  "level",
  "managers",
  "ports",
  "cidrs",
  "uids",
  "storeFirewalld",
  "__proto__",
  "constructor",
];
export const nearSpec = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    anything,
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie("node"), { maxKeys: 6, noNullPrototype: false }),
    fc.array(tie("node"), { maxLength: 4 }),
    writtenPorts,
    writtenAddresses,
  ),
})).node;

export const secret = fc.stringMatching(/^[a-z]{4,8}$/).map((text) => `s3cr3t${text}`);
export const member = fc.constantFrom(
  "host",
  "port",
  "user",
  "password",
  "privateKey",
  "privateKeyPassword",
  "agentSocketPath",
  "hostKey",
  "knownHosts",
  "dialErrorLimit",
  "perDialTimeout",
  "proxy",
  "sudo",
  "exec",
);
export const wrap = fc.constantFrom<(text: string) => unknown>(
  (text) => text,
  (text) => `${text}\n`,
  (text) => [text],
  (text) => ({ password: text }),
  (text) => ({ host: [text] }),
  (text) => [{ user: `${text} ` }],
  (text) => Buffer.from(text),
);
