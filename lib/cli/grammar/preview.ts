import { Argument, type Command } from "commander";
import type { Io } from "../io";
import { addPodOptions, choice, examples, once } from "../options";
import type * as Implementation from "../preview";
import type { PreviewArguments } from "../preview";
import { ENGINES, FORMATS } from "../preview-formats";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../preview");

/** The words of `kuma-tp preview`. */
export function addPreview(program: Command, io: Io, session: Session): void {
  const command = program
    .command("preview")
    .description(
      "Says of a plan which traffic changes path, what else changes and what may go wrong, for a pull request.",
    )
    .addArgument(new Argument("<engine>", "whose plan it is").choices(ENGINES))
    .argument("<file>", "the plan as JSON, or - for stdin")
    .addOption(choice("--format <name>", "markdown (the default), text, json, sarif, or svg: a picture", FORMATS))
    .option(
      "--fail-on <risks>",
      "exit with 1 on lockout, escape, enter, dns, reset, drift or unknown; with commas between",
      once,
    )
    .option("--allow <file>", "accepted risks (YAML), each with a reason and its last day, or - for stdin", once);
  addPodOptions(command)
    .addHelpText(
      "after",
      examples(
        "kuma-tp preview terraform plan.json",
        "pulumi preview --json | kuma-tp preview pulumi - --fail-on lockout,escape",
        "kuma-tp preview terraform plan.json --fail-on lockout,escape --allow accepted-risks.yaml",
        "kuma-tp preview terraform plan.json --format svg > plan.svg",
        "pulumi refresh --preview-only --json | kuma-tp preview pulumi - --fail-on drift",
      ),
    )
    .action((engine: string, file: string, given: PreviewArguments) =>
      session.answer(loaded().previewCommand(engine, file, given, io)),
    );
}
