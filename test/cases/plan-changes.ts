import type { PolicySpec } from "../../lib/spec/policy";
import { ENTERS, LEAVES } from "../support/previews";

/** A change of a host, and what a reviewer reads of it, whichever engine planned it. */
export interface PlanChange {
  readonly name: string;
  /** None: the host is new. */
  readonly before?: PolicySpec;
  /** None: it is given up. */
  readonly after?: PolicySpec;
  /** What the heading says after the name. */
  readonly heading: string;
  readonly rows: readonly string[];
}

const EXCLUDING = (inbound: readonly number[], outbound: readonly (number | string)[]): PolicySpec => ({
  redirect: { inbound: { excludePorts: [...inbound] }, outbound: { excludePorts: [...outbound] } },
});

const IN = "to the sidecar (15006)";
const OUT = "to the sidecar (15001)";
const PAST = "past the sidecar";
const NOT_PROXY = "all but the proxy user (5678)";
const PROXY = "the proxy user (5678)";
const CHANGES = "changes the transparent proxy";

export const PLAN_CHANGES: readonly PlanChange[] = [
  {
    name: "new",
    after: EXCLUDING([22], [5432]),
    heading: "gets the transparent proxy",
    rows: [
      `| inbound tcp | all but 22 | all | ${PAST} | ${IN} | ${ENTERS} |`,
      `| outbound tcp | all but 5432 | ${NOT_PROXY} | ${PAST} | ${OUT} | ${ENTERS} |`,
      `| within the host tcp | all but 5432 | ${PROXY} | ${PAST} | ${IN} | ${ENTERS} |`,
    ],
  },
  {
    name: "given-up",
    before: EXCLUDING([22], []),
    heading: "loses the transparent proxy",
    rows: [
      `| inbound tcp | all but 22 | all | ${IN} | ${PAST} | ${LEAVES} |`,
      `| outbound tcp | all | ${NOT_PROXY} | ${OUT} | ${PAST} | ${LEAVES} |`,
      `| within the host tcp | all | ${PROXY} | ${IN} | ${PAST} | ${LEAVES} |`,
    ],
  },
  {
    name: "a-port-more",
    before: EXCLUDING([22], []),
    after: EXCLUDING([22, 9000], []),
    heading: CHANGES,
    rows: [`| inbound tcp | 9000 | all | ${IN} | ${PAST} | ${LEAVES} |`],
  },
  {
    name: "a-port-less",
    before: EXCLUDING([22, 9000], []),
    after: EXCLUDING([22], []),
    heading: CHANGES,
    rows: [`| inbound tcp | 9000 | all | ${PAST} | ${IN} | ${ENTERS} |`],
  },
  {
    name: "a-longer-range",
    before: EXCLUDING([22], ["8000-8099"]),
    after: EXCLUDING([22], ["8000-8199"]),
    heading: CHANGES,
    rows: [
      `| outbound tcp | 8100-8199 | ${NOT_PROXY} | ${OUT} | ${PAST} | ${LEAVES} |`,
      `| within the host tcp | 8100-8199 | ${PROXY} | ${IN} | ${PAST} | ${LEAVES} |`,
    ],
  },
  {
    name: "outbound-off",
    before: EXCLUDING([22], [5432]),
    after: { redirect: { inbound: { excludePorts: [22] }, outbound: { enabled: false } } },
    heading: CHANGES,
    rows: [
      `| outbound tcp | all but 5432 | ${NOT_PROXY} | ${OUT} | ${PAST} | ${LEAVES} |`,
      `| within the host tcp | all but 5432 | ${PROXY} | ${IN} | ${PAST} | ${LEAVES} |`,
    ],
  },
  {
    name: "names-asked-of-the-sidecar",
    before: EXCLUDING([22], []),
    after: { redirect: { inbound: { excludePorts: [22] }, outbound: { excludePorts: [] }, dns: { enabled: true } } },
    heading: CHANGES,
    rows: [
      `| outbound tcp | 53 | ${NOT_PROXY} | ${OUT} | ${PAST} | ${LEAVES} |`,
      `| outbound udp | 53 | ${NOT_PROXY}, to the host's nameservers | ${PAST} | to the sidecar (15053) | ${ENTERS}; names are asked of others |`,
    ],
  },
];

/** What the comment says of each, by the names that engines give: heading and rows. */
export function saidOf(comment: string): ReadonlyMap<string, Pick<PlanChange, "heading" | "rows">> {
  const parts = comment.split(/^#### /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [, name = "", heading = ""] = /^`([^`]+)`: (.*)$/m.exec(part) ?? [];
      const rows = part.split("\n").filter((line) => /^\| (some |in|out|within)/.test(line));
      return [name, { heading, rows }];
    }),
  );
}
