// One host, as a user of constructs declares it: run by plain Node, without any command of the libraries.
const [, , library, outdir, spec] = process.argv;
const { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } = require(library);
const { KumaProvider, TransparentProxyHost } = require(`kuma-transparent-proxy/${library}`);

const app = new App({ outdir });
const stack = new TerraformStack(app, "stack");
new LocalBackend(stack, { path: "terraform.tfstate" });
new KumaProvider(stack, "kuma");
const port = new TerraformVariable(stack, "port", { type: "number", default: 15106 });
const { redirect, ...rest } = JSON.parse(spec);
const web = new TransparentProxyHost(stack, "web", {
  ...rest,
  redirect: { ...redirect, inbound: { port: port.numberValue } },
});
new TerraformOutput(stack, "traffic", { value: web.traffic });
app.synth();
