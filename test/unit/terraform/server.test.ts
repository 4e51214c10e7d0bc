import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  credentials,
  makeClientConstructor,
  status,
} from "@grpc/grpc-js";
import { encode } from "@msgpack/msgpack";
import { Calls } from "../../../lib/terraform/calls";
import { type KeyPair, selfSigned } from "../../../lib/terraform/certificate";
import { PLUGIN_PROTOCOL, PROVIDER_PROTOCOL } from "../../../lib/terraform/protocol";
import { providerMethods } from "../../../lib/terraform/provider";
import { type Listening, listen, socketRoot } from "../../../lib/terraform/server";
import { serviceOf } from "../../../lib/terraform/service";
import { Session } from "../../../lib/terraform/session";

/** The server as an engine meets it: gRPC over a socket, where each shows the other its certificate. */

const NOW = new Date();
const own = selfSigned(NOW);
const engine = selfSigned(NOW);
const onShutdown = jest.fn();

let listening: Listening;
const clients: Client[] = [];

beforeAll(async () => {
  const methods = providerMethods(new Session(() => true));
  listening = await listen({ methods, calls: new Calls(), tls: { own, client: engine.certificate }, onShutdown });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await listening[Symbol.asyncDispose]();
});

const AS_LOCALHOST = { "grpc.ssl_target_name_override": "localhost", "grpc.default_authority": "localhost" };

function secureAs({ key, certificate }: KeyPair): ChannelCredentials {
  return credentials.createSsl(Buffer.from(own.certificate), Buffer.from(key), Buffer.from(certificate));
}

function call(protocol: string, service: string, method: string, request: object): Promise<unknown> {
  const Constructor = makeClientConstructor(serviceOf(protocol, service), service);
  const client = new Constructor(`unix:${listening.socket}`, secureAs(engine), AS_LOCALHOST);
  clients.push(client);
  return new Promise((resolve, reject) => {
    const done = (error: unknown, response: unknown) => (error ? reject(error) : resolve(response));
    const options = { deadline: Date.now() + 5000 };
    const stub = client as unknown as Record<string, (...of: unknown[]) => void>;
    stub[method]?.(request, options, done);
  });
}

/** Sends bytes to a path as they are, and gives the bytes of the answer. */
function send(
  path: string,
  bytes: Buffer,
  by = secureAs(engine),
  milliseconds = 5000,
  more: ChannelOptions = {},
): Promise<Buffer> {
  const client = new Client(`unix:${listening.socket}`, by, { ...AS_LOCALHOST, ...more });
  clients.push(client);
  const same = (message: Buffer) => message;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, bytes, { deadline: Date.now() + milliseconds }, (error, answer) =>
      error === null ? resolve(answer ?? Buffer.alloc(0)) : reject(error),
    );
  });
}

const provider = (method: string, request: object = {}) =>
  call(PROVIDER_PROTOCOL, "tfplugin6.Provider", method, request);

test("tells the schema of every resource, and of what can be asked without one", async () => {
  const schemas = await provider("GetProviderSchema");
  expect(schemas).toMatchObject({
    resourceSchemas: {
      kuma_transparent_proxy_host: expect.anything(),
      kuma_mesh_dns: expect.anything(),
      kuma_dataplane: expect.anything(),
    },
    dataSourceSchemas: { kuma_transparent_proxy_rules: expect.anything() },
    functions: { explain: expect.anything(), pod_metadata: expect.anything(), render: expect.anything() },
    serverCapabilities: { moveResourceState: true },
  });
  const { functions } = schemas as { functions: object };
  expect(await provider("GetFunctions")).toEqual({ functions });
  expect(await provider("GetMetadata")).toMatchObject({
    dataSources: [{ typeName: "kuma_transparent_proxy_rules" }],
    functions: [{ name: "explain" }, { name: "pod_metadata" }, { name: "render" }],
  });
});

test("answers bytes that are no value, a resource that it does not have and an id that says nothing by diagnostics", async () => {
  const typeName = "kuma_transparent_proxy_host";
  const cut = { msgpack: Buffer.from([0x81, 0xa4]) };
  expect(await provider("ReadResource", { typeName, currentState: cut })).toMatchObject({
    diagnostics: [{ severity: 1 }],
  });
  expect(await provider("ValidateResourceConfig", { typeName: "kuma_nothing" })).toMatchObject({
    diagnostics: [{ summary: expect.stringMatching(/^KTP305 /) }],
  });
  expect(await provider("ImportResourceState", { typeName, id: "a b" })).toMatchObject({
    diagnostics: [{ summary: expect.stringMatching(/^KTP304 /) }],
  });
});

