import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Place } from "../../sandbox/echo";

/** A TCP connection, or anything else with two pipes, that stays open and repeats what it is told. */
export class LastingConnection {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface(child.stdout);
    child.stdin.on("error", () => undefined);
  }

  /** Opens one from a place; it is heard once before this resolves. */
  static async open(place: Place, to: string, port: number, user = "root"): Promise<LastingConnection> {
    return LastingConnection.over(await place.spawn(["python3", "-c", CLIENT, to, `${port}`], { user }));
  }

  /** The same with a server that speaks first, and only then repeats. */
  static async openGreeted(place: Place, to: string, port: number, user = "root"): Promise<LastingConnection> {
    return LastingConnection.over(await place.spawn(["python3", "-c", CLIENT, to, `${port}`, "greeted"], { user }));
  }

  static async over(child: ChildProcessWithoutNullStreams): Promise<LastingConnection> {
    const connection = new LastingConnection(child);
    const heard = await connection.say("first");
    if (heard !== "first") throw new Error(`the connection does not work from the start: ${heard}`);
    return connection;
  }

  /** What comes back for a line, `nothing` within two seconds, or what broke. */
  async say(line: string): Promise<string> {
    return this.hear(() => this.#child.stdin.write(`${line}\n`));
  }

  /** What comes when something is done that should make the other side speak. */
  async hear(cause: () => unknown): Promise<string> {
    const heard = once(this.#lines, "line") as Promise<[string]>;
    const ended = once(this.#lines, "close").then(() => ["ended"]);
    const late = new Promise<string[]>((resolve) => setTimeout(resolve, 2000, ["nothing"]));
    await cause();
    const [answer = "nothing"] = await Promise.race([heard, ended, late]);
    return answer;
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Starts a server that repeats every line, on IPv4 and IPv6. */
export async function repeatLines(place: Place, port: number): Promise<void> {
  const child = await place.spawn(["python3", "-c", SERVER, `${port}`]);
  await once(child.stdout, "data");
}

const SERVER = `
import socket, socketserver, sys
class Repeat(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line)
class Server(socketserver.ThreadingTCPServer):
    address_family, allow_reuse_address = socket.AF_INET6, True
server = Server(("::", int(sys.argv[1])), Repeat)
print("ready", flush=True)
server.serve_forever()
`;

const CLIENT = `
import socket, sys
connection = socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)
answers = connection.makefile("r")
if sys.argv[3:] == ["greeted"]:
    answers.readline()
for line in sys.stdin:
    try:
        connection.sendall(line.encode())
        print(answers.readline().strip() or "closed", flush=True)
    except OSError as error:
        print(type(error).__name__, flush=True)
`;
