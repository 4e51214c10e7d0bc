import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type IStackSynthesizer, type ISynthesisSession, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { notBundled } from "../errors/construct-failures";
import { EXECUTABLE, PLATFORMS, placeProvider } from "../terraform/platforms";
import { SOURCE } from "../terraform/source";
import { VERSION } from "./release";

/** What of the provider travels with a stack. */
export interface Bundle {
  /** Of which machines that run Terraform, in Go's words. @default linux and darwin, amd64 and arm64 */
  readonly platforms?: readonly string[];
  /** Path of an executable to take in place of the package's own, which needs Node: one of Node's single executables. */
  readonly executable?: string;
}

/** Stacks whose synthesis brings the provider along, and what of it. */
const bundles = new WeakMap<TerraformStack, Bundle>();

/** Lets the synthesis of a stack copy the provider to where `terraform init` looks for it without being told. */
export function bundleWith(construct: IConstruct, bundle: Bundle): void {
  const stack = TerraformStack.of(construct);
  const isWrapped = bundles.has(stack);
  bundles.set(stack, { ...bundles.get(stack), ...bundle });
  if (!isWrapped) stack.synthesizer = new BundlingSynthesizer(stack, stack.synthesizer);
}

class BundlingSynthesizer implements IStackSynthesizer {
  readonly #stack: TerraformStack;
  readonly #inner: IStackSynthesizer;

  constructor(stack: TerraformStack, inner: IStackSynthesizer) {
    this.#stack = stack;
    this.#inner = inner;
  }

  synthesize(session: ISynthesisSession): void {
    this.#inner.synthesize(session);
    const { synthesizedStackPath } = session.manifest.forStack(this.#stack);
    const path = join(session.outdir, synthesizedStackPath);
    // Of a synthesis in the other language, which Terraform would read as well.
    rmSync(path.endsWith(".json") ? path.slice(0, -".json".length) : `${path}.json`, { force: true });
    place(join(dirname(path), "terraform.d", "plugins"), bundles.get(this.#stack) ?? {});
  }
}

function place(plugins: string, { platforms = PLATFORMS, executable = EXECUTABLE }: Bundle): void {
  // Of a synthesis by another version, or for other platforms.
  rmSync(join(plugins, ...SOURCE), { recursive: true, force: true });
  try {
    placeProvider(plugins, VERSION, platforms, executable);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw notBundled(executable, code ?? message);
  }
}
