import { KUMA_VERSIONS } from "../cases/kuma-versions";
import type { PodPolicyCase } from "../cases/pod-policies";

/** Releases whose annotations can say all of a policy. */
export function releasesFor({ since, until, others = [] }: PodPolicyCase): string[] {
  const versions: readonly string[] = KUMA_VERSIONS;
  const from = since === undefined ? 0 : versions.indexOf(since);
  const to = until === undefined ? versions.length : versions.indexOf(until);
  if (from < 0 || to < 0) throw new Error(`${since ?? ""} or ${until ?? ""} is none of the releases of the table`);
  return [...others, ...versions.slice(from, to)];
}

/** A pod policy beside each release that can say it, and each that cannot. */
export function withReleases<T extends PodPolicyCase>(
  cases: readonly T[],
): readonly (T & { readonly version: string; readonly isSayable: boolean })[] {
  return cases.flatMap((one) => {
    const sayable = releasesFor(one);
    return KUMA_VERSIONS.map((version) => ({ ...one, version, isSayable: sayable.includes(version) }));
  });
}
