import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Place } from "../../sandbox/echo";

/** What somebody else does on a host, and when. */
export interface Deed {
  readonly afterMs: number;
  /** Command lines, one after the other, each of which has to succeed. */
  readonly commands: readonly (readonly string[])[];
  /** Where UDP packets go then, one for each time that it is named: `198.51.100.77 20001`. */
  readonly packets: readonly string[];
}

/** Somebody who writes rules of his own and sends packets, at moments that he is told: one process, so that he is quick. */
export class Foreigner implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface(child.stdout);
  }

  static async start(place: Place): Promise<Foreigner> {
    const foreigner = new Foreigner(await place.spawn(["python3", "-c", PROGRAM]));
    await once(foreigner.#lines, "line");
    return foreigner;
  }

  /** Does it, and resolves when it is done. @throws Error with what the first command said that failed */
  async act(deed: Deed): Promise<void> {
    const answered = once(this.#lines, "line") as Promise<[string]>;
    this.#child.stdin.write(`${JSON.stringify(deed)}\n`);
    const [answer] = await answered;
    if (answer !== "done") throw new Error(`somebody else could not do his work: ${answer}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.stdin.end();
    await closed;
  }
}

const PROGRAM = `
import json, socket, subprocess, sys, time
print("ready", flush=True)
for line in sys.stdin:
    deed = json.loads(line)
    time.sleep(deed["afterMs"] / 1000)
    answer = "done"
    for command in deed["commands"]:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode != 0:
            answer = "%s: %s" % (" ".join(command), ran.stdout.strip().replace("\\n", " "))
            break
    for to in deed["packets"]:
        address, port = to.split()
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.sendto(b"x", (address, int(port)))
    print(answer, flush=True)
`;
