import { once } from "node:events";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { selfSigned } from "../../lib/terraform/certificate";
import { SOURCE } from "../../lib/terraform/source";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { Configuration, type Way } from "./configuration";

/** What `kuma-tp terraform mirror` makes, installed by the real engine in each way that there is. */

const HOST = 'resource "kuma_transparent_proxy_host" "web" {}';

let server: Awaited<ReturnType<typeof serve>> | undefined;

/** Runs the command, and gives the checksum that it says. */
async function mirror(folder: string, ...words: readonly string[]): Promise<string> {
  const command = [process.execPath, join(projectRoot, "dist/cli/main.js"), "terraform", "mirror", folder, ...words];
  return /^h1:.*$/m.exec(await mustRun(command))?.[0] ?? "no checksum";
}

/** Serves a folder over TLS on loopback, as engines ask for. */
async function serve(folder: string) {
  const { key, certificate } = selfSigned(new Date());
  const https = createServer({ key, cert: certificate }, (request, response) => {
    readFile(join(folder, request.url ?? "")).then(
      (bytes) =>
        response
          .setHeader("Content-Type", request.url?.endsWith(".json") ? "application/json" : "application/zip")
          .end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, "localhost");
  await once(https, "listening");
  return { https, certificate, url: `https://localhost:${(https.address() as AddressInfo).port}/` };
}

/** By the one configuration that all of these have, and the checksum of the lock file then. */
async function locked(configuration: Configuration): Promise<string | undefined> {
  await configuration.declare(HOST);
  await configuration.terraform("init");
  expect(await configuration.terraform("validate")).toContain("The configuration is valid");
  return /"(h1:[^"]*)"/.exec(await readFile(join(configuration.folder, ".terraform.lock.hcl"), "utf8"))?.[1];
}

/** What the command said last. */
let hash = "";

afterAll(() => server?.https.close());

const installing = (block: string) => `provider_installation {\n  ${block}\n}\n`;

test.each<{ name: string; provide: (folder: string) => Promise<Way> }>([
  {
    name: "a mirror of archives",
    provide: async (folder) => {
      hash = await mirror(join(folder, "mirror"));
      return { cli: installing(`filesystem_mirror {\n    path = "${folder}/mirror"\n  }`) };
    },
  },
  {
    name: "a mirror of folders",
    provide: async (folder) => {
      hash = await mirror(join(folder, "mirror"), "--unpacked");
      return { cli: installing(`filesystem_mirror {\n    path = "${folder}/mirror"\n  }`) };
    },
  },
  {
    name: "terraform.d/plugins beside the configuration, without a word of configuration",
    provide: async (folder) => {
      hash = await mirror(join(folder, "terraform.d", "plugins"));
      return { cli: "" };
    },
  },
  {
    name: "a web server",
    provide: async (folder) => {
      hash = await mirror(join(folder, "www"));
      server = await serve(join(folder, "www"));
      await writeFile(join(folder, "ca.pem"), server.certificate);
      return {
        cli: installing(`network_mirror {\n    url = "${server.url}"\n  }`),
        variables: { SSL_CERT_FILE: join(folder, "ca.pem") },
      };
    },
  },
])("init installs the provider from $name", async ({ provide }) => {
  await using configuration = await Configuration.start(provide);
  expect(await locked(configuration)).toBe(hash);
});

test("one checksum locks every platform, and another build of the version is refused", async () => {
  await using configuration = await Configuration.start(async () => ({ cli: "" }));
  const folder = join(configuration.folder, "mirror");
  hash = await mirror(folder);
  await configuration.declare(HOST);
  const platforms = ["linux_amd64", "darwin_arm64", "linux_arm64"].map((platform) => `-platform=${platform}`);
  await configuration.terraform("providers", "lock", `-fs-mirror=${folder}`, ...platforms);
  const lock = await readFile(join(configuration.folder, ".terraform.lock.hcl"), "utf8");
  expect([...new Set(lock.match(/h1:[^"]*/g))]).toEqual([hash]);

  const other = join(configuration.folder, "other");
  const executable = join(configuration.folder, "other-build");
  await cp(join(projectRoot, "dist/terraform/terraform-provider-kuma"), executable);
  await writeFile(executable, "\n", { flag: "a" });
  await mirror(other, "--executable", executable);
  const { code, stdout, stderr } = await configuration.attempt("init", `-plugin-dir=${other}`);
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(/match any of the checksums/);
});

test("two that add to one mirror at once both stand in it", async () => {
  await using configuration = await Configuration.start(async () => ({ cli: "" }));
  const folder = join(configuration.folder, "mirror");
  const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "freebsd_amd64", "openbsd_amd64"];
  await Promise.all(platforms.map((platform) => mirror(folder, "--platform", platform)));
  const index = JSON.parse(await readFile(join(folder, ...SOURCE, "0.1.0.json"), "utf8"));
  expect(Object.keys(index.archives).toSorted()).toEqual(platforms.toSorted());
  expect((await readdir(join(folder, ...SOURCE))).filter((name) => /lock/.test(name))).toEqual([]);
});
