import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { until } from "../support/until";
import { dataplaneToken } from "./dataplane-token";
import type { KumaControlPlane } from "./kuma";

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
export class ControlPlane implements KumaControlPlane {
  /** Who has joined so far, each connection once, in order. */
  readonly joined: Introduction[] = [];
  private readonly server: Server;
  private readonly connections = new Set<Socket>();
  private refusal: string | undefined;
  private issued = 0;
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

  settings(host: { readonly labAddress: string }): { readonly address: string } {
    return { address: this.address(host) };
  }

  /** No two of them are equal, as no two of the real one are. */
  async token(name: string): Promise<string> {
    this.issued += 1;
    return dataplaneToken({ name, validSeconds: 86_400 + this.issued });
  }

  /** Takes whatever it is shown, and hears what that is. */
  async insistOn(token: string): Promise<void> {
    this.hangUp();
    await until(async () => this.joined.at(-1)?.token === digestOf(token));
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
  return createHash("sha256").update(token).digest("hex");
}
