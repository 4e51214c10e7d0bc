import { parseObservation } from "../host/parse-observation";
import { type Family, type RenderOptions, render } from "../index";
import { readText } from "./config";
import type { Answer, Io } from "./io";
import { readHostSpec } from "./spec";

/** What `kuma-tp render` was given. */
export interface RenderArguments {
  readonly config: string;
  readonly backend?: "iptables" | "nftables";
  readonly family?: Family;
  readonly resolvConf?: string;
  readonly dockerOutput?: boolean;
}

/** Prints the text that an apply loads. A configuration's own `backend` counts where the command names none. */
export async function renderCommand(given: RenderArguments, io: Io): Promise<Answer> {
  const { policy, backend } = await readHostSpec(given.config, io);
  const nameservers = given.resolvConf === undefined ? undefined : await readNameservers(given.resolvConf, io);
  const options: RenderOptions = {
    backend: given.backend ?? (backend === "auto" ? "iptables" : backend),
    hasDockerOutput: given.dockerOutput ?? false,
    ...(given.family === undefined ? {} : { family: given.family }),
    ...(nameservers === undefined ? {} : { nameservers }),
  };
  const stderr = nameservers?.length === 0 ? `${given.resolvConf} lists no nameserver: no query is redirected\n` : "";
  return { exitCode: 0, stdout: render(policy, options), stderr };
}

/** Read as a host's own file is read. */
async function readNameservers(path: string, io: Io): Promise<readonly string[]> {
  return parseObservation(new Map([["resolver", await readText(path, io)]])).nameservers;
}
