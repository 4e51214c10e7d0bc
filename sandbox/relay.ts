import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { type Cut, type Flow, RelayConnection, type RelayOptions } from "./relay-connection";

/** A TCP relay on loopback between a client and a server, which can be slow and can break. */
export class Relay implements AsyncDisposable {
  readonly host = "127.0.0.1";
  readonly port: number;
  private readonly server: Server;
  private readonly connections: readonly RelayConnection[];

  private constructor(server: Server, connections: readonly RelayConnection[]) {
    const address = server.address();
    this.port = typeof address === "object" && address !== null ? address.port : 0;
    this.server = server;
    this.connections = connections;
  }

  /** Starts a relay on a free port of loopback. */
  static async start(options: RelayOptions): Promise<Relay> {
    const connections: RelayConnection[] = [];
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
      connections.push(new RelayConnection(client, options));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Relay(server, connections);
  }

  /** What went through each connection so far, oldest first. */
  get flows(): readonly Flow[] {
    return this.connections.map((connection) => connection.flow);
  }

  /** Breaks every connection that is open now. */
  cutAll(how: Cut = "rst"): void {
    for (const connection of this.connections) connection.cut(how);
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    const closed = once(this.server, "close");
    this.server.close();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
