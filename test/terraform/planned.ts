import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installCommand } from "../support/installed";
import { Configuration } from "./configuration";

/** A configuration of one host, with what the real engine plans for it in `plan.json`, and the command of this package. */
export async function plannedConfiguration(): Promise<Configuration> {
  const configuration = await Configuration.start();
  await installCommand(configuration.folder);
  await configuration.declare('resource "kuma_transparent_proxy_host" "web" {}');
  await configuration.terraform("init");
  await configuration.terraform("plan", "-refresh=false", "-out=plan.bin");
  const { stdout } = await configuration.attempt("show", "-json", "plan.bin");
  await writeFile(join(configuration.folder, "plan.json"), stdout);
  return configuration;
}
