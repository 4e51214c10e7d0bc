import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GATE_SCRIPT } from "../../../lib/host/gate-script";
import { GATE_STATE } from "../../../lib/host/gate-shell";
import { SUMS } from "../../../lib/host/observe-persistence";
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
  list) [ ! -f FOLDER/is-open ] || echo 'elements = { tcp, udp }' ;;
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
