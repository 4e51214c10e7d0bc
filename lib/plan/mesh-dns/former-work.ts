import { RESOLV_CONF, readResolvConf } from "../../resolver/resolv-conf";
import { folderOf } from "../folder";
import type { DnsObservation } from "./observation";
import type { DnsStep } from "./step";
import type { Mark } from "./wanted";
import { type DnsWork, NOTHING } from "./work";

/** What takes back the mark of a former way, where that is another one, or leaves its mark elsewhere by now. */
export function formerWork(mark: Mark, seen: DnsObservation): DnsWork {
  const { journal } = seen;
  if (journal === undefined) return NOTHING;
  const steps = [...fileSteps(mark, seen), ...blockSteps(mark, seen)];
  const paths = steps.map(({ path }) => path);
  return steps.length === 0
    ? NOTHING
    : { changes: [{ kind: "former-way", way: journal.way, paths }], steps, notes: [] };
}

function fileSteps(mark: Mark, { journal, files }: DnsObservation): DnsStep[] {
  const { file, madeFolder, reload } = journal ?? {};
  if (file === undefined || files[file] === undefined || (mark.kind === "file" && mark.path === file)) return [];
  const folder = madeFolder === folderOf(file) ? { folder: madeFolder } : {};
  return [{ kind: "configure-resolver", path: file, ...folder, ...(reload === undefined ? {} : { reload }) }];
}

function blockSteps(mark: Mark, { journal, files, resolver }: DnsObservation): DnsStep[] {
  const { edited: recorded, madeFile = false, reload } = journal ?? {};
  // Somebody may have moved the file, and put a link to it in its place.
  const edited = recorded === RESOLV_CONF ? (resolver.file.target ?? recorded) : recorded;
  const ours = edited === undefined ? undefined : readResolvConf(files[edited] ?? "").ours;
  if (edited === undefined || ours === undefined || (mark.kind === "block" && mark.path === edited)) return [];
  return [
    {
      kind: "list-nameservers",
      path: edited,
      nameservers: [],
      before: ours,
      isOurs: madeFile,
      ...(reload === undefined ? {} : { reload }),
    },
  ];
}
