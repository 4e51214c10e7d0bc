import { unzipSync } from "fflate";
import { EXECUTABLE } from "../../../lib/terraform/platforms";
import { kumaTp } from "./console";

const PROVIDER = "#!/bin/sh\nexit 0\n";
const FILES = { [EXECUTABLE]: PROVIDER };
const FOLDER = "m/kuma-transparent-proxy.internal/mesh/kuma";
/** Of a package with just that file, as Terraform computes it: `terraform providers lock -fs-mirror`. */
const HASH = "h1:Z+vk6aFex5cXRl1jAxTgNNpWDY/A5HVOjcUhJ5WGfqo=";

const mirror = (words: readonly string[], files: Readonly<Record<string, string>> = FILES) =>
  kumaTp(["terraform", "mirror", ...words], { files });

const textOf = ({ placed }: Awaited<ReturnType<typeof mirror>>, path: string) =>
  placed[path]?.bytes.toString("utf8") ?? "";

test("a mirror holds the provider for each platform, its two indices, and one checksum for all", async () => {
  const done = await mirror(["m"]);
  expect(done).toMatchObject({ exitCode: 0, stderr: "" });
  const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];
  const archives = platforms.map((platform) => `terraform-provider-kuma_1.2.3_${platform}.zip`);
  expect(Object.keys(done.placed)).toEqual(
    [...archives, "1.2.3.json", "index.json"].map((name) => `${FOLDER}/${name}`),
  );
  expect(JSON.parse(textOf(done, `${FOLDER}/index.json`))).toEqual({ versions: { "1.2.3": {} } });
  const entries = platforms.map((platform, index) => [platform, { url: archives[index], hashes: [HASH] }]);
  expect(JSON.parse(textOf(done, `${FOLDER}/1.2.3.json`))).toEqual({ archives: Object.fromEntries(entries) });
  expect(done.stdout).toBe(`kuma-transparent-proxy.internal/mesh/kuma 1.2.3 (${platforms.join(", ")})\n${HASH}\n`);
});

test("an archive holds the executable with its mode, the same bytes every time", async () => {
  const path = `${FOLDER}/terraform-provider-kuma_1.2.3_linux_amd64.zip`;
  const [one, other] = [await mirror(["m", "--platform", "linux_amd64"]), await mirror(["m"])];
  const archive = one.placed[path]?.bytes ?? Buffer.alloc(0);
  expect(archive).toEqual(other.placed[path]?.bytes);
  const files = Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
  expect(files).toEqual([["terraform-provider-kuma_v1.2.3", PROVIDER]]);
  // "Version made by" Unix, and the mode in the upper half of the external attributes, of the central directory.
  const central = archive.indexOf(Buffer.from("PK\u0001\u0002"));
  expect({ by: archive[central + 5], mode: archive.readUInt16LE(central + 40) }).toEqual({ by: 3, mode: 0o100755 });
});

test("--unpacked leaves folders, each with the executable", async () => {
  const { placed } = await mirror(["m", "--unpacked", "--platform", "linux_amd64"]);
  expect(placed).toEqual({
    [`${FOLDER}/1.2.3/linux_amd64/terraform-provider-kuma_v1.2.3`]: { bytes: Buffer.from(PROVIDER), mode: 0o755 },
  });
});

test("--executable takes another file", async () => {
  const { placed } = await mirror(["m", "--unpacked", "--platform", "linux_amd64", "--executable", "sea"], {
    sea: "ELF",
  });
  expect(Object.values(placed)).toEqual([{ bytes: Buffer.from("ELF"), mode: 0o755 }]);
});

test("what a mirror has already stays in its indices", async () => {
  const present = {
    [`${FOLDER}/index.json`]: '{"versions": {"1.0.0": {}}}',
    [`${FOLDER}/1.2.3.json`]: '{"archives": {"windows_amd64": {"url": "w.zip"}}}',
  };
  const done = await mirror(["m", "--platform", "linux_amd64"], { ...FILES, ...present });
  expect(JSON.parse(textOf(done, `${FOLDER}/index.json`))).toEqual({ versions: { "1.0.0": {}, "1.2.3": {} } });
  expect(Object.keys(JSON.parse(textOf(done, `${FOLDER}/1.2.3.json`)).archives)).toEqual([
    "windows_amd64",
    "linux_amd64",
  ]);
});

test("a mirror that is complete is left alone, but for its indices", async () => {
  const path = "m/kuma-transparent-proxy.internal/mesh/kuma/1.2.3/linux_amd64/terraform-provider-kuma_v1.2.3";
  const again = await mirror(["m", "--unpacked", "--platform", "linux_amd64"], { ...FILES, [path]: PROVIDER });
  expect(again).toMatchObject({ exitCode: 0, placed: {} });
});

test("an executable that lost its mode gets it back", async () => {
  const path = `${FOLDER}/1.2.3/linux_amd64/terraform-provider-kuma_v1.2.3`;
  const around = { files: { ...FILES, [path]: PROVIDER }, modes: { [path]: 0o644 } };
  const { placed } = await kumaTp(["terraform", "mirror", "m", "--unpacked", "--platform", "linux_amd64"], around);
  expect(placed).toEqual({ [path]: { bytes: Buffer.from(PROVIDER), mode: 0o755 } });
});

test("a mirror that somebody else does not let go is told", async () => {
  const { stderr, placed } = await kumaTp(["terraform", "mirror", "m"], { files: FILES, lockError: "EEXIST" });
  expect(stderr).toMatch(new RegExp(`^KTP427 .*${FOLDER}/\\.kuma-tp\\.lock is there\\.`));
  expect(placed).toEqual({});
});

test.each([
  { name: "no platform", words: ["m", "--platform", "Linux"], files: FILES, code: "KTP413" },
  {
    name: "an index of something else",
    words: ["m"],
    files: { ...FILES, [`${FOLDER}/index.json`]: "[]" },
    code: "KTP414",
  },
  {
    name: "another build of the same version",
    words: ["m", "--unpacked"],
    files: { ...FILES, [`${FOLDER}/1.2.3/darwin_arm64/terraform-provider-kuma_v1.2.3`]: "other" },
    code: "KTP415",
  },
  { name: "no executable", words: ["m", "--executable", "nowhere"], files: FILES, code: "KTP416" },
])("$name: nothing is written", async ({ words, files, code }) => {
  const refused = await mirror(words, files);
  expect(refused).toMatchObject({ exitCode: 2, stdout: "", placed: {} });
  expect(refused.stderr).toMatch(new RegExp(`^${code} `));
});

test("a folder that cannot be written is told", async () => {
  const { stderr } = await kumaTp(["terraform", "mirror", "m"], { files: FILES, writeError: "EACCES" });
  expect(stderr).toMatch(/^KTP426 .*\.zip cannot be written: EACCES\./);
});
