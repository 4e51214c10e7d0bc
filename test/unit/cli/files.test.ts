import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lock, readFolder, replaceFile } from "../../../lib/cli/files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "manifests-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a folder is told by name, and what is none is told apart", async () => {
  mkdirSync(join(folder, "b"));
  for (const name of ["c.yaml", "a.yaml"]) writeFileSync(join(folder, name), "");
  expect(await readFolder(folder)).toEqual([
    { name: "a.yaml", isFolder: false },
    { name: "b", isFolder: true },
    { name: "c.yaml", isFolder: false },
  ]);
  expect(await readFolder(join(folder, "a.yaml"))).toBeUndefined();
  await expect(readFolder(join(folder, "d"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a file is replaced whole: who has it open reads on, its permissions stay, a link still leads there", async () => {
  const [file, link] = [join(folder, "web.yaml"), join(folder, "link.yaml")];
  writeFileSync(file, "old\n");
  chmodSync(file, 0o640);
  symlinkSync("web.yaml", link);
  const { ino } = statSync(file);
  await replaceFile(link, "new\n");
  expect(readFileSync(file, "utf8")).toBe("new\n");
  expect(statSync(file).mode & 0o777).toBe(0o640);
  // Another file in its place, not another text in the same one.
  expect(statSync(file).ino).not.toBe(ino);
  expect(readdirSync(folder).toSorted()).toEqual(["link.yaml", "web.yaml"]);
});

test("what cannot be replaced leaves nothing behind", async () => {
  await expect(replaceFile(join(folder, "none.yaml"), "new\n")).rejects.toMatchObject({ code: "ENOENT" });
  mkdirSync(join(folder, "inner"));
  await expect(replaceFile(join(folder, "inner"), "new\n")).rejects.toMatchObject({ code: "EISDIR" });
  expect(readdirSync(folder)).toEqual(["inner"]);
});

test("who locks the same file waits until it is let go, and no longer than that", async () => {
  const file = join(folder, "inner", "lock");
  const first = await lock(file);
  await expect(lock(file, 0)).rejects.toMatchObject({ code: "EEXIST" });
  const second = lock(file);
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(readdirSync(join(folder, "inner"))).toEqual([]);
});
