import { WINDOW_PATH } from "../../lib/plan/journal";
import type { SshConnectionSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { EngineProcess, type Errand } from "../support/engine-process";
import { hostSpec, sshConnection, TestHost } from "../support/host-under-test";
import { randomFrom } from "../support/seeded";
import { differenceOf, wholeLook } from "../support/whole-look";
import { settle } from "./other-peoples-rules";

/**
 * Engines that are processes of their own and reach the host by SSH: killed by SIGKILL at any moment, and two at once. At every end
 * the host holds what it held before or what was asked for, whole.
 */

/** `KUMA_TP_SEED` draws the same moments again. */
const SEED = Number(process.env["KUMA_TP_SEED"] ?? Math.floor(Math.random() * 1e6));
const MOMENTS = 50;
/** Most milliseconds that an engine lives on after it has sent a script. */
const LONGEST = 400;

jest.setTimeout(240_000);

/** What a host is brought to; without a spec it is given back. */
interface State {
  readonly name: string;
  readonly spec?: ResolvedHostSpec;
}

const A = hostSpec({ backend: "iptables", redirect: { dns: { enabled: true } } });
const B = hostSpec({ backend: "nftables", proxyUser: { name: "mesh", uid: 5700 }, ipFamilyMode: "ipv4" });
const COUNTING_AT_ONCE = { confirm: undefined };
/** A spec cannot ask for so short a window: here nobody comes any more, and it is waited for. */
const CONFIRMED = { confirm: { seconds: 2, checks: [] } };

const CLEAN: State = { name: "clean" };
const STATES: readonly State[] = [
  CLEAN,
  { name: "A", spec: { ...A, ...CONFIRMED } },
  { name: "B", spec: { ...B, ...CONFIRMED } },
  CLEAN,
  { name: "A", spec: { ...A, ...COUNTING_AT_ONCE } },
  { name: "B", spec: { ...B, ...COUNTING_AT_ONCE } },
];

let on: TestHost;
let connection: SshConnectionSpec;
const looks = new Map<string, string>();

beforeAll(async () => {
  on = await TestHost.start();
  await settle(on);
  connection = await sshConnection(on.sandbox);
  for (const state of STATES) {
    if (looks.has(state.name)) continue;
    expect(await new EngineProcess().run(errand(state))).toEqual({ wasKilled: false, said: "done" });
    looks.set(state.name, await wholeLook(on));
  }
  await new EngineProcess().run(errand(CLEAN));
  expect(await held("clean")).toBe("clean");
});
afterAll(() => on.stop());

function errand({ spec }: State): Errand {
  return spec === undefined ? { connection, spec: A, does: "remove" } : { connection, spec, does: "reconcile" };
}

/** Which state the host is in, or in what it differs from the one that was asked for. */
async function held(asked: string): Promise<string> {
  const now = await wholeLook(on);
  const found = [...looks].find(([, known]) => known === now);
  return found?.[0] ?? `none:${differenceOf(now, looks.get(asked) ?? "")}`;
}

/** Waits until no script of a killed engine runs any more, and no window is open. */
async function atRest(): Promise<void> {
  await on.sh(`sleep 0.1; left=300
    busy() {
      [ ! -e ${WINDOW_PATH} ] || return 0
      for comm in /proc/[0-9]*/comm; do
        process=\${comm%/comm}
        [ "$(cat $comm 2>/dev/null)" != sh ] || [ "\${process#/proc/}" = $$ ] || grep -q "^PPid:.$$" $process/status || return 0
      done
      return 1
    }
    while busy && [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
    [ $left -gt 0 ]`);
}

test(`killed at ${MOMENTS} moments, seed ${SEED}`, async () => {
  const random = randomFrom(SEED);
  const ends = { before: 0, asked: 0 };
  let [from, at] = ["clean", 1];
  for (let killed = 0, next = new EngineProcess(); killed < MOMENTS; ) {
    const to = STATES[at % STATES.length] ?? CLEAN;
    const [engine, moment] = [next, momentOf(random)];
    next = new EngineProcess();
    const { wasKilled, said } = await engine.run(errand(to), moment);
    if (killed === MOMENTS - 1 && wasKilled) next.kill();
    await atRest();
    const holds = await held(to.name);
    // One that ended before its moment came is drawn anew.
    expect({ from, to: to.name, moment, wasKilled, said, holds }).toMatchObject(
      wasKilled ? { holds: holds === from ? from : to.name } : { said: "done", holds: to.name },
    );
    if (wasKilled) {
      killed += 1;
      ends[holds === to.name ? "asked" : "before"] += 1;
    }
    if (holds === to.name) [from, at] = [to.name, at + 1];
  }
  expect(Math.min(ends.before, ends.asked)).toBeGreaterThan(0);
});

/** Looking, changing, and the confirmation or a second look are one script each; most moments are while the host is changed. */
function momentOf(random: () => number): { readonly script: number; readonly milliseconds: number } {
  const script = [1, 2, 2, 2, 3][Math.floor(random() * 5)] ?? 2;
  return { script, milliseconds: Math.floor(random() * LONGEST) };
}
