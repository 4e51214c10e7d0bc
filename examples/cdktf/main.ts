import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { KumaProvider, TransparentProxyHost } from "kuma-transparent-proxy/cdktf";

//   npm run build && npm run synth                      # or: SYNTH_HCL_OUTPUT=true npm run synth
//   cd cdktf.out/stacks/web && terraform init
//   terraform plan -var 'connection={"host":"web-1.example.com","private_key":"file:~/.ssh/id_ed25519"}'
class Web extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // By default the state is looked for where synthesis ran.
    new LocalBackend(this, { path: "terraform.tfstate" });
    new KumaProvider(this, "kuma");

    // Which host: asked for, so that nobody redirects the traffic of the machine in front of them by accident.
    const connection = new TerraformVariable(this, "connection", {
      type: "any",
      description: "How to reach the host.",
    });

    const web = new TransparentProxyHost(this, "proxy", {
      connection: connection.value,
      redirect: {
        // Databases are not in the mesh yet.
        outbound: { excludePorts: [3306, 5432] },
      },
    });

    new TerraformOutput(this, "traffic", { value: web.traffic });
    new TerraformOutput(this, "status", { value: web.status });
  }
}

const app = new App();
new Web(app, "web");
app.synth();
