import { type Command, Option } from "commander";
import type * as Implementation from "../annotate";
import type { AnnotateArguments } from "../annotate";
import type { Io } from "../io";
import { addPodOptions, configOption, examples, more } from "../options";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../annotate");

/** The words of `kuma-tp annotate`. */
export function addAnnotate(program: Command, io: Io, session: Session): void {
  const command = program
    .command("annotate")
    .description("Puts a policy on the workloads of manifests, as annotations for Kuma's injector. YAML in, YAML out.")
    .addOption(
      new Option("-f, --filename <file|folder>", "manifests: a file, a folder, or - for stdin; may be given again")
        .argParser(more)
        .makeOptionMandatory(),
    )
    .option("-R, --recursive", "folders within folders, too")
    .addOption(configOption("the policy (YAML), or - for stdin").makeOptionMandatory())
    .option("--write", "write the files back instead of printing them");
  addPodOptions(command)
    .addHelpText(
      "after",
      examples(
        "kuma-tp annotate -f deploy/ --config policy.yaml --kuma-version 2.9 --write",
        "helm template web ./chart | kuma-tp annotate -f - --config policy.yaml --kuma-version 2.9 | kubectl apply -f -",
        "kuma-tp annotate -f rollout.yaml --template-path Rollout=spec.template --config policy.yaml --kuma-version 2.9",
      ),
    )
    .action((given: AnnotateArguments) => session.answer(loaded().annotateCommand(given, io)));
}