test("tells an error of a function with the argument that it is about, though it be the first", async () => {
  const given = { msgpack: encode([Buffer.from('"string"'), "x"]) };
  expect(await provider("CallFunction", { name: "explain", arguments: [given] })).toMatchObject({
    error: { text: expect.stringMatching(/^KTP101 /), functionArgument: 0 },
    result: null,
  });
  expect(await provider("ReadDataSource", { typeName: "kuma_nothing" })).toMatchObject({
    diagnostics: [{ summary: expect.stringMatching(/^KTP307 /) }],
  });
});

test("a state of another version of the schema loses what is not known, and has all that is", async () => {
  const json = Buffer.from('{"id":"local","status":"in sync","gone":1}');
  const answer = await provider("UpgradeResourceState", { typeName: "kuma_mesh_dns", rawState: { json } });
  const { upgradedState } = answer as { upgradedState: { msgpack: Buffer } };
  const text = upgradedState.msgpack.toString("latin1");
  expect(text).toContain("in sync");
  expect(text).toContain("host_connection");
  expect(text).not.toContain("gone");
});

describe("whoever is not the engine is not served:", () => {
  const path = "/tfplugin6.Provider/GetMetadata";
  const trusted = Buffer.from(own.certificate);
  const stranger = selfSigned(NOW);

  test.each<[string, ChannelCredentials]>([
    [
      "one with another certificate",
      credentials.createSsl(trusted, Buffer.from(stranger.key), Buffer.from(stranger.certificate)),
    ],
    ["one with none", credentials.createSsl(trusted)],
    ["one without TLS", credentials.createInsecure()],
  ])("%s", async (_who, by) => {
    await expect(send(path, Buffer.alloc(0), by)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

describe("what is no call of the protocol is refused, and the next one is served:", () => {
  const path = "/tfplugin6.Provider/ReadResource";

  test.each<[string, string, Buffer, number]>([
    ["a message that is none", path, Buffer.alloc(1000, 0xff), status.INTERNAL],
    ["a method that there is not", "/tfplugin6.Provider/Nothing", Buffer.alloc(0), status.UNIMPLEMENTED],
    ["a service that there is not", "/tfplugin5.Provider/GetSchema", Buffer.alloc(0), status.UNIMPLEMENTED],
  ])("%s", async (_what, to, bytes, code) => {
    await expect(send(to, bytes)).rejects.toMatchObject({ code });
    expect(await provider("GetMetadata")).toMatchObject({ resources: expect.any(Array) });
  });
});

test.each<[string, Buffer]>([
  ["cut off", Buffer.from([0x0a, 0x05, 0x61])],
  ["shorter than it says", Buffer.concat([Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(100, "a")])],
  ["of a field that has another type", Buffer.from([0x08, 0x01])],
])("a message that is %s names no resource that there is", async (_what, bytes) => {
  expect((await send("/tfplugin6.Provider/ReadResource", bytes)).toString("latin1")).toContain("KTP305");
});

test("a call that its caller gives up is answered to nobody", async () => {
  await expect(send("/plugin.GRPCStdio/StreamStdio", Buffer.alloc(0), secureAs(engine), 200)).rejects.toMatchObject({
    code: status.DEADLINE_EXCEEDED,
  });
  expect(await provider("GetMetadata")).toMatchObject({ resources: expect.any(Array) });
});

test.each(["a.example.com", "localhost:443", "%00", `${"a".repeat(250)}.example`])(
  "whatever name it is called by, %j, it is the same",
  async (name) => {
    const options = { "grpc.default_authority": name };
    const answer = await send("/tfplugin6.Provider/GetMetadata", Buffer.alloc(0), secureAs(engine), 5000, options);
    expect(answer.toString("latin1")).toContain("kuma_mesh_dns");
  },
);

test("the folder of its socket is one that a socket can be in, and that the handshake can tell", () => {
  expect(socketRoot("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T")).toMatch(/^\/var/);
  expect(socketRoot(`/tmp/${"a".repeat(100)}`)).toBe("/tmp");
  expect(socketRoot("/tmp/a|b")).toBe("/tmp");
  expect(socketRoot("/tmp/a\nb")).toBe("/tmp");
});

test("a goodbye is answered before the process ends", async () => {
  await call(PLUGIN_PROTOCOL, "plugin.GRPCController", "Shutdown", {});
  expect(onShutdown).toHaveBeenCalledTimes(1);
});
