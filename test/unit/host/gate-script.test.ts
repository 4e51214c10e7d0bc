import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GATE_SCRIPT } from "../../../lib/host/gate-script";
import { GATE_STATE } from "../../../lib/host/gate-shell";
import { LISTENERS } from "../../../lib/host/listeners-shell";
import { SUMS } from "../../../lib/host/observe-persistence";
import { recordedShell } from "../../../lib/host/shell-functions";
import { HOST_STATE } from "../../../lib/plan/state-folder";

/** How long the watch of a gate waits for whom, by a clock that the test sets: it looks twice a second. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gate-"));
  writeFileSync(
    join(folder, "journal"),
    `version=3\nbackend=nftables\nuid=5678\nprogram_nft=${folder}/nft\ngate=tcp:15001\n`,
  );
  writeFileSync(join(folder, "nft"), NFT.replaceAll("FOLDER", folder), { mode: 0o755 });
  writeFileSync(join(folder, "script"), inFolder(GATE_SCRIPT));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Holds the elements of one set, and notes each flip with the second in which it was. */
const NFT = `#!/bin/sh
read -r up _ <FOLDER/uptime
case "$1" in
  list) [ ! -f FOLDER/is-open ] || { [ -s FOLDER/is-open ] && cat FOLDER/is-open || echo 'elements = { tcp, udp }'; } ;;
  add) : >FOLDER/is-open; echo "$up open" >>FOLDER/flips ;;
  flush) rm -f FOLDER/is-open; echo "$up closed" >>FOLDER/flips ;;
esac
`;

/** The script with the files and the clock of the test. */
function inFolder(script: string): string {
  return script
    .replaceAll(GATE_STATE, `${folder}/state`)
    .replaceAll(HOST_STATE.directory, folder)
    .replaceAll("/proc/uptime", `${folder}/uptime`)
    .replaceAll("/proc/net/", `${folder}/`)
    .replaceAll("sleep 0.5 2>/dev/null || sleep 1", `. ${folder}/next`);
}

const UP = "echo '   0: 0100007F:3A99 00000000:0000 0A 0:0 0:0 0 5678 0 1' >tcp\n";
const DOWN = "echo '  sl  local_address rem_address   st' >tcp\n";
const byHand = (what: "open" | "close") => `sh ${folder}/script ${what}\n`;

/** Lets the watch look for so many seconds, while things happen in some of them: which flips there were, and when. */
function watched(seconds: number, events: Readonly<Record<number, string>>): string[] {
  const cases = Object.entries(events).map(([second, event]) => `  ${second}.0)\n${event}  ;;`);
  const next = `tick=$((\${tick:-0} + 1))
up=$((tick / 2)).$((tick % 2 * 5))
[ "$tick" -lt ${2 * seconds} ] || exit 0
echo "$up 0" >${folder}/uptime
(
cd ${folder}
case "$up" in
${cases.join("\n")}
esac
)
`;
  writeFileSync(join(folder, "next"), next);
  writeFileSync(join(folder, "flips"), "");
  writeFileSync(join(folder, "uptime"), "0.0 0\n");
  execFileSync("sh", ["-c", `cd ${folder}\n${events[0] ?? UP}sh script watch`]);
  return execFileSync("cat", [join(folder, "flips")], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
}

test("opens at once, closes after three seconds; who was there for a minute has three again", () => {
  expect(watched(100, { 0: DOWN, 2: UP, 80: DOWN, 81: UP })).toEqual([
    "0.0 open",
    "5.0 closed",
    "80.0 open",
    "84.0 closed",
  ]);
});

test("who goes away soon is waited for twice as long", () => {
  expect(watched(40, { 0: DOWN, 2: UP, 10: DOWN, 11: UP })).toEqual([
    "0.0 open",
    "5.0 closed",
    "10.0 open",
    "17.0 closed",
  ]);
});

test("one that opens by hand is not undone within a second, and a proxy that is stopped so has no patience left, either", () => {
  const flips = watched(40, { 0: UP, 10: byHand("open") });
  expect(flips).toEqual(["10.0 open", "16.0 closed"]);
});

test("a proxy that is back before anybody looked is not trusted while its unit says that it was away", () => {
  const stopped = byHand("open");
  const flips = watched(60, { 0: UP, 10: stopped, 12: stopped, 14: stopped, 16: stopped });
  expect(flips.filter((flip) => flip.endsWith("closed"))).toEqual([]);
});

test("what others made of the rules is seen within ten seconds", () => {
  const flips = watched(40, { 0: DOWN, 12: "rm is-open\n" });
  expect(flips[0]).toBe("0.0 open");
  expect(Number.parseInt(flips[1] ?? "", 10)).toBeGreaterThan(12);
  expect(Number.parseInt(flips[1] ?? "", 10)).toBeLessThanOrEqual(22);
});

const HALF = "echo 'elements = { tcp }' >is-open\n";

test("half of a gate is made what it was: open without a new wait, closed at once", () => {
  expect(watched(40, { 0: DOWN, 6: HALF, 18: UP })).toEqual(["0.0 open", "10.0 open", "21.0 closed"]);
  const flips = watched(40, { 0: UP, 12: HALF });
  expect(flips).toEqual([expect.stringMatching(/^(1[2-9]|2[0-2])\.\d closed$/)]);
});

test("half of a gate that somebody left before the watch began is opened, and closed after the usual wait", () => {
  expect(watched(10, { 0: `${UP}${HALF}` })).toEqual(["0.0 open", "3.0 closed"]);
});

/** The kernel's list of so many sockets of UDP, the proxy's among them at the end. */
const udpSockets = (many: number) =>
  `  sl  local_address rem_address   st\n${Array.from({ length: many }, (_, index) => udpSocket(20_000 + index, 1000)).join("")}${udpSocket(15_053, 5678)}`;
const udpSocket = (port: number, uid: number) =>
  `${String(port).padStart(5)}: 00000000:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 07 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 12345 2 0000000000000000 0\n`;

/** Milliseconds of processor that so many looks take, and what they miss. */
function looks(): { readonly milliseconds: number; readonly missing: string } {
  const script = inFolder(`${recordedShell(HOST_STATE)}${LISTENERS}
know_gate
for look in 1 2 3 4 5 6 7 8 9 10; do look_around; done
echo "$missing"; times`);
  const [missing = "", ...times] = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\n");
  const seconds = [...times.join(" ").matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, min, sec]) => Number(min) * 60 + Number(sec),
  );
  return { milliseconds: 1000 * seconds.reduce((sum, each) => sum + each, 0), missing: missing.trim() };
}

