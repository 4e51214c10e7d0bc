import * as pulumi from "@pulumi/pulumi";
import { controlPlaneDns } from "../../../lib/control-plane/control-plane-dns";
import { ControlPlaneDns, type ControlPlaneDnsArgs } from "../../../lib/pulumi/control-plane-dns";
import { setHostMocks } from "../../../lib/pulumi/testing";

/** The settings of a control plane's DNS as a component of a program. */

beforeAll(() => setHostMocks());

const known = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    output.apply(resolve);
    // An output that failed says so only to whoever asks for its promise.
    (output as unknown as { promise(): Promise<T> }).promise().catch(reject);
  });

test("gives each form that the function gives, of values that are known later, too", async () => {
  const args: ControlPlaneDnsArgs = { kumaVersion: "1.6.1", port: pulumi.output(Promise.resolve(53)), domain: "mesh" };
  const dns = new ControlPlaneDns("dns", args);
  const forms = controlPlaneDns({ kumaVersion: "1.6.1", port: 53, domain: "mesh" });
  if (!forms.ok) throw new Error("refused");
  const { coreDnsStub, ...plain } = forms.value;
  expect({
    environment: await known(dns.environment),
    environmentFile: await known(dns.environmentFile),
    systemdDropIn: await known(dns.systemdDropIn),
    installArguments: await known(dns.installArguments),
    helmValues: await known(dns.helmValues),
  }).toEqual(plain);
  expect(await known(dns.coreDnsStub(pulumi.output("10.96.0.7")))).toBe(coreDnsStub("10.96.0.7"));
});
