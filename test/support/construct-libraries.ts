import type * as cdktf from "cdktf";
import type * as ours from "../../lib/cdktf";
import type { Wire } from "../../lib/lifecycle/wire";

/** One of the two libraries, and our constructs on it. */
export interface ConstructLibrary {
  readonly name: "cdktf" | "cdktn";
  readonly cdk: typeof cdktf;
  readonly kuma: typeof ours;
}

/** Our constructs on each library: the sources are those for cdktf, and are loaded for each anew, with that in its place. */
export const LIBRARIES: readonly ConstructLibrary[] = (["cdktf", "cdktn"] as const).map((name) => {
  let cdk: typeof cdktf | undefined;
  let kuma: typeof ours | undefined;
  jest.isolateModules(() => {
    jest.doMock("cdktf", () => jest.requireActual(name));
    cdk = require("cdktf");
    kuma = require("../../lib/cdktf");
  });
  jest.dontMock("cdktf");
  return { name, cdk: cdk as typeof cdktf, kuma: kuma as typeof ours };
});

/** A stack in which something may be declared, with the provider, which stays where it is. */
export function stackOf({ cdk, kuma }: ConstructLibrary): cdktf.TerraformStack {
  const stack = new cdk.TerraformStack(cdk.Testing.app(), "stack");
  new kuma.KumaProvider(stack, "kuma", { bundle: false });
  return stack;
}

/** A configuration as it is synthesized, of which tests ask some. */
export interface Configuration {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Wire>>>>;
  readonly [block: string]: unknown;
}

/** @throws Error with all that validations refuse */
export function synthesized({ cdk }: ConstructLibrary, stack: cdktf.TerraformStack): Configuration {
  return JSON.parse(cdk.Testing.synth(stack, true)) as Configuration;
}

/** What is refused, one fault a line; nothing, an empty list. */
export function refusals(library: ConstructLibrary, stack: cdktf.TerraformStack): readonly string[] {
  try {
    synthesized(library, stack);
    return [];
  } catch (thrown) {
    const lines = (thrown as Error).message.split("\n").map((line) => line.trim());
    const refused = lines.filter((line) => line.startsWith("["));
    if (refused.length === 0) throw thrown;
    return refused;
  }
}

/** An expression of Terraform within a text. */
export function expression(of: string): string {
  return `\${${of}}`;
}