test("five thousand sockets of UDP cost a look little more than twenty", () => {
  const journal = readFileSync(join(folder, "journal"), "utf8").replace("gate=tcp:15001", "gate=udp:15053");
  writeFileSync(join(folder, "journal"), journal);
  writeFileSync(join(folder, "udp"), udpSockets(20));
  const few = looks();
  writeFileSync(join(folder, "udp"), udpSockets(5000));
  const many = looks();
  expect([few.missing, many.missing]).toEqual(["", ""]);
  expect(many.milliseconds).toBeLessThan(8 * Math.max(few.milliseconds, 10));
});

test("a socket of UDP counts by its port and its user", () => {
  const journal = readFileSync(join(folder, "journal"), "utf8").replace("gate=tcp:15001", "gate=udp:15053");
  writeFileSync(join(folder, "journal"), journal);
  for (const [list, text] of [
    ["udp6", udpSocket(15_053, 5678).replace(": 00000000:", ": 00000000000000000000000000000000:")],
    ["udp", udpSocket(15_053, 1000) + udpSocket(5678, 5678)],
  ] as const) {
    for (const name of ["udp", "udp6"]) rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, list), text);
    expect([list, looks().missing]).toEqual([list, list === "udp6" ? "" : "udp:3ACD"]);
  }
});

test("one that waited while the gate was taken away opens nothing", () => {
  const withoutGate = "sed -i /^gate=/d journal\n";
  expect(watched(5, { 0: UP, 2: `${withoutGate}${DOWN}` })).toEqual([]);
});

test("one whose text was written anew ends, so that systemd starts what stands there now", () => {
  const another = "echo '# newer' >>script\n";
  expect(watched(40, { 0: UP, 5: another, 20: DOWN })).toEqual([]);
});

test("checksums tell of a gate where there is one, and are the same as ever where there is none", () => {
  const sums = () =>
    execFileSync("sh", ["-c", SUMS.replaceAll(HOST_STATE.directory, folder)], { encoding: "utf8" }).match(/[^/\n]+$/gm);
  for (const name of ["uninstall", "restore", "rules-nft"]) writeFileSync(join(folder, name), name);
  expect(sums()).toEqual(["uninstall", "restore", "rules-nft"]);
  writeFileSync(join(folder, "gate"), "gate");
  expect(sums()).toEqual(["uninstall", "restore", "rules-nft", "gate"]);
});
