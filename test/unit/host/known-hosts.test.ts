import fc from "fast-check";
import { knownHostsName, knownKeysOf, parseKnownHosts } from "../../../lib/host/known-hosts";
import { KEYS } from "./keys";

const { ed25519, ecdsa, rsa } = KEYS;

/** What the file says about a host and port. */
const about = (file: string, host: string, port = 22) => knownKeysOf(parseKnownHosts(file), host, port);

test.each([
  { name: "a name", file: `web-1 ${ed25519}`, host: "web-1", trusted: [ed25519] },
  { name: "another name", file: `web-1 ${ed25519}`, host: "web-10", trusted: [] },
  { name: "a name in capitals", file: `web-1 ${ed25519}`, host: "WEB-1", trusted: [ed25519] },
  { name: "one of several names", file: `web-1,10.0.0.5 ${ed25519}`, host: "10.0.0.5", trusted: [ed25519] },
  { name: "a comment behind the key", file: `web-1 ${ed25519} root@web-1`, host: "web-1", trusted: [ed25519] },
  { name: "tabs and Windows line ends", file: `web-1\t${ed25519}\r\n`, host: "web-1", trusted: [ed25519] },
  { name: "comments and empty lines", file: `# web-1 ${rsa}\n\nweb-1 ${ed25519}`, host: "web-1", trusted: [ed25519] },
  { name: "several keys", file: `web-1 ${rsa}\nweb-1 ${ed25519}`, host: "web-1", trusted: [rsa, ed25519] },
  { name: "no key at all", file: "web-1 ssh-ed25519\nweb-1\n", host: "web-1", trusted: [] },
  { name: "a port", file: `[web-1]:2222 ${ed25519}`, host: "web-1", port: 2222, trusted: [ed25519] },
  { name: "another port", file: `[web-1]:2222 ${ed25519}`, host: "web-1", port: 22, trusted: [] },
  { name: "a name without its port", file: `web-1 ${ed25519}`, host: "web-1", port: 2222, trusted: [] },
  { name: "an IPv6 address", file: `fd77::2 ${ed25519}`, host: "fd77::2", trusted: [ed25519] },
  { name: "an IPv6 address with a port", file: `[fd77::2]:2222 ${rsa}`, host: "fd77::2", port: 2222, trusted: [rsa] },
  { name: "any text", file: `*.example.org ${ed25519}`, host: "a.b.example.org", trusted: [ed25519] },
  { name: "any character", file: `web-? ${ed25519}`, host: "web-7", trusted: [ed25519] },
  { name: "a dot that is no wildcard", file: `web.1 ${ed25519}`, host: "webx1", trusted: [] },
  { name: "a wildcard with a name left out", file: `*.org,!bad.org ${ed25519}`, host: "bad.org", trusted: [] },
  {
    name: "a wildcard beside a name left out",
    file: `*.org,!bad.org ${ed25519}`,
    host: "good.org",
    trusted: [ed25519],
  },
  { name: "a name left out alone", file: `!bad.org ${ed25519}`, host: "good.org", trusted: [] },
])("known_hosts with $name", ({ file, host, port, trusted }) => {
  expect(about(file, host, port)).toEqual({ trusted, revoked: [], ignored: [] });
});

describe("names hashed by ssh-keygen -H", () => {
  const file = [
    `|1|eYRTYCaq0pqF8zCQTfXF6oKiwPw=|IjgOO/Aw0Ol87xBZ3Jvj0dRlA78= ${ed25519}`,
    `|1|etHYsLsKFXMeWXSl1NDzIv0slmA=|jQxr8tsGSLB4Qq90rts8Zm5GTMY= ${ecdsa}`,
    `|2|etHYsLsKFXMeWXSl1NDzIv0slmA=|jQxr8tsGSLB4Qq90rts8Zm5GTMY= ${rsa}`,
  ].join("\n");

  test.each([
    { host: "web-1", port: 22, trusted: [ed25519] },
    { host: "web-1", port: 2222, trusted: [ecdsa] },
    { host: "web-2", port: 22, trusted: [] },
  ])("$host, port $port", ({ host, port, trusted }) => {
    expect(about(file, host, port).trusted).toEqual(trusted);
  });
});

test("a revoked key is told apart from a trusted one", () => {
  expect(about(`@revoked * ${rsa}\nweb-1 ${ed25519}`, "web-1")).toEqual({
    trusted: [ed25519],
    revoked: [rsa],
    ignored: [],
  });
});

test("a certificate authority does not vouch for a key, and the reason is given", () => {
  expect(about(`# ours\n@cert-authority *.example.org ${rsa}`, "web.example.org")).toEqual({
    trusted: [],
    revoked: [],
    ignored: ["Line 2 names a certificate authority, and host certificates are not supported"],
  });
});

test("any text is read without an error, and a line for another host changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const lines = text.replaceAll("*", "x").replaceAll("?", "x").replaceAll("web-1", "");
      expect(about(`${lines}\nweb-1 ${ed25519}`, "web-1").trusted).toEqual([ed25519]);
    }),
  );
});

test("the name with the standard port is the bare name", () => {
  expect([knownHostsName("Web-1", 22), knownHostsName("web-1", 2222)]).toEqual(["web-1", "[web-1]:2222"]);
});
