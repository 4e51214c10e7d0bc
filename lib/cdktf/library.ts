import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { otherLibrary } from "../errors/construct-failures";

/** By this libraries compiled with jsii say what a class is: `cdktf.TerraformStack`. Source: jsii lib/assembler, `jsii.rtti`. */
const RTTI = Symbol.for("jsii.rtti");

/**
 * Refuses a construct in a stack of the other library: cdktf and cdktn take each other's constructs for their own, and fail at
 * synthesis with an error that says nothing.
 *
 * @throws ProviderError KTP390
 */
export function requireOwnLibrary(construct: IConstruct): void {
  const own = libraryOf(TerraformStack);
  const used = libraryOf(TerraformStack.of(construct).constructor);
  if (own !== undefined && used !== undefined && own !== used) throw otherLibrary(own, used);
}

function libraryOf(stack: unknown): string | undefined {
  const told = (stack as { readonly [RTTI]?: { readonly fqn: string } })[RTTI];
  return told?.fqn.split(".")[0];
}
