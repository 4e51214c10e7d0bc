import { HOST_RESOURCE } from "../../../lib/terraform/host-resource";
import { connectionFromId } from "../../../lib/terraform/import-id";

const read = (id: string) => connectionFromId(id, HOST_RESOURCE.attributes);

test.each<[string, unknown]>([
  ["local", null],
  ["web-1", { host: "web-1", user: null, port: null }],
  ["ssh:web-1:22", { host: "web-1", user: null, port: 22 }],
  ["ssh:ops@web-1.example.com:2222", { host: "web-1.example.com", user: "ops", port: 2222 }],
  ["ops@[2001:db8::1]:22", { host: "2001:db8::1", user: "ops", port: 22 }],
  ["exec:docker exec -i web sh", { exec: ["docker", "exec", "-i", "web", "sh"] }],
  ['{"host":"web-1","private_key":"env:KEY"}', { host: "web-1", private_key: "env:KEY" }],
])("%s says how to reach the host", (id, connection) => {
  expect(read(id)).toEqual(connection);
});

test.each(["", "a b", "ops@@web", "web:port", "{", '{"hots":"web-1"}'])("%j says no machine", (id) => {
  expect(() => read(id)).toThrow("KTP304");
});
