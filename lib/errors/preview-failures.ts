import { ProviderError } from "./failure";

/** What can be wrong with a plan that somebody wants to read: KTP417 to KTP421, and KTP424. */

/** A file is no JSON, or was cut. */
export const planUnreadable = (file: string, engine: string, how: string): ProviderError =>
  new ProviderError({
    code: "KTP417",
    problem: `${file} is no plan of ${engine}: it is no whole JSON.`,
    remedy: `Write it by \`${how}\`, to its end.`,
  });

/** It is JSON, of something else. */
export const planForeign = (file: string, engine: string, how: string): ProviderError =>
  new ProviderError({
    code: "KTP418",
    problem: `${file} is no plan of ${engine}.`,
    remedy: `Write one by \`${how}\`.`,
  });

/** A later format may say what nobody here understands: half a preview is none. */
export const planTooNew = (file: string, version: string, known: string): ProviderError =>
  new ProviderError({
    code: "KTP419",
    problem: `${file} has format version ${version}; versions ${known} are known.`,
    remedy: "Install a newer version of kuma-transparent-proxy.",
  });

/** The engine gave up on the way: what it had until then is half a plan. */
export const planFailed = (file: string, engine: string): ProviderError =>
  new ProviderError({
    code: "KTP424",
    problem: `${file} is a plan of ${engine} that failed: what comes after the failure is missing.`,
    remedy: `See what ${engine} said of it, and plan again.`,
  });
