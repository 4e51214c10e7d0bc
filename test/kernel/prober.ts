import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface, type Interface } from "node:readline";
import type { Answer, Place, Probe, Unanswered } from "../../sandbox/echo";
import { asset } from "../../sandbox/project";

/** Sends batch after batch of probes: the start of a Python for each would be most of the time. */
export class Prober implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface(child.stdout);
  }

  /** @param entrance what comes before the command: `ip netns exec guest` */
  static async start(place: Place, entrance: readonly string[] = []): Promise<Prober> {
    const program = `${await readFile(asset("echo.py"), "utf8")}${BATCHES}`;
    const prober = new Prober(await place.spawn([...entrance, "python3", "-c", program, "probe", "[]"]));
    await once(prober.#lines, "line");
    return prober;
  }

  async send(probes: readonly Probe[]): Promise<readonly (Answer | Unanswered)[]> {
    if (probes.length === 0) return [];
    this.#child.stdin.write(`${JSON.stringify(probes)}\n`);
    const [line] = (await once(this.#lines, "line")) as [string];
    return JSON.parse(line) as readonly (Answer | Unanswered)[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.stdin.end();
    await closed;
  }
}

/** Goes on where the script of the echo server ends: each batch leaves its children and their pipes to be cleared away. */
const BATCHES = `
sys.stdout.flush()
for line in sys.stdin:
    probe_all(json.loads(line))
    sys.stdout.flush()
    os.closerange(3, 1024)
    try:
        while os.waitpid(-1, 0):
            pass
    except ChildProcessError:
        pass
`;
