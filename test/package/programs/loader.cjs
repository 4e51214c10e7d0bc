// Takes the text that a state holds as the code of a host and asks it to check a spec, by the package and in the folder
// by which Pulumi's dynamic provider does so. Prints what came of it.
const { createRequire } = require("node:module");

const [text, news] = process.argv.slice(2);
const requireFromString = createRequire(require.resolve("@pulumi/pulumi/cmd/dynamic-provider"))("require-from-string");
const provider = requireFromString(text).handler();
provider.check({}, JSON.parse(news)).then((checked) => {
  const isTheSame = provider === require("kuma-transparent-proxy/pulumi/provider").transparentProxyHost;
  process.stdout.write(JSON.stringify({ checked, isTheSame }));
});
