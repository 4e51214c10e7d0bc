import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { Place } from "../../sandbox/echo";

/** New connections and queries without a pause, with a count of who answered: `tcp 15001`, `tcp error ConnectionResetError`. */
export class Stream {
  readonly #child: ChildProcessWithoutNullStreams;
  #output = "";

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.on("data", (part: Buffer) => {
      this.#output += part.toString();
    });
  }

  /** @param tcp where connections go, `198.51.100.7 443` @param udp where queries go */
  static async start(place: Place, tcp: readonly string[], udp: readonly string[], user: string): Promise<Stream> {
    const argv = ["python3", "-c", PROGRAM, ...tcp.map((to) => `tcp ${to}`), ...udp.map((to) => `udp ${to}`)];
    const stream = new Stream(await place.spawn(argv, { user }));
    await once(stream.#child.stdout, "data");
    return stream;
  }

  /** Ends it and tells what was heard, with how often. */
  async stop(): Promise<Readonly<Record<string, number>>> {
    const closed = once(this.#child, "close");
    this.#child.stdin.end();
    await closed;
    return JSON.parse(this.#output.slice(this.#output.indexOf("{"))) as Record<string, number>;
  }
}

const PROGRAM = `
import collections, json, socket, sys, threading
heard, over = collections.Counter(), threading.Event()
def once(kind, to, port):
    family = socket.AF_INET6 if ":" in to else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as client:
        client.settimeout(2)
        client.connect((to, int(port)))
        if kind == "udp":
            client.send(b"?")
        return json.loads(client.recv(4096))["at"]
def forever(kind, to, port):
    while not over.is_set():
        try:
            heard["%s %s" % (kind, once(kind, to, port))] += 1
        except OSError as error:
            heard["%s error %s" % (kind, type(error).__name__)] += 1
        over.wait(0.002)
threads = [threading.Thread(target=forever, args=target.split()) for target in sys.argv[1:]]
for thread in threads:
    thread.start()
print("started", flush=True)
sys.stdin.read()
over.set()
for thread in threads:
    thread.join()
print(json.dumps(heard))
`;
