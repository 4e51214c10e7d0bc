import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiServerPlace, apiServerOptions, etcdOptions, filesOf, writeFiles } from "./api-server-files";
import { type Ran, run } from "./command";
import { type Kubernetes, kubernetes } from "./engines/kubernetes";
import { Service } from "./service";

/** Seconds that etcd or the API server may take until it serves; both take two on an idle machine. */
const START_SECONDS = 60;

/**
 * A Kubernetes cluster as far as manifests go: a real API server with its etcd, on loopback. It has no nodes and no
 * controllers: what is created stays as it was created, and nothing runs.
 */
export class ApiServer implements AsyncDisposable {
  /** Path of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;
  readonly version: string;
  private readonly folder: string;
  private readonly commands: Kubernetes;
  private readonly services: Service[] = [];

  private constructor(folder: string, commands: Kubernetes) {
    this.folder = folder;
    this.kubeconfig = filesOf(folder).kubeconfig;
    this.version = commands.version;
    this.commands = commands;
  }

  /** Starts a cluster, and waits until it takes manifests. */
  static async start(): Promise<ApiServer> {
    const commands = await kubernetes();
    const place = { folder: await mkdtemp(join(tmpdir(), "sandbox-kubernetes-")), port: await freePort() };
    const server = new ApiServer(place.folder, commands);
    try {
      await server.serve(place);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Runs kubectl against the cluster. An exit status other than 0 is a result. */
  kubectl(argv: readonly string[], stdin = ""): Promise<Ran> {
    const env = { ...this.env(), KUBECONFIG: this.kubeconfig };
    return run([this.commands.kubectl, ...argv], { env, stdin, timeoutSeconds: 60 });
  }

  async stop(): Promise<void> {
    // The server first: without its etcd it would complain and wait.
    for (const service of this.services.toReversed()) await service.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async serve(place: ApiServerPlace): Promise<void> {
    await writeFiles(place);
    const etcd = this.launch("etcd", [this.commands.etcd, ...etcdOptions(place)]);
    await etcd.until(async () => existsSync(filesOf(place.folder).etcdSocket), START_SECONDS);
    const server = this.launch("kube-apiserver", [this.commands.apiServer, ...apiServerOptions(place)]);
    await server.until(() => this.isReady(), START_SECONDS);
  }

  private launch(name: string, argv: readonly string[]): Service {
    const service = Service.start(name, argv, this.env());
    this.services.push(service);
    return service;
  }

  /** Whether the server says so, and has made the namespace that manifests go to when they name none. */
  private async isReady(): Promise<boolean> {
    const ready = await this.kubectl(["get", "--raw", "/readyz"]);
    return ready.code === 0 && (await this.kubectl(["get", "--raw", "/api/v1/namespaces/default"])).code === 0;
  }

  /** HOME is where kubectl keeps what it has learnt of a server: that goes with the server. */
  private env(): NodeJS.ProcessEnv {
    return { PATH: process.env["PATH"], HOME: this.folder };
  }
}

/** A port of loopback that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
