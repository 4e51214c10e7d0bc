import { type Failure, failure } from "./failure";

/**
 * What can be wrong with a policy or a host spec: KTP100 to KTP159 (what a `connection` can get wrong: KTP160 on,
 * {@link file://./connection-failures.ts}). None says where: whoever reads the spec adds `property`.
 */

/** A value has another type than its property: a text where true or false is asked for, a list where an object is. */
export const wrongType = (expected: string, found: string): Failure =>
  failure("KTP101", `Here belongs ${expected}, not ${found}.`, `Give ${expected}, or leave the property out.`);

/** The spec has a key that means nothing. kumactl ignores such keys without a word, and with them what was meant. */
export const unknownKey = (key: string, meant: readonly string[]): Failure =>
  failure(
    "KTP102",
    `There is no key ${key} here.`,
    meant.length === 0 ? "Remove it." : `Did you mean ${meant.map((path) => `\`${path}\``).join(" or ")}?`,
  );

/** The value is none of the words that the property knows. */
export const notAmong = (words: readonly string[]): Failure =>
  failure("KTP103", "This word has no meaning here.", `Give one of ${words.map((word) => `"${word}"`).join(", ")}.`);

/** A number is too small, too large, or no whole number. */
export const outOfBounds = (found: string, from: number, to: number, unit: string): Failure =>
  failure("KTP104", `${found} is no whole number from ${from} to ${to}.`, `Give ${unit}, from ${from} to ${to}.`);

/** The spec holds something that is no data: a function, a Map, a class of its own, itself. */
export const notData = (found: string): Failure =>
  failure(
    "KTP105",
    `Here is ${found}, which is no plain data.`,
    "Give texts, numbers, true or false, lists and objects.",
  );

/** A port is 0, above 65535, a fraction, or no number at all. */
export const notAPort = (found: string): Failure =>
  failure("KTP110", `${found} is not a port.`, "Give a port from 1 to 65535.");

/** An entry of a list of ports is neither a port nor a range of ports. */
export const notPorts = (found: string): Failure =>
  failure(
    "KTP111",
    `${found} is neither a port nor a range.`,
    'Give ports from 1 to 65535: 80, "8000-8099", "80,443".',
  );

/** A range ends before it begins. kumactl's dry run takes it, iptables-restore does not. */
export const reversedRange = (found: string): Failure =>
  failure("KTP112", `The range ${found} ends before it begins.`, "Write the smaller number first.");

/** A text is neither an IP address nor a block in CIDR form. */
export const notAnAddress = (found: string): Failure =>
  failure(
    "KTP113",
    `${found} is neither an IP address nor a block.`,
    "Write it as 10.0.0.1, 172.16.0.0/16, fd00::1 or fd00::/8, without brackets and without a zone.",
  );

/** An IPv6 address carries an IPv4 address in it (`::ffff:10.0.0.1`): no packet on the wire has such an address. */
export const embeddedIpv4 = (found: string): Failure =>
  failure(
    "KTP114",
    `${found} is an IPv4 address in IPv6 clothes, which no packet has.`,
    "Write the IPv4 address itself.",
  );

/** A block is all of a family (`0.0.0.0/0`, `::/0`): nothing would be left to redirect. */
export const blockOfEverything = (found: string): Failure =>
  failure(
    "KTP115",
    `${found} is every address there is.`,
    'Set `enabled: false` for a direction that shall not be redirected, `ipFamilyMode: "ipv4"` to leave IPv6 alone; ' +
      "without `cidrs` a manager may have any address.",
  );

/** A rule of `excludePortsForUIDs` does not read `protocol:ports:uids`, `ports:uids` or `uids`. */
export const notAUidExclusion = (found: string, because: string): Failure =>
  failure(
    "KTP116",
    `${found} is no rule for a uid: ${because}.`,
    'Write "tcp:80,8000-8099:1000-1999", "53:101" or "101".',
  );

/**
 * `redirect.inbound.excludePortsForUIDs` is given. An inbound packet has no owner on this host, so nothing can be told
 * apart by uid; the rule that kumactl makes of it (`-j RETURN`, without a match) turns all inbound interception off.
 */
export const inboundHasNoOwner = (): Failure =>
  failure(
    "KTP117",
    "An inbound packet has no owner, so it cannot pass by for its uid.",
    "Exclude the ports (`redirect.inbound.excludePorts`) or the senders (`redirect.inbound.excludePortsForIPs`).",
  );

/** Both `includePorts` and `excludePorts` name ports of one direction. kumactl drops the excluded ones silently. */
export const includeWithExclude = (): Failure =>
  failure(
    "KTP118",
    "`includePorts` is given too, and just its ports are redirected: there is nothing to exclude from.",
    "Keep `includePorts` without the excluded ports, or `excludePorts` alone.",
  );

/** A network of `redirect.vnet.networks` does not read `interface:CIDR`. */
export const notAVirtualNetwork = (found: string, because: string): Failure =>
  failure(
    "KTP119",
    `${found} is no virtual network: ${because}.`,
    'Write "docker0:172.17.0.0/16" or "br+:fd00:1::/64".',
  );

/** Two networks of one family for one interface. kumactl keeps the last one silently. */
export const virtualNetworkTwice = (name: string, family: string): Failure =>
  failure(
    "KTP120",
    `Interface ${name} has another ${family} network already.`,
    "Keep one network for each interface and family.",
  );

/** A text is no duration as Go writes them, is negative, or too long. */
export const notADuration = (found: string, mostSeconds: number): Failure =>
  failure("KTP121", `${found} is no duration from 0 to ${mostSeconds} seconds.`, 'Write "2s", "500ms" or "1m30s".');

/** A path on the host is not absolute, or holds what a path of this kind never needs. */
export const unsafePath = (found: string): Failure =>
  failure(
    "KTP122",
    `${found} is no absolute path in plain characters.`,
    "Give a path that begins with /, without `..`, of letters, digits, commas and the signs _ - + @ = and dot.",
  );

/** The proxy user is root. Whatever root does would leave the host past the mesh, and Envoy would run as root. */
export const rootAsProxyUser = (): Failure =>
  failure(
    "KTP130",
    "The proxy user is root: all of root's traffic would pass by the sidecar.",
    'Give kuma-dp a user of its own, such as `proxyUser: { name: "kuma-dp", uid: 5678 }`.',
  );

/** A uid is no number of 32 bits. kumactl stops at 65535; hosts in a directory service have larger ones. */
export const notAUid = (found: string): Failure =>
  failure("KTP131", `${found} is not a uid.`, "Give a whole number from 1 to 4294967294.");

/** A name is none that useradd takes on every Linux. */
export const notAUserName = (found: string): Failure =>
  failure("KTP132", `${found} is not a user name.`, "Give up to 32 of a-z, 0-9, _ and -, a letter or _ first.");

/** `kumaDPUser` names a user whose uid nobody has said: rules know uids alone. */
export const unknownProxyUser = (found: string, known: string): Failure =>
  failure(
    "KTP133",
    `${found} is not the name of the proxy user, which is ${known}.`,
    `Name it in \`proxyUser\` with its uid, or give the uid itself.`,
  );

