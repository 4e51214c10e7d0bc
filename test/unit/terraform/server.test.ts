import { type Client, credentials, makeClientConstructor, status } from "@grpc/grpc-js";
import { Calls } from "../../../lib/terraform/calls";
import { selfSigned } from "../../../lib/terraform/certificate";
import { PLUGIN_PROTOCOL, PROVIDER_PROTOCOL } from "../../../lib/terraform/protocol";
import { providerMethods } from "../../../lib/terraform/provider";
import { type Listening, listen } from "../../../lib/terraform/server";
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

function call(protocol: string, service: string, method: string, request: object, shown = engine): Promise<unknown> {
  const secure = credentials.createSsl(
    Buffer.from(own.certificate),
    Buffer.from(shown.key),
    Buffer.from(shown.certificate),
  );
  const Constructor = makeClientConstructor(serviceOf(protocol, service), service);
  const client = new Constructor(`unix:${listening.socket}`, secure, {
    "grpc.ssl_target_name_override": "localhost",
    "grpc.default_authority": "localhost",
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    const done = (error: unknown, response: unknown) => (error ? reject(error) : resolve(response));
    const options = { deadline: Date.now() + 5000 };
    const stub = client as unknown as Record<string, (...of: unknown[]) => void>;
    stub[method]?.(request, options, done);
  });
}

const provider = (method: string, request: object = {}) =>
  call(PROVIDER_PROTOCOL, "tfplugin6.Provider", method, request);

test("tells the schema of every resource", async () => {
  const schemas = await provider("GetProviderSchema");
  expect(schemas).toMatchObject({
    resourceSchemas: { kuma_transparent_proxy_host: expect.anything(), kuma_mesh_dns: expect.anything() },
    serverCapabilities: { moveResourceState: true },
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

test("a state of another version of the schema loses what is not known, and has all that is", async () => {
  const json = Buffer.from('{"id":"local","status":"in sync","gone":1}');
  const answer = await provider("UpgradeResourceState", { typeName: "kuma_mesh_dns", rawState: { json } });
  const { upgradedState } = answer as { upgradedState: { msgpack: Buffer } };
  const text = upgradedState.msgpack.toString("latin1");
  expect(text).toContain("in sync");
  expect(text).toContain("host_connection");
  expect(text).not.toContain("gone");
});

test("whoever shows another certificate than the engine's is not served", async () => {
  const stranger = selfSigned(NOW);
  await expect(call(PROVIDER_PROTOCOL, "tfplugin6.Provider", "GetMetadata", {}, stranger)).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });
});

test("a goodbye is answered before the process ends", async () => {
  await call(PLUGIN_PROTOCOL, "plugin.GRPCController", "Shutdown", {});
  expect(onShutdown).toHaveBeenCalledTimes(1);
});
