import { inUse } from "../plan/backend";
import { erasIn } from "../plan/family-view";
import { HOST_BACKENDS } from "../plan/journal";
import { IPTABLES_BACKENDS } from "../plan/observation";
import { FAMILIES } from "../rules/model";
import { note, ok, type Remark } from "./finding";
import type { Look } from "./look";

/** What kumactl left on the host: rules of today's layout or of an older one, and files. */
export function leftoverRemarks(look: Look): Remark[] {
  if (look.notRoot !== undefined) return [note("of rules not known"), ...fileRemarks(look)];
  const remarks = [...adoptedRemarks(look), ...eraRemarks(look), ...fileRemarks(look)];
  return remarks.length === 0 ? [ok("none")] : remarks;
}

/** Rules in today's layout that no journal tells of. */
function adoptedRemarks({ seen }: Look): Remark[] {
  if (seen.journal !== undefined || seen.hasForeignJournal) return [];
  const backends = HOST_BACKENDS.filter((backend) => inUse(seen, backend));
  return backends.length === 0 ? [] : [note(`rules as of kumactl in ${backends.join(", ")}: an apply takes them over`)];
}

function eraRemarks({ spec, seen }: Look): Remark[] {
  return IPTABLES_BACKENDS.flatMap((backend) =>
    FAMILIES.flatMap((family) =>
      erasIn(backend, family, spec, seen).map(({ name, chains }) => {
        const what = chains.length === 0 ? "rules without a comment" : chains.join(", ");
        return note(`of an older kumactl in ${backend}, ${family}/${name}: ${what}; an apply takes them over`);
      }),
    ),
  );
}

function fileRemarks({ around: { leftovers } }: Look): Remark[] {
  if (leftovers.length === 0) return [];
  return [
    note(
      `files of kumactl: ${leftovers.join(", ")}`,
      "Look into them and remove them; an uninstall by kumactl would put a kept resolv.conf back, however old it is.",
    ),
  ];
}