/** `kumaDPUser` and `proxyUser.uid` are two different uids. */
export const twoProxyUsers = (uid: number, other: number): Failure =>
  failure(
    "KTP134",
    `\`proxyUser.uid\` is ${other}, and here is ${uid}.`,
    "Give one of the two, or the same uid twice.",
  );

/** Two listeners are to share one port: the sidecar could open but one of them. */
export const portsCollide = (port: number, other: string): Failure =>
  failure("KTP140", `Port ${port} is taken by ${other} already.`, "Give each listener a port of its own.");

/**
 * By what the spec itself says, its rules take traffic by which the host is managed: the port of the very SSH
 * connection, or what a declared manager needs. Nobody could log in again while the sidecar is down.
 */
export const lockout = (what: string, rule: string, remedy: string): Failure =>
  failure(
    "KTP141",
    `By this spec ${what}, by the rule "${rule}".`,
    `${remedy}, or set \`allowLockout: true\` when there is another way in.`,
  );

/** A manager is named that has no preset. */
export const unknownManager = (found: string, meant: string | undefined, presets: readonly string[]): Failure =>
  failure(
    "KTP142",
    `${found} is no manager that is known here.`,
    meant === undefined
      ? `Give one of ${presets.map((name) => `"${name}"`).join(", ")}, or an entry of your own: \`managers: [{ name: "backup", ports: [9102] }]\`.`
      : `Did you mean "${meant}"?`,
  );

/** A manager's entry has no name, or one that messages cannot show. */
export const notAManagerName = (found: string): Failure =>
  failure(
    "KTP143",
    `${found} is no name of a manager.`,
    "Give `name`, up to 64 of letters, digits, spaces and . _ / @ -, a letter or digit first.",
  );

/** A manager's entry names no port: it would protect nothing. */
export const managerWithoutPorts = (): Failure =>
  failure("KTP144", "It is not said which ports of the manager.", 'Give them: `ports: [389, 636, "9000-9100"]`.');

/** The uids of a manager are none. */
export const notUids = (found: string): Failure =>
  failure(
    "KTP145",
    `${found} is neither a uid nor a range of uids.`,
    'Give uids from 0 to 4294967294: 0, [0, 998], "1000-1999".',
  );

/** A manager's entry for inbound connections has `uids`. The owner of an inbound packet is on another host. */
export const inboundManagerHasNoOwner = (): Failure =>
  failure("KTP146", "A packet that comes in has no owner on this host.", "Leave `uids` out, and give `cidrs` instead.");

/** `dryRun: true`. What would be done is shown by a preview, which changes nothing. */
export const previewIsTheDryRun = (): Failure =>
  failure(
    "KTP151",
    "`dryRun` would declare a host on which nothing is done.",
    "Leave it out, and run a preview instead.",
  );

/** `cniMode: true`. It is how Kuma's CNI plugin calls kumactl for the network namespace of a pod. */
export const hostIsNoPod = (): Failure =>
  failure("KTP152", "`cniMode` is for pods, and a host is none.", "Leave it out; annotate the workload in Kubernetes.");

/** A check is no text, or an empty one, or has a NUL in it. */
export const notACheck = (): Failure =>
  failure(
    "KTP180",
    "This is no command for a shell.",
    'Give a text: "curl -fsS --max-time 5 http://localhost:8080/health".',
  );

/** firewalld keeps rules without a comment, and nobody would know them as ours again. */
export const storedWithoutComments = (): Failure =>
  failure(
    "KTP181",
    "Rules that firewalld keeps are known as ours by their comments, and `comments.disabled` is true.",
    "Leave `comments.disabled` out, or use another `persistence`.",
  );
