import { KEEPER_NAMES, keeperOf } from "../../resolver/keeper";
import { readResolvConf } from "../../resolver/resolv-conf";
import { unreachable } from "../../rules/unreachable";
import { folderOf } from "../folder";
import type { DnsObservation } from "./observation";
import type { Mark } from "./wanted";
import { type DnsWork, NOTHING } from "./work";

/** What puts the mark of a way where it shall be. */
export function markWork(mark: Mark, seen: DnsObservation): DnsWork {
  switch (mark.kind) {
    case "file":
      return fileWork(mark, seen);
    case "block":
      return blockWork(mark, seen);
    case "none":
      return NOTHING;
    default:
      return unreachable(mark);
  }
}

function fileWork({ path, text, reload }: Extract<Mark, { kind: "file" }>, seen: DnsObservation): DnsWork {
  const found = seen.files[path];
  if (found === text) return NOTHING;
  const folder = folderOf(path);
  const isNewFolder = !seen.folders.includes(folder);
  return {
    changes: [{ kind: "configuration-differs", path, isMissing: found === undefined }],
    steps: [{ kind: "configure-resolver", path, text, ...(isNewFolder ? { folder } : {}), reload }],
    notes: reload === "systemd-resolved" ? [ASKED_FOR_ALL] : [],
  };
}

/** Measured from 247 to 257: nameservers of the whole host are asked whatever no domain of a link claims. */
const ASKED_FOR_ALL =
  "systemd-resolved asks the mesh's nameserver for every other name, too, beside those of its links";

function blockWork({ path, nameservers, reload }: Extract<Mark, { kind: "block" }>, seen: DnsObservation): DnsWork {
  const text = seen.files[path];
  const { ours } = readResolvConf(text ?? "");
  const { keeper, notes } = keptBy(seen, reload === undefined);
  if (ours?.join() === nameservers.join()) return { ...NOTHING, notes };
  const wereThere = seen.journal?.edited === path && seen.journal.status === "applied";
  return {
    changes: [{ kind: "nameservers-differ", path, found: ours, wanted: nameservers, keeper, wereThere }],
    steps: [
      {
        kind: "list-nameservers",
        path,
        nameservers,
        ...(ours === undefined ? {} : { before: ours }),
        isOurs: text === undefined,
        ...(reload === undefined ? {} : { reload }),
      },
    ],
    notes,
  };
}

function keptBy({ resolver }: DnsObservation, isWrittenAnew: boolean) {
  const { comments } = readResolvConf(resolver.file.text ?? "");
  const keeper = keeperOf({ target: resolver.file.target, comments });
  const notes =
    keeper === "nobody" || !isWrittenAnew
      ? []
      : [`${KEEPER_NAMES[keeper]} writes resolv.conf: when it does so again our lines are gone, which shows as drift`];
  return { keeper, notes };
}
