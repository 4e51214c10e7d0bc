import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../support/until";
import type { KumaControlPlane } from "./kuma";

/** Names of the settings that are ports of kuma-cp: each has to be free, as others run beside it. */
const PORTS = [
  "KUMA_DP_SERVER_PORT",
  "KUMA_API_SERVER_HTTP_PORT",
  "KUMA_API_SERVER_HTTPS_PORT",
  "KUMA_DIAGNOSTICS_SERVER_PORT",
  "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT",
  "KUMA_INTER_CP_SERVER_PORT",
] as const;
type Ports = Readonly<Record<(typeof PORTS)[number], number>>;

/** Whether Envoy is to read the file of its token for each connection; the name of the setting before Kuma 2.0, and since. */
function reloadableTokens(isOn: boolean): Readonly<Record<string, string>> {
  return {
    KUMA_DP_SERVER_AUTH_USE_TOKEN_PATH: String(isOn),
    KUMA_DP_SERVER_AUTHN_ENABLE_RELOADABLE_TOKENS: String(isOn),
  };
}

/**
 * A real kuma-cp in the lab, with its store in memory. Hosts reach it by a relay of ours, so that connections can be ended. Its certificate is for
 * the addresses that the lab has at its start: hosts first.
 */
export class RealControlPlane implements KumaControlPlane {
  private readonly child: ChildProcess;
  private readonly folder: string;
  private readonly relay: Server;
  private readonly connections: Set<Socket>;
  private readonly api: string;
  private readonly issued: string[] = [];
  /** It has signed itself. */
  private certificate = "";

  private constructor(child: ChildProcess, folder: string, ports: Ports, relay: Server, connections: Set<Socket>) {
    this.child = child;
    this.folder = folder;
    this.relay = relay;
    this.connections = connections;
    this.api = `http://127.0.0.1:${ports.KUMA_API_SERVER_HTTP_PORT}`;
  }

  static async start(program: string, { reloadsTokens = true } = {}): Promise<RealControlPlane> {
    const [folder, ports] = await Promise.all([mkdtemp(join(tmpdir(), "kuma-cp-")), freePorts()]);
    const connections = new Set<Socket>();
    const relay = await relayTo(ports.KUMA_DP_SERVER_PORT, connections);
    const settings = {
      ...reloadableTokens(reloadsTokens),
      ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
      KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT: String(portOf(relay)),
      KUMA_GENERAL_WORK_DIR: folder,
      KUMA_STORE_TYPE: "memory",
      HOME: folder,
    };
    const child = spawn(program, ["run"], { env: { ...process.env, ...settings }, stdio: "ignore" });
    const controlPlane = new RealControlPlane(child, folder, ports, relay, connections);
    // It issues tokens once it has made its keys.
    await until(async () => (await controlPlane.token("first")) !== "");
    controlPlane.certificate = await readFile(join(folder, "kuma-cp.crt"), "utf8");
    return controlPlane;
  }

  settings({ labAddress }: { readonly labAddress: string }) {
    return { address: `https://${labAddress}:${portOf(this.relay)}`, caCert: this.certificate };
  }

  async token(name: string): Promise<string> {
    const token = await this.ask("POST", "/tokens/dataplane", { name, mesh: "default", validFor: "24h" });
    this.issued.push(token);
    return token;
  }

  async makeMesh(name: string): Promise<void> {
    await this.ask("PUT", `/meshes/${name}`, { type: "Mesh", name });
  }

  /** Whoever shows one of the others is told that it is revoked. */
  async insistOn(token: string): Promise<void> {
    const revoked = this.issued.filter((one) => one !== token).map(idOf);
    const name = "dataplane-token-revocations-default";
    const data = Buffer.from(revoked.join(",")).toString("base64");
    await this.ask("PUT", `/meshes/default/secrets/${name}`, { type: "Secret", mesh: "default", name, data });
    const before = await this.lastJoined();
    this.hangUp();
    await until(async () => (await this.lastJoined()) > before);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = Promise.all([once(this.child, "close"), once(this.relay, "close")]);
    this.child.kill("SIGKILL");
    this.relay.close();
    this.hangUp();
    await ended;
    await rm(this.folder, { recursive: true });
  }

  private hangUp(): void {
    for (const socket of this.connections) socket.destroy();
  }

  /** When a data plane last began to be told its configuration; empty while none is. */
  private async lastJoined(): Promise<string> {
    const { items } = JSON.parse(await this.ask("GET", "/meshes/default/dataplanes+insights")) as Overviews;
    const subscriptions = items.flatMap(({ dataplaneInsight }) => dataplaneInsight.subscriptions ?? []);
    const held = subscriptions.filter(({ disconnectTime }) => disconnectTime === undefined);
    return (
      held
        .map(({ connectTime }) => connectTime)
        .toSorted()
        .at(-1) ?? ""
    );
  }

  /** @throws Error where it does not answer, or refuses */
  private async ask(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<string> {
    const asked = { method, headers: { "Content-Type": "application/json" } };
    const answer = await fetch(
      `${this.api}${path}`,
      body === undefined ? asked : { ...asked, body: JSON.stringify(body) },
    );
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  }
}

interface Overviews {
  readonly items: readonly {
    readonly dataplaneInsight: {
      readonly subscriptions?: readonly { readonly connectTime: string; readonly disconnectTime?: string }[];
    };
  }[];
}

/** What a token is revoked by. */
function idOf(token: string): string {
  const [, claims = ""] = token.split(".");
  return (JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { readonly jti: string }).jti;
}

async function relayTo(port: number, connections: Set<Socket>): Promise<Server> {
  const relay = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      connections.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        connections.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  relay.listen(0, "0.0.0.0");
  await once(relay, "listening");
  return relay;
}

async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(
    PORTS.map(async (name) => {
      const server = createServer().listen(0);
      await once(server, "listening");
      return [name, server] as const;
    }),
  );
  const ports = servers.map(([name, server]) => [name, portOf(server)] as const);
  await Promise.all(servers.map(([, server]) => once(server.close(), "close")));
  return Object.fromEntries(ports) as Ports;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
