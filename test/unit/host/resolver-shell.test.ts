import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { RESOLVER } from "../../../lib/host/resolver-shell";
import { stateShell } from "../../../lib/host/state-shell";
import { DNS_STATE } from "../../../lib/plan/state-folder";
import { readResolvConf } from "../../../lib/resolver/resolv-conf";

/** How our block comes into a file of somebody else and out of it, by the shell's own functions. */

const DEBIAN = "search lan\nnameserver 10.0.0.10\noptions edns0 trust-ad\n";

const OURS = `# Names of the mesh: kuma-transparent-proxy, from here
nameserver 10.0.0.1
# to here: kuma-transparent-proxy
`;

const folder = mkdtempSync(join(tmpdir(), "resolv-conf-"));
const path = join(folder, "resolv.conf");
afterAll(() => rmSync(folder, { recursive: true }));

/** What a file holds after some lines of shell, in which it is `$file`. */
function after(text: string, ...lines: readonly string[]): string {
  writeFileSync(path, text);
  const functions = `LC_ALL=C\nset -u\numask 077\n${stateShell(DNS_STATE)}${RESOLVER}`;
  execFileSync("sh", ["-s"], { input: [functions, `file='${path}'`, ...lines].join("\n") });
  return readFileSync(path, "utf8");
}

const LIST = 'list_nameservers "$file" 10.0.0.1';
const UNLIST = 'list_nameservers "$file"';

test.each([
  { name: "an ordinary one", text: DEBIAN },
  { name: "one without an end of its last line", text: "nameserver 10.0.0.10" },
  { name: "an empty one", text: "" },
  { name: "one that has the address in a comment", text: "# nameserver 10.0.0.1\nnameserver 9.9.9.9\n" },
  { name: "one with another address that begins alike", text: "nameserver 10.0.0.10\nnameserver 10.0.0.100\n" },
  { name: "one with the ends of lines of another system", text: "nameserver 9.9.9.9\r\nsearch lan\r\n" },
])("$name has a block at its top, and is to the byte what it was without it", ({ text }) => {
  const changed = after(text, LIST);
  expect(changed).toBe(OURS + text);
  expect(after(changed, UNLIST)).toBe(text);
  expect(readResolvConf(changed)).toMatchObject({ ours: ["10.0.0.1"], nameservers: readResolvConf(text).nameservers });
});

test("written twice is written once, and a changed address replaces the other one", () => {
  const once = after(DEBIAN, LIST);
  expect(after(once, LIST)).toBe(once);
  expect(readResolvConf(after(once, 'list_nameservers "$file" 10.0.0.2 fd00::1')).ours).toEqual([
    "10.0.0.2",
    "fd00::1",
  ]);
  expect(after(once, 'list_nameservers "$file" 10.0.0.2 fd00::1', UNLIST)).toBe(DEBIAN);
});

test("what somebody wrote above, below and between stays", () => {
  expect(after(`# mine\n${OURS}${DEBIAN}nameserver 8.8.8.8\n`, UNLIST)).toBe(`# mine\n${DEBIAN}nameserver 8.8.8.8\n`);
});

test("a block whose end somebody took away loses our lines and no others", () => {
  const [begin = "", ours = ""] = OURS.split("\n");
  expect(after(`${begin}\n${ours}\n${DEBIAN}`, UNLIST)).toBe(DEBIAN);
  expect(after(`${begin}\n${ours}\nnameserver 8.8.8.8\nsearch lan\n`, UNLIST)).toBe("search lan\n");
});

test("of any text at all is that text again", () => {
  const text = fc.string({ unit: "grapheme" }).map((found) => found.replaceAll("\0", ""));
  fc.assert(
    fc.property(text, fc.array(fc.ipV4(), { minLength: 1, maxLength: 3 }), (found, addresses) => {
      const changed = after(found, `list_nameservers "$file" ${addresses.join(" ")}`);
      expect(readResolvConf(changed).ours).toEqual(addresses);
      expect(after(changed, UNLIST)).toBe(found);
    }),
    { numRuns: 50 },
  );
});

test("mode and owner stay", () => {
  chmodSync(path, 0o640);
  const { uid, gid } = statSync(path);
  after(DEBIAN, LIST);
  expect(statSync(path)).toMatchObject({ uid, gid, mode: 0o100640 });
});

test("kumactl's line goes, from under our block too, and no other one", () => {
  const kumactls = `nameserver 10.0.0.1\n${DEBIAN}`;
  const drop = 'drop_line "$file" "nameserver 10.0.0.1"';
  expect(after(kumactls, drop)).toBe(DEBIAN);
  expect(after(OURS + kumactls, drop)).toBe(OURS + DEBIAN);
  expect(after(OURS + DEBIAN, drop)).toBe(OURS + DEBIAN);
});
