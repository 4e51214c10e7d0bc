import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import type { Calls } from "./calls";
import type { KeyPair } from "./certificate";
import type { Method, Request } from "./method";
import { PLUGIN_PROTOCOL, PROVIDER_PROTOCOL } from "./protocol";
import { serviceOf } from "./service";

/** A provider that is listening. */
export interface Listening extends AsyncDisposable {
  /** Path of the socket, in a folder that nobody else may enter. */
  readonly socket: string;
}

interface ServerOptions {
  readonly methods: Readonly<Record<string, Method>>;
  readonly calls: Calls;
  /** The key of the server, and the certificate in PEM that the client has to show. Neither: no TLS. */
  readonly tls?: { readonly own: KeyPair; readonly client: string } | undefined;
  /** The engine is done with this process. */
  readonly onShutdown: () => void;
}

/** As much as the other side takes. Source: terraform internal/plugin6, `grpcMaxMessageSize`. */
const LONGEST_MESSAGE = 256 * 1024 * 1024;

export async function listen({ methods, calls, tls, onShutdown }: ServerOptions): Promise<Listening> {
  const server = new Server({
    "grpc.max_receive_message_length": LONGEST_MESSAGE,
    "grpc.max_send_message_length": LONGEST_MESSAGE,
  });
  const unary = Object.entries(methods).map(([name, method]) => [name, answering(calls, method)]);
  server.addService(serviceOf(PROVIDER_PROTOCOL, "tfplugin6.Provider"), Object.fromEntries(unary));
  server.addService(serviceOf(PLUGIN_PROTOCOL, "plugin.GRPCController"), { Shutdown: shutdown(onShutdown) });
  // Accepted, and silent for as long as the engine listens: what we have to say is in diagnostics.
  server.addService(serviceOf(PLUGIN_PROTOCOL, "plugin.GRPCStdio"), { StreamStdio: () => undefined });
  server.addService(serviceOf(PLUGIN_PROTOCOL, "plugin.GRPCBroker"), { StartStream: () => undefined });
  const folder = await mkdtemp(join(socketRoot(tmpdir()), "kuma-tp-"));
  const socket = join(folder, "s");
  await bind(server, socket, tls);
  return {
    socket,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Most bytes of a path to a socket, on macOS. Source: unix(4). What is added to the folder takes some 20 of them. */
const LONGEST_ROOT = 103 - 20;

/** Where the socket's folder is made: in that for temporary files, unless its path is none that a socket, or the line that tells it, can have. */
export function socketRoot(temporary: string): string {
  return Buffer.byteLength(temporary) > LONGEST_ROOT || /[|\n\r]/.test(temporary) ? "/tmp" : temporary;
}

function answering(calls: Calls, method: Method) {
  return (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>): void => {
    void calls.answer(method, call.request).then((response) => callback(null, response));
  };
}

function shutdown(then: () => void) {
  return (_call: unknown, callback: sendUnaryData<object>): void => {
    callback(null, {});
    then();
  };
}

function bind(server: Server, socket: string, tls: ServerOptions["tls"]): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(
          Buffer.from(tls.client),
          [{ private_key: Buffer.from(tls.own.key), cert_chain: Buffer.from(tls.own.certificate) }],
          true,
        );
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}
