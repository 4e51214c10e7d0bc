import { type Command, Option } from "commander";
import { PLATFORMS } from "../../terraform/platforms";
import type { Io } from "../io";
import { examples, more, once } from "../options";
import type { Session } from "../session";
import type * as Implementation from "../terraform-mirror";
import type { TerraformMirrorArguments } from "../terraform-mirror";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../terraform-mirror");

/** The words of `kuma-tp terraform`. */
export function addTerraform(program: Command, io: Io, session: Session): void {
  const terraform = program
    .command("terraform")
    .description("What Terraform and OpenTofu need of this package.")
    .helpCommand(false);
  terraform
    .command("mirror")
    .description(
      "Puts the provider into a folder from which engines install it: a mirror of files, the root of a network mirror, or terraform.d/plugins.",
    )
    .argument("<folder>", "made where there is none; other providers and versions in it stay")
    .addOption(
      new Option("--platform <os_arch>", `may be given again; left out: ${PLATFORMS.join(", ")}`)
        .choices(PLATFORMS)
        .argParser(more),
    )
    .option("--unpacked", "folders instead of archives; a network mirror needs archives")
    .option("--executable <file>", "an executable of the provider in place of the one that needs Node", once)
    .addHelpText(
      "after",
      examples(
        "kuma-tp terraform mirror terraform.d/plugins",
        "kuma-tp terraform mirror /srv/www/terraform --platform linux_amd64 --platform linux_arm64",
      ),
    )
    .action((folder: string, given: TerraformMirrorArguments) =>
      session.answer(loaded().terraformMirrorCommand(folder, given, io)),
    );
}
