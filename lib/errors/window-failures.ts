import { ProviderError } from "./failure";

/** Failures of the confirm window. Codes KTP280 to KTP289. */

/**
 * The change could not be confirmed, and was taken back.
 *
 * @param stays what is there all the same: `user kuma-dp stays, since processes still run as it`
 */
export function takenBack(host: string, why: string, stays = ""): ProviderError {
  return new ProviderError({
    code: "KTP280",
    host,
    problem: `the change was taken back, since nobody could confirm it over a new connection: ${why}.${stays === "" ? "" : ` But ${stays}.`}`,
    remedy: "The host is as it was before. Look what of the change closes the way to it: `kuma-tp explain` tells.",
  });
}

/** The change could not be confirmed; that the host takes it back can only be trusted, not seen. */
export function willBeTakenBack(host: string, seconds: number, why: string): ProviderError {
  return new ProviderError({
    code: "KTP281",
    host,
    problem: `the change could not be confirmed: ${why}. The host takes it back by itself, in ${seconds} seconds at the latest.`,
    remedy: "Wait that long, then refresh: the host tells what is true.",
  });
}

/**
 * A check that the spec asks for did not succeed.
 *
 * @param how what came of it: `ended with exit status 22`
 */
export function checkFailed(host: string, index: number, how: string, said: string): ProviderError {
  return new ProviderError({
    code: "KTP282",
    host,
    property: `confirm.checks[${index}]`,
    problem: `the change was taken back, since this check ${how}: ${said || "it said nothing"}.`,
    remedy: "Run the check by hand on the host; if it is right, look at the change with `kuma-tp explain`.",
  });
}

/** Somebody else's change waits to be confirmed. */
export function hostHeld(host: string, holder: string, secondsLeft: number): ProviderError {
  return new ProviderError({
    code: "KTP283",
    host,
    problem: `the host waits for ${holder} to confirm a change, for ${secondsLeft} more seconds.`,
    remedy: "Wait for it and run again: the change is then confirmed, or taken back.",
  });
}

/** Nothing on the host would take the change back when nobody confirms it. */
export function notWatched(host: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP284",
    host,
    problem: `the host cannot be left alone with the change, since nothing there would take it back by itself: ${message}.`,
    remedy:
      "The host was left as it was. Mend what the message names, or say `confirm: false`: the change then counts at once.",
  });
}

/** Whether the change was confirmed, nobody knows: the word was sent, the answer is lost. */
export function fateUnknown(host: string, seconds: number, why: string): ProviderError {
  return new ProviderError({
    code: "KTP285",
    host,
    problem: `whether the change was confirmed is not known: ${why} If it was not, the host takes it back by itself, in ${seconds} seconds at the latest.`,
    remedy: "Wait that long, then refresh or run again: the host tells what is true.",
  });
}

/**
 * A name that had to resolve did not.
 *
 * @param how `ended with exit status 1`, `did not end within 85 seconds`
 */
export function probeFailed(host: string, property: string, name: string, how: string): ProviderError {
  return new ProviderError({
    code: "KTP286",
    host,
    property,
    problem: `the change was taken back, since ${name} did not resolve on the host: the probe ${how}.`,
    remedy:
      "Look whether the nameserver answers there (`getent ahosts NAME`); where a resolver of the host and the sidecar ask each other, `kuma-tp doctor` tells.",
  });
}
