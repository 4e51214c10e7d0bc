import { ProviderError } from "./failure";

/** What can be wrong with a mirror of the provider for Terraform: KTP413 to KTP416, and KTP427. */

/** A platform has no such form. */
export const platformUnreadable = (platform: string): ProviderError =>
  new ProviderError({
    code: "KTP413",
    problem: `"${platform}" is no platform.`,
    remedy: "Name operating system and processor as Terraform does: `linux_amd64`, `linux_arm64`, `darwin_arm64`.",
  });

/** A file of the mirror is none that we, or another mirror, wrote. */
export const mirrorUnreadable = (path: string): ProviderError =>
  new ProviderError({
    code: "KTP414",
    problem: `${path} is no index of a mirror.`,
    remedy: "Name another folder, or remove that file.",
  });

/** The mirror has this version already, of another build. Lock files hold the checksum of a version. */
export const mirrorDiffers = (path: string): ProviderError =>
  new ProviderError({
    code: "KTP415",
    problem: `${path} is there already and holds something else.`,
    remedy: "A version never changes: lock files hold its checksum. Mirror another version, or name an empty folder.",
  });

/** The one file that the provider is was not built, or lost. */
export const executableMissing = (path: string, reason: string): ProviderError =>
  new ProviderError({
    code: "KTP416",
    problem: `The provider's executable ${path} cannot be read: ${reason}.`,
    remedy: "Install kuma-transparent-proxy again, or name the file by `--executable`.",
  });

/** Two mirrors into one folder wait for each other, and one of them does not end. */
export const mirrorBusy = (lock: string): ProviderError =>
  new ProviderError({
    code: "KTP427",
    problem: `Somebody else writes this mirror: ${lock} is there.`,
    remedy: "Try again once they are done. If nobody is at it, it was left behind by one who broke off: remove it.",
  });
