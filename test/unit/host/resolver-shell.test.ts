import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  run(`file='${path}'`, ...lines);
  return readFileSync(path, "utf8");
}

function run(...lines: readonly string[]): string {
  const functions = `LC_ALL=C\nset -u\numask 077\n${stateShell(DNS_STATE)}${RESOLVER}`;
  return execFileSync("sh", ["-s"], { input: [functions, ...lines].join("\n"), encoding: "utf8" });
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

test("of two blocks none is left", () => {
  expect(after(OURS + DEBIAN + OURS, LIST)).toBe(OURS + DEBIAN);
  expect(after(OURS + DEBIAN + OURS, UNLIST)).toBe(DEBIAN);
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

test("nor is the end of a last line made up where there is no program that could tell of it", () => {
  expect(after("nameserver 9.9.9.9", "tail() { return 127; }", LIST, UNLIST)).toBe("nameserver 9.9.9.9");
});

test("a file that is as it shall be is not written: undoing what was not done needs no room on the disk", () => {
  writeFileSync(path, DEBIAN);
  const { ino } = statSync(path);
  expect(run(`file='${path}'`, "cp() { return 1; }", "write_file() { return 1; }", UNLIST, "echo $?")).toBe("0\n");
  expect(statSync(path).ino).toBe(ino);
});

test("a file beside it, of somebody who is at work there too, stays", () => {
  writeFileSync(`${path}.new`, "mine\n");
  after(DEBIAN, LIST, UNLIST);
  expect(readFileSync(`${path}.new`, "utf8")).toBe("mine\n");
  rmSync(`${path}.new`);
  expect(readdirSync(folder)).toEqual(["resolv.conf"]);
});

test("what awk would not give back to the byte is left alone", () => {
  const torn = "nameserver 9.9.9.9\0\0\nsearch lan\n";
  const busybox = "awk() { command awk \"$@\" | tr '\\000' '\\n'; }";
  expect(after(torn, busybox, `! ${LIST} >/dev/null`)).toBe(torn);
  expect(after(torn, busybox, UNLIST)).toBe(torn);
});

test("a link stays one, and what it leads to is written", () => {
  const link = join(folder, "link");
  writeFileSync(path, DEBIAN);
  symlinkSync("resolv.conf", link);
  run(`list_nameservers '${link}' 10.0.0.1`);
  expect(readlinkSync(link)).toBe("resolv.conf");
  expect(readFileSync(path, "utf8")).toBe(OURS + DEBIAN);
  rmSync(link);
});

test("what is no file is not replaced by one, nor is anything put into a folder", () => {
  const inner = join(folder, "inner");
  mkdirSync(inner);
  expect(run(`list_nameservers '${inner}' 10.0.0.1`, 'echo "$?"')).toBe(`${inner} is no file\n1\n`);
  expect(readdirSync(inner)).toEqual([]);
  rmSync(inner, { recursive: true });
  run(`mkfifo '${inner}'`);
  expect(run(`list_nameservers '${inner}' 10.0.0.1`, 'echo "$?"')).toBe(`${inner} is no file\n1\n`);
  expect(lstatSync(inner).isFIFO()).toBe(true);
  rmSync(inner);
});

test("a file that is written in place has its former text again where the disk takes no more", () => {
  // The first text is cut off, as on a full disk.
  const full =
    'is_mount() { return 0; }; full=; printf() { [ "$full" ] || { full=yes; return 1; }; command printf "$@"; }';
  expect(after(DEBIAN, full, `! ${LIST}`)).toBe(DEBIAN);
});

test("a block without its end is kept as it is, and no more than it, where kumactl's line goes", () => {
  const [begin = "", ours = ""] = OURS.split("\n");
  const rest = "search lan\nnameserver 8.8.8.8\n";
  const drop = 'drop_line "$file" "search lan"';
  expect(after(`${begin}\n${ours}\n${rest}`, drop)).toBe(`${OURS}nameserver 8.8.8.8\n`);
});

describe("a resolver that is not there any more", () => {
  test.each(["systemd-resolved", "network-manager", "resolvconf", "unit:dnsmasq.service"])(
    "%s needs not be told",
    (who) => {
      const gone = "nmcli() { return 8; }; systemctl() { return 3; }; PATH=/nowhere";
      expect(run(gone, `reload_resolver ${who} && echo told`)).toBe("told\n");
    },
  );
});
