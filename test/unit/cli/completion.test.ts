import * as fc from "fast-check";
import { SCRIPTS, SHELLS } from "../../../lib/cli/completion/scripts";
import { screenOf } from "./console";

/** What `kuma-tp complete` answers a shell; real shells are asked in test/package/completion.test.ts. */

const answered = async (...words: readonly string[]) => (await screenOf(["complete", "--", ...words])).stdout;

test.each(SHELLS)("the script of %s is printed as it is", async (shell) => {
  expect(await screenOf(["completion", shell])).toEqual({ exitCode: 0, stdout: SCRIPTS[shell], stderr: "" });
});

test("an answer has words with what they mean, and what the shell is to offer", async () => {
  expect(await answered("doctor", "--j")).toBe("word\t--json\tprint JSON\n");
  expect(await answered("render", "--config", "")).toBe("files\n");
  expect(await answered("terraform", "mirror", "")).toBe("folders\n");
  expect(await answered("explain", "tcp from the", "s")).toBe("word\tsidecar\tthe user as whom the sidecar runs\n");
  expect(await answered("doctor", "--", "dock")).toBe("files\n");
});

test("what completes a line is not offered for completion", async () => {
  expect(await answered("comp")).toMatch(/^word\tcompletion\t.*\n$/);
});

const word = fc.oneof(
  fc.constantFrom(
    "explain",
    "render",
    "help",
    "--config",
    "--backend=",
    "-f",
    "--",
    "-",
    "from",
    "to",
    "",
    "terraform",
  ),
  fc.string({ unit: "grapheme" }),
);

test("no line is refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const { exitCode, stderr, stdout } = await screenOf(["complete", "--", ...words]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toMatch(/^(word\t[^\t\n]+\t[^\t\n]*\n|files\n|folders\n)*$/);
    }),
    { numRuns: 300 },
  );
});
