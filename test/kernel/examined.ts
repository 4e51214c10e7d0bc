import type { Examination } from "../../lib/doctor/examination";
import { lookAround } from "../../lib/host/look-around";
import { hostSpec, hostUnderTest, type TestHost } from "../support/host-under-test";

/** What doctor knows of a host besides its rules. */
export async function examined({ sandbox }: TestHost): Promise<Examination> {
  const { runner } = await hostUnderTest(sandbox);
  await using _ = runner;
  return (await lookAround(runner, hostSpec({}))).around;
}
