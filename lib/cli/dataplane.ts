import { dataplane } from "../dataplane/dataplane";
import { noTransparentProxyConfig } from "../errors/dataplane-failures";
import { ProviderError } from "../errors/failure";
import type { DataplaneSpec } from "../spec/dataplane";
import { readConfig } from "./config";
import { type Answer, type Io, textOf } from "./io";
import { resolved } from "./spec";

/** What `kuma-tp dataplane` was given. */
export interface DataplaneArguments {
  readonly config: string;
  readonly transparentProxyConfig?: true;
}

/** Prints the Dataplane of a host, or the other file that kuma-dp is given; what is worth knowing of it goes to stderr. */
export async function dataplaneCommand(given: DataplaneArguments, io: Io): Promise<Answer> {
  // What it is, `dataplane` finds out.
  const spec = (await readConfig(given.config, io)) as DataplaneSpec;
  const { dataplane: text, transparentProxyConfig, notes } = resolved(dataplane(spec));
  const stdout = given.transparentProxyConfig === true ? transparentProxyConfig : text;
  if (stdout === undefined) throw new ProviderError(noTransparentProxyConfig());
  return { exitCode: 0, stdout, stderr: textOf(notes.map((note) => `Note: ${note}`)) };
}
