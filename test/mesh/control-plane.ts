import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** How a data plane introduced itself over one connection. */
export interface Introduction {
  readonly mesh: string;
  readonly name: string;
  /** Digest of its token ({@link digestOf}); null without one. */
  readonly token: string | null;
}

/**
 * A stand-in for the control plane, in the lab: it hears who joins, and holds the connection. Hosts reach it at
 * {@link address}, which is one of theirs on the side of the lab.
 */
export class ControlPlane implements AsyncDisposable {
  /** Who has joined so far, each connection once, in order. */
  readonly joined: Introduction[] = [];
  private readonly server: Server;
  private readonly connections = new Set<Socket>();
  private refusal: string | undefined;
  private services: Readonly<Record<string, string>> = {};

  private constructor(server: Server) {
    this.server = server;
    server.on("connection", (socket) => this.hear(socket));
  }

  static async start(port = 0): Promise<ControlPlane> {
    const server = createServer();
    const controlPlane = new ControlPlane(server);
    server.listen(port, "0.0.0.0");
    await once(server, "listening");
    return controlPlane;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What `--cp-address` is on a host. */
  address(host: { readonly labAddress: string }): string {
    return `https://${host.labAddress}:${this.port}`;
  }

  /** Connections that are held now. */
  get held(): number {
    return this.connections.size;
  }

  /** Where services are, by their names: `10.78.0.3:8080`, `[fd78::3]:8080`. Whoever joins from now on is told. */
  tell(services: Readonly<Record<string, string>>): void {
    this.services = services;
  }

  /** From now on nobody may join, for the given reason; those who have joined stay. */
  refuse(reason: string): void {
    this.refusal = reason;
  }

  /** Ends every connection: whoever joins again shows the token that he has by then. */
  hangUp(): void {
    for (const socket of this.connections) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.hangUp();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private hear(socket: Socket): void {
    this.connections.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.connections.delete(socket));
    let said = "";
    socket.on("data", (part: Buffer) => {
      said += part.toString("utf8");
      if (!said.endsWith("\n")) return;
      this.joined.push(JSON.parse(said) as Introduction);
      said = "";
      if (this.refusal === undefined) socket.write(`ok ${JSON.stringify(this.services)}\n`);
      else socket.end(`${this.refusal}\n`);
    });
  }
}

/** By what a stand-in for kuma-dp says which token it has. */
export function digestOf(token: string): string {
  return createHash("sha256").update(token.trim()).digest("hex");
}
