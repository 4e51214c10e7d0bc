import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../lib/host/connect";
import { type Environment, processEnvironment } from "../../lib/host/environment";
import { AS_ROOT, AS_USER, environmentOf, SshHost, thrownBy } from "./ssh-host";

let host: SshHost;

beforeAll(async () => {
  host = await SshHost.start();
  await sleep(500);
});

afterAll(() => host[Symbol.asyncDispose]());

/** Timers of ours that are still to come. */
let timers = 0;

const environment: Environment = {
  ...environmentOf(),
  clock: {
    now: () => performance.now(),
    after: (milliseconds, then) => {
      timers += 1;
      const { clock } = processEnvironment();
      let isOver = false;
      const end = (): void => {
        timers -= isOver ? 0 : 1;
        isOver = true;
      };
      const stop = clock.after(milliseconds, () => {
        end();
        then();
      });
      return () => {
        end();
        stop();
      };
    },
  },
};

/** What keeps this process from ending: connections, and timers of ours. */
function held(): readonly string[] {
  const connections = process.getActiveResourcesInfo().filter((kind) => /TCP|Connect|GetAddrInfo/.test(kind));
  return [...connections.toSorted(), `${timers} timers`];
}

const open = (given = {}) => connect(host.connection(given), environment);

test.each([
  {
    name: "a script",
    act: async () => {
      await using runner = await open();
      await runner.run(":", AS_USER);
    },
  },
  {
    name: "nothing",
    act: async () => {
      await using _runner = await open();
    },
  },
  {
    name: "a script through a hop, closed twice",
    act: async () => {
      const runner = await open({ proxy: host.connection() });
      await runner.run(":", AS_USER);
      await runner[Symbol.asyncDispose]();
      await runner[Symbol.asyncDispose]();
      expect(await thrownBy(runner.run(":", AS_USER))).toMatchObject({ code: "KTP222" });
    },
  },
  {
    name: "a script that is late, through a hop",
    act: async () => {
      await using runner = await open({ proxy: host.connection() });
      await thrownBy(runner.run("sleep 1", { ...AS_ROOT, deadlineSeconds: 0.2 }));
    },
  },
  { name: "a login that is refused", act: () => thrownBy(open({ user: "nobody-here" })) },
  {
    name: "a login that is refused behind a hop",
    act: () => thrownBy(open({ user: "nobody-here", proxy: host.connection() })),
  },
  { name: "tries in vain", act: () => thrownBy(open({ port: 9, dialErrorLimit: 2 })) },
])("after $name nothing is left that keeps the process from ending", async ({ act }) => {
  const before = held();
  await act();
  await sleep(50);
  expect(held()).toEqual(before);
});
