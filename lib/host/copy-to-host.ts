import { copyFailed } from "../errors/service-failures";
import { word } from "../plan/shell-word";
import { DATAPLANE_STATE } from "../plan/state-folder";
import type { Copy, LocalFiles } from "./dataplane-copies";
import { DROP_EMPTY } from "./dataplane-shell";
import { hereDocument } from "./here-document";
import type { Runner } from "./runner";
import { saidInOne } from "./said";

/** Seconds for one piece, and for the unpacking at the end. */
const DEADLINE_SECONDS = 300;

/**
 * Copies one file to a host, piece by piece through its shell, so that it needs neither scp nor the network of the host; then puts
 * the programs in it into their folder. What is there already is not copied again, and one that broke off leaves no such folder.
 *
 * @returns whether it was not there before
 * @throws ProviderError KTP552 where it did not arrive whole
 */
export async function copyToHost(runner: Runner, copy: Copy, files: LocalFiles): Promise<boolean> {
  const run = async (script: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await runner.run(script, { asRoot: true, deadlineSeconds: DEADLINE_SECONDS });
    if (exitCode !== 0) throw copyFailed(runner.name, copy.file, saidInOne([stderr || stdout]));
    return stdout;
  };
  const part = `${copy.folder}.part`;
  const whole = copy.programs.map((name) => `[ -x ${word(`${copy.folder}/${name}`)} ]`).join(" && ");
  if ((await run(`if ${whole}; then echo there; fi`)).trim() === "there") return false;
  try {
    await run(`set -e\numask 022\nrm -rf ${word(part)}\nmkdir -p ${word(part)}`);
    for await (const piece of files.pieces(copy.file)) {
      await run(`set -e\n${hereDocument(`base64 -d >>${word(`${part}/file`)}`, wrapped(piece.toString("base64")))}`);
    }
    await run(finishing(copy, part));
  } catch (thrown) {
    await run(`rm -rf ${word(part)}; ${DROP_EMPTY}`).catch(() => undefined);
    throw thrown;
  }
  return true;
}

/** Takes copies off again that nothing came to use. */
export async function dropCopies(runner: Runner, copies: readonly Copy[]): Promise<void> {
  // Somebody else's apply may have come to use them meanwhile.
  const drop = copies.map(
    ({ folder: at }) => `grep -qs ${word(`=${at}`)} ${DATAPLANE_STATE.journal} || rm -rf ${word(at)}`,
  );
  const script = [...drop, DROP_EMPTY].join("\n");
  await runner.run(script, { asRoot: true, deadlineSeconds: DEADLINE_SECONDS });
}

/** As root tar would give each file to whom the archive names, who may be anybody on this host. */
function finishing({ sha256, holds, folder, programs }: Copy, part: string): string {
  const unpack =
    holds === "release"
      ? `mkdir release && tar -xozf file -C release || exit 1
for name in kuma-dp envoy coredns; do
  for at in release/*/bin/"$name" release/bin/"$name" release/"$name"; do [ ! -f "$at" ] || { mv "$at" "$name"; break; }; done
done
rm -rf release file`
      : `mv file ${word(holds)}`;
  return `umask 022
cd ${word(part)} || exit 1
[ "$(sha256sum <file | cut -d ' ' -f 1)" = ${sha256} ] || { echo "it did not arrive whole" >&2; exit 1; }
${unpack}
for name in ${programs.join(" ")}; do [ -f "$name" ] || { echo "it holds no $name" >&2; exit 1; }; done
chown 0:0 . * && chmod 755 . * && cd / && rm -rf ${word(folder)} && mv ${word(part)} ${word(folder)}`;
}

/** Lines that every base64 reads. */
function wrapped(text: string): string {
  return text.replace(/.{1,76}/g, "$&\n");
}
