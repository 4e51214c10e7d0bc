import { connect, type Socket } from "node:net";

/** How a relay breaks a connection: reset, orderly end, or silence with the connection left open. */
export type Cut = "rst" | "fin" | "hang";

export interface RelayOptions {
  readonly toHost: string;
  readonly toPort: number;
  /** Round-trip time to add, in milliseconds: half each way, and one whole before the first byte. @default 0 */
  readonly roundTripMs?: number;
  /** Breaks each connection after so many bytes from the server. @default never */
  readonly cutAfterBytes?: number;
  /** Breaks each connection so many seconds after it began. @default never */
  readonly cutAfterSeconds?: number;
  /** @default "rst" */
  readonly how?: Cut;
}

/** What went through one connection. */
export interface Flow {
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** How often the server answered after the client had spoken: the round trips that the client waited for. */
  readonly turnArounds: number;
  readonly wasCut: boolean;
}

/** One connection through a relay: the client's socket, the server's, and what lies between them. */
export class RelayConnection {
  private readonly client: Socket;
  private readonly server: Socket;
  private readonly options: RelayOptions;
  private bytesUp = 0;
  private bytesDown = 0;
  private turnArounds = 0;
  private wasCut = false;
  private clientSpokeLast = false;

  constructor(client: Socket, options: RelayOptions) {
    this.client = client;
    this.options = options;
    this.server = connect({ host: options.toHost, port: options.toPort, allowHalfOpen: true, noDelay: true });
    this.server.pause();
    this.client.pause();
    this.join(this.client, this.server, (bytes) => this.sent(bytes));
    this.join(this.server, this.client, (bytes) => this.answered(bytes));
    setTimeout(() => {
      this.client.resume();
      this.server.resume();
    }, options.roundTripMs ?? 0);
    if (options.cutAfterSeconds !== undefined) setTimeout(() => this.cut(), options.cutAfterSeconds * 1000).unref();
  }

  get flow(): Flow {
    const { bytesUp, bytesDown, turnArounds, wasCut } = this;
    return { bytesUp, bytesDown, turnArounds, wasCut };
  }

  cut(how: Cut = this.options.how ?? "rst"): void {
    this.wasCut = true;
    switch (how) {
      case "rst":
        this.client.resetAndDestroy();
        this.server.resetAndDestroy();
        return;
      case "fin":
        this.client.end();
        this.server.end();
        return;
      case "hang":
        return; // From now on nothing is passed on, and nobody is told.
    }
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  /** Passes on what comes from one end to the other, half a round trip later; timers of equal length keep the order. */
  private join(from: Socket, to: Socket, count: (bytes: number) => void): void {
    const later = (act: () => void): void => {
      setTimeout(() => this.wasCut || act(), (this.options.roundTripMs ?? 0) / 2);
    };
    from.on("data", (part: Buffer) => {
      later(() => to.write(part));
      count(part.length);
    });
    from.on("end", () => later(() => to.end()));
    // What breaks at one end breaks at the other: a relay itself has nobody to tell.
    from.on("error", () => later(() => to.resetAndDestroy()));
  }

  private sent(bytes: number): void {
    this.bytesUp += bytes;
    this.clientSpokeLast = true;
  }

  private answered(bytes: number): void {
    this.bytesDown += bytes;
    if (this.clientSpokeLast) this.turnArounds += 1;
    this.clientSpokeLast = false;
    if (!this.wasCut && this.bytesDown >= (this.options.cutAfterBytes ?? Number.POSITIVE_INFINITY)) this.cut();
  }
}
