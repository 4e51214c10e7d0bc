import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import { journalDifferences } from "../kept";
import type { DataplaneChange } from "./change";
import { type DataplaneJournal, writeDataplaneJournal } from "./journal";
import type { DataplaneObservation } from "./observation";
import { DATAPLANE_FOLDER } from "./paths";
import type { WantedFile } from "./step";
import { managerOf, programFolders, takenBy } from "./wanted";

/** The journal as it shall be when the steps are done. What an earlier apply made stays recorded. */
export function journalAfter(
  spec: ResolvedKumaDataplane,
  seen: DataplaneObservation,
  { wanted, makesUser }: { readonly wanted: readonly WantedFile[]; readonly makesUser: boolean },
): DataplaneJournal {
  const { journal, files, host } = seen;
  const { name, uid } = spec.proxyUser;
  const used = programFolders(seen);
  const isSameUser = journal?.proxyUser.name === name && host.accounts.byName !== undefined;
  return {
    generation: (journal?.generation ?? 0) + 1,
    status: "applied",
    proxyUser: { name, uid },
    madeUser: makesUser || (isSameUser && journal.madeUser),
    manager: managerOf(spec, seen),
    files: wanted.map(({ path }) => path),
    madeFolder: journal?.madeFolder ?? !Object.keys(files).some((path) => path.startsWith(`${DATAPLANE_FOLDER}/`)),
    programFolders: used,
    formerFolders: isSame(used, journal?.programFolders ?? used)
      ? (journal?.formerFolders ?? [])
      : (journal?.programFolders ?? []).filter((folder) => !used.includes(folder)),
    redirects: takenBy(spec),
    drainSeconds: spec.service.drainSeconds,
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.join() === other.join();
}

/** Whether the journal on the host says what it should, but for its counter and its token. */
export function journalChanges(wanted: DataplaneJournal, seen: DataplaneObservation): DataplaneChange[] {
  const differences = journalDifferences(wanted, seen, ({ redirects: _redirects, token: _token, ...journal }) =>
    // Whatever else it records: a proxy that was to go is kept.
    seen.isRetiring ? "" : writeDataplaneJournal(journal),
  );
  return seen.isRetiring && differences.length === 0 ? [{ kind: "retiring" }] : differences;
}
