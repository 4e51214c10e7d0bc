import type { Command } from "commander";
import type { Io } from "../io";
import { choice, configOption, examples, once } from "../options";
import type * as Implementation from "../pulumi-import";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../pulumi-import");

const KINDS = ["host", "mesh-dns", "dataplane"] as const;

/** The words of `kuma-tp pulumi-import`. */
export function addPulumiImport(program: Command, io: Io, session: Session): void {
  program
    .command("pulumi-import")
    .description("Looks at a host and prints the file by which `pulumi import --file` takes it over.")
    .addOption(configOption("the spec (YAML) as the program has it, or - for stdin").makeOptionMandatory())
    .option("--name <name>", "name of the resource in the program", once)
    .addOption(choice("--resource <kind>", "host (the default), mesh-dns or dataplane: whose spec that is", KINDS))
    .option("--output <file>", "write there instead of to stdout", once)
    .addHelpText(
      "after",
      examples(
        "kuma-tp pulumi-import --config web-1.yaml --name web-1 --output import.json",
        "pulumi import --file import.json --generate-code=false",
      ),
    )
    .action((given) => session.answer(loaded().pulumiImportCommand({ name: "host", ...given }, io)));
}
