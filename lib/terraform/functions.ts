import { EXPLAIN } from "./explain-function";
import type { ProviderFunction } from "./function";
import { POD_METADATA } from "./pod-metadata-function";
import { RENDER } from "./render-function";

/** What configurations can ask without a resource. */
export const FUNCTIONS: readonly ProviderFunction[] = [EXPLAIN, POD_METADATA, RENDER];
