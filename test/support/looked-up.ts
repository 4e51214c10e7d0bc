import type { Place } from "../../sandbox/echo";

/** Addresses that programs of a host find for a name, by its C library; none when there is no such name. */
export async function lookedUp(place: Place, name: string): Promise<readonly string[]> {
  const { stdout } = await place.exec(["sh", "-c", LOOK_UP, "look-up", name]);
  return [...new Set(stdout.split("\n").filter((line) => line !== ""))];
}

/** Of busybox, nslookup gives up at the first nameserver that refuses; its ping asks the C library. */
const LOOK_UP = `
if command -v getent >/dev/null; then getent ahosts "$1" | cut -d' ' -f1
else ping -c 1 -w 1 "$1" 2>&1 | sed -n 's/^PING [^ ]* (\\([^)]*\\)).*/\\1/p'
fi`;
