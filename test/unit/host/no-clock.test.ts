import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A clock that is set moves nothing on a host: its scripts go by the uptime, and ask for the time nowhere. Doctor alone tells it. */
const HOST = join(__dirname, "../../../lib/host");
const SCRIPTS = readdirSync(HOST).filter((file) => !file.startsWith("doctor-"));

const ASKS_THE_TIME = /\$\(date\b|[`;|&]\s*date\b|-nt |-ot |-newer|-mmin|-mtime|EPOCHSECONDS|\$SECONDS\b/;

test.each(SCRIPTS)("%s", (file) => {
  expect(readFileSync(join(HOST, file), "utf8")).not.toMatch(ASKS_THE_TIME);
});

test("doctor would be caught", () => {
  const doctor = readFileSync(join(HOST, "doctor-script.ts"), "utf8");
  expect(doctor).toMatch(ASKS_THE_TIME);
});
