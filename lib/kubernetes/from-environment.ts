import type { Failure } from "../errors/failure";
import { at } from "../spec/property";
import type { Injector } from "./injector";
import { isKnownSetting, SETTINGS } from "./settings";
import type { Says, Told } from "./told";

/** What the environment of a control plane says of the traffic of its pods, and what of it cannot be read. */
export function fromEnvironment(
  environment: Readonly<Record<string, string>>,
  { version }: Injector,
): { readonly says: Says; readonly failures: readonly Failure[] } {
  const says = new Map<string, Told>();
  const failures: Failure[] = [];
  for (const setting of SETTINGS) {
    const text = environment[setting.variable];
    if (text === undefined || !isKnownSetting(setting, version)) continue;
    const reading = setting.read(text.trim());
    if ("failure" in reading) failures.push(at(setting.variable, reading.failure));
    else says.set(setting.property, { ...reading, place: setting.variable });
  }
  return { says, failures };
}
