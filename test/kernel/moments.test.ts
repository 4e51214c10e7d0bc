import type { Step } from "../../lib/plan/step";
import { STROKES, type StrokeName } from "../cases/faults";
import { hostSpec, type TestHost } from "../support/host-under-test";
import type { RunCommand, Strike } from "../support/struck-commands";
import { type State, StruckHost } from "../support/struck-host";
import { settle } from "./other-peoples-rules";

/**
 * Every step of every script fails once: which commands it runs is not written here, the scripts are watched at work. Of all pairs
 * of a command and a stroke some are drawn, two of each step among them; all of them take hours.
 * @needs systemd
 */

/** `KUMA_TP_SEED` draws the same again, `KUMA_TP_STROKES=all` takes all. */
const SEED = Number(process.env["KUMA_TP_SEED"] ?? Math.floor(Math.random() * 1e6));
const TAKES_ALL = process.env["KUMA_TP_STROKES"] === "all";
const random = randomFrom(SEED);

jest.setTimeout(TAKES_ALL ? 20_000_000 : 300_000);

const CLEAN: State = { name: "clean" };
/** On the way from one of these to the other every kind of step is needed. */
const A: State = { name: "A", spec: hostSpec({ backend: "iptables", redirect: { dns: { enabled: true } } }) };
const B: State = {
  name: "B",
  spec: hostSpec({
    backend: "nftables",
    proxyUser: { name: "mesh", uid: 5700 },
    ipFamilyMode: "ipv4",
    persistence: "none",
  }),
};

/** For hosts that have firewalld. It does not run here: what its reload takes along is beside the point. */
const C: State = { name: "C", spec: hostSpec({ backend: "iptables", persistence: "firewalld" }) };

const WAYS: readonly (readonly [State, State])[] = [
  [CLEAN, A],
  [A, B],
  [B, A],
  [A, CLEAN],
  [B, CLEAN],
];

const HOSTS = [
  { name: "without systemd, and without anybody's rules", host: {}, prepare: () => Promise.resolve(), ways: WAYS },
  {
    name: "with systemd, among other people's rules",
    host: { init: "systemd" },
    prepare: (on: TestHost) => settle(on),
    ways: [...WAYS, [A, C], [C, CLEAN]],
  },
] as const;

/** Steps that were struck already: on one host, at one way, is enough. */
const struckSteps = new Set<string>();

describe.each(HOSTS)(`a host $name, seed ${SEED}`, ({ host, prepare, ways }) => {
  let on: StruckHost;

  beforeAll(async () => {
    on = await StruckHost.start(host, prepare);
    for (const state of [CLEAN, ...new Set(ways.flat()), CLEAN]) await on.visit(state);
  });
  afterAll(() => on[Symbol.asyncDispose]());

  test.each(ways.map(([from, to]) => ({ from, to })))("from $from.name to $to.name", async ({ from, to }) => {
    await on.visit(from);
    const { plan, commands } = await on.watch(to);
    await on.visit(from);
    const complaints: string[] = [];
    for (const strike of drawn(commands, plan?.steps ?? [])) complaints.push(...(await on.strike(from, to, strike)));
    expect(complaints).toEqual([]);
  });
});

test("each kind of step was struck", () => {
  const kinds: Readonly<Record<Step["kind"], true>> = {
    "create-user": true,
    "remove-user": true,
    "add-loopback-address": true,
    "remove-loopback-address": true,
    "load-iptables": true,
    "load-native": true,
    "remove-native": true,
    "remove-hook": true,
    "write-file": true,
    "remove-file": true,
    "install-units": true,
    "remove-units": true,
    "store-firewalld": true,
  };
  expect([...struckSteps].toSorted()).toEqual(Object.keys(kinds).toSorted());
});

/** Some strikes: of each step that is new one that fails and one that is killed, and a few anywhere. */
function drawn(commands: readonly RunCommand[], steps: readonly Step[]): Strike[] {
  const all = commands.flatMap((_, index) =>
    (Object.keys(STROKES) as StrokeName[]).map((stroke): Strike => ({ at: index + 1, stroke })),
  );
  if (TAKES_ALL) return all;
  const fresh = steps.flatMap(({ kind }, step) => {
    if (struckSteps.has(kind)) return [];
    struckSteps.add(kind);
    const own = commands.flatMap((command, index) => (command.step === step ? [index + 1] : []));
    // A step of which no command is seen could not be struck: that is for the last test to tell.
    if (own.length === 0) struckSteps.delete(kind);
    return (["fails", "killed"] as const).flatMap((stroke) => own.slice(0, 1).map(() => ({ at: pick(own), stroke })));
  });
  return [...fresh, pick(all), pick(all), pick(all)];
}

function pick<T>(list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error("there is nothing to draw from");
  return one;
}

/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
