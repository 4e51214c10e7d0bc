import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { mustRun } from "../../sandbox/command";
import type { SandboxHost } from "../../sandbox/host";

/** What those heard who connected to a host all the time while something went on. */
export interface Heard {
  /** Connections that the host refused, as nobody listened. */
  readonly refused: number;
  /** First line of each answer, in order. */
  readonly answers: readonly string[];
  /** Those that came after the first refusal: of a host that boots again, not of one that goes down. */
  readonly answersAfterRefusal: readonly string[];
}

/** Connects to a port of a host, one connection after the other, until an action has ended. */
export async function answersDuring(host: SandboxHost, port: number, action: () => Promise<void>): Promise<Heard> {
  await seeAtOnce(host);
  let isOver = false;
  const ended = action().finally(() => {
    isOver = true;
  });
  const heard = { refused: 0, answers: [] as string[], answersAfterRefusal: [] as string[] };
  while (!isOver) {
    const answer = await ask(host.address, port);
    if (answer === "ECONNREFUSED") heard.refused += 1;
    else if (answer !== undefined && !/^E[A-Z]+$/.test(answer)) {
      heard.answers.push(answer);
      if (heard.refused > 0) heard.answersAfterRefusal.push(answer);
    }
    await sleep(2);
  }
  await ended;
  return heard;
}

/** A link that comes up is asked who is there once a second: too seldom to meet the beginning of a boot. */
async function seeAtOnce({ name }: SandboxHost): Promise<void> {
  await mustRun(["sysctl", "-qw", `net.ipv4.neigh.${name}h.retrans_time_ms=5`]);
}

/** First line of the answer, the code of the error, or undefined if none came in time. */
function ask(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: string | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(50, () => end(undefined));
    // Somebody listens: his answer may wait for the rest of the boot.
    socket.on("connect", () => socket.setTimeout(10_000));
    socket.on("data", (data) => end(data.toString("utf8").split("\n")[0]));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code));
    socket.on("end", () => end(undefined));
  });
}
