import { Calls } from "./calls";
import { selfSigned } from "./certificate";
import { clientCertificate, handshakeLine, refusal } from "./handshake";
import { providerMethods } from "./provider";
import { type Listening, listen } from "./server";
import { Session } from "./session";

/** Milliseconds between two looks whether the engine is still there. */
const LOOK_MILLISECONDS = 2000;

/** Serves the engine that started this process, until that has had enough. Of its output the engine reads the first line only. */
export async function serve(): Promise<void> {
  const problem = refusal(process.env);
  if (problem !== undefined) return refuse(problem);
  try {
    await begin();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    refuse(`kuma-transparent-proxy cannot serve this engine: ${reason.replaceAll("\n", " ")}`);
  }
}

function refuse(problem: string): void {
  process.stdout.write(`${problem}\n`);
  process.exitCode = 1;
}

async function begin(): Promise<void> {
  const engine = process.ppid;
  const isEngineAlive = (): boolean => process.ppid === engine;
  const calls = new Calls();
  // Ctrl-C reaches the whole process group: the engine gets it, too, and says by StopProvider what it wants.
  process.on("SIGINT", () => undefined);
  const session = new Session(isEngineAlive);
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (thrown) => {
      session.crash(thrown);
      calls.crash(thrown);
    });
  }
  const client = clientCertificate(process.env);
  const own = client === undefined ? undefined : selfSigned(new Date());
  const listening = await listen({
    methods: providerMethods(session),
    calls,
    tls: own === undefined || client === undefined ? undefined : { own, client },
    onShutdown: () => end(listening),
  });
  // What a call has begun is taken back or recorded first, as after Ctrl-C; engines that cannot wait kill.
  process.on("SIGTERM", () => {
    session.stop();
    void calls.ended().then(() => end(listening));
  });
  // What has begun on a host goes on to its end, though nobody records it: a host that is half done is worse.
  setInterval(() => {
    if (!isEngineAlive() && !calls.areRunning) end(listening);
  }, LOOK_MILLISECONDS).unref();
  process.stdout.write(`${handshakeLine(listening.socket, own?.der, process.env)}\n`);
}

/** Engines wait two seconds for the answer to their goodbye and for our end. */
function end(listening: Listening): void {
  setImmediate(() => void Promise.resolve(listening[Symbol.asyncDispose]()).finally(() => process.exit(0)));
}
