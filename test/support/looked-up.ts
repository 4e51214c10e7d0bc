import type { Place } from "../../sandbox/echo";

/** Addresses that programs of a host find for a name, by its C library; none when there is no such name. */
export async function lookedUp(place: Place, name: string): Promise<readonly string[]> {
  const { stdout } = await place.exec(["sh", "-c", LOOK_UP, "look-up", name]);
  return [...new Set(stdout.split("\n").filter((line) => line !== ""))];
}

/** busybox has a program of its own for it. It tells first whom it asked. */
const LOOK_UP = `
if command -v getent >/dev/null; then getent ahosts "$1" | cut -d' ' -f1
else nslookup "$1" | sed -n '/^Name:/,$s/^Address[ 0-9]*: *\\([^ ]*\\).*/\\1/p'
fi`;
