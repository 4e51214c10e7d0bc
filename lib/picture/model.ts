import type { Path, TrafficChange, TrafficRisk } from "../preview/traffic-changes";

/** Where traffic comes from and goes to. `dns`: the host's own queries; `local`: from the host to itself. */
export type Section = "inbound" | "outbound" | "dns" | "local";

/** Traffic that takes one path. */
export interface Lane {
  readonly section: Section;
  readonly path: Path;
  /** `tcp to port 22` */
  readonly text: string;
  /** None: it keeps to its path. */
  readonly change?: Mark;
}

/** One side of a row of the table: what was, or what will be. */
interface Mark {
  /** Which row, from 1 on. */
  readonly row: number;
  readonly when: "before" | "after";
  /** What may go wrong, told where it will. */
  readonly risks: readonly TrafficRisk[];
}

/** What of a host's traffic a picture shows. */
export interface Traffic {
  readonly lanes: readonly Lane[];
  /** The rows of the table that the marks speak of. */
  readonly rows: readonly TrafficChange[];
  /** Names of interfaces that rules tell apart: `docker0`. */
  readonly interfaces: readonly string[];
}
