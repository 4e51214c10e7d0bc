// Prints which packages a program with hosts loads besides Pulumi's own: as it starts, in the process that manages its
// hosts, and there once a host is reached by SSH. And what of Kubernetes it has loaded by then.
const { createServer } = require("node:net");

const packages = () => new Set(Object.keys(require.cache).flatMap(packageOf));

function packageOf(path) {
  const [, name] = path.match(/^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
  return name ?? [];
}

function closedPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function main() {
  const pulumi = require("@pulumi/pulumi");
  const before = packages();
  const besides = () => [...packages()].filter((name) => !before.has(name)).toSorted();

  const { TransparentProxyHost } = require("kuma-transparent-proxy/pulumi");
  const program = besides();
  const { transparentProxyHost } = require("kuma-transparent-proxy/pulumi/provider");
  await transparentProxyHost.check({}, {});
  const manager = besides();
  const connection = { host: "127.0.0.1", port: await closedPort(), password: "none", dialErrorLimit: 1 };
  const refusal = await transparentProxyHost.create({ connection }).then(String, ({ message }) => message);

  const isOfOnePulumi = TransparentProxyHost.prototype instanceof pulumi.CustomResource;
  const ofKubernetes = Object.keys(require.cache).filter((path) => /\/(?:kubernetes|policies)\//.test(path));
  process.stdout.write(JSON.stringify({ isOfOnePulumi, program, manager, refusal, overSsh: besides(), ofKubernetes }));
}

main();
