import type { Way } from "../../resolver/ways";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { folderOf } from "../folder";
import { journalDifferences } from "../kept";
import type { DnsChange } from "./change";
import { type DnsJournal, writeDnsJournal } from "./journal";
import type { DnsObservation } from "./observation";
import type { Mark } from "./wanted";

interface JournalInput {
  readonly way: Way;
  readonly mark: Mark;
  readonly spec: ResolvedMeshDns;
  readonly seen: DnsObservation;
}

/** The journal as it shall be when the steps are done. What an earlier apply made stays recorded. */
export function journalAfter({ way, mark, spec, seen }: JournalInput): DnsJournal {
  return {
    generation: (seen.journal?.generation ?? 0) + 1,
    status: "applied",
    way,
    domains: spec.domains,
    nameservers: spec.servers.addresses,
    port: spec.servers.port,
    madeFile: mark.kind === "block" && madeFile(mark.path, seen),
    ...(mark.kind === "file" ? { file: mark.path, ...madeFolder(folderOf(mark.path), seen) } : {}),
    ...(mark.kind === "block" ? { edited: mark.path } : {}),
    ...(mark.kind === "none" || mark.reload === undefined ? {} : { reload: mark.reload }),
  };
}

function madeFile(path: string, { journal, files }: DnsObservation): boolean {
  return files[path] === undefined || (journal?.edited === path && journal.madeFile);
}

function madeFolder(folder: string, { journal, folders }: DnsObservation): { readonly madeFolder?: string } {
  return !folders.includes(folder) || journal?.madeFolder === folder ? { madeFolder: folder } : {};
}

/** Whether the journal on the host says what it should, but for its counter and its token. */
export function journalChanges(wanted: DnsJournal, seen: DnsObservation): DnsChange[] {
  return journalDifferences(wanted, seen, ({ token: _token, ...journal }) => writeDnsJournal(journal));
}
