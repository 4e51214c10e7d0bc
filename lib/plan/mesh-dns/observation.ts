import type { ResolverFacts } from "../../resolver/facts";
import type { Observation } from "../observation";
import type { FoundWindow } from "../window";
import type { DnsJournal } from "./journal";

/** What one look showed of how a host resolves names. Plain data; nothing on the host was changed for it. */
export interface DnsObservation {
  /** The rules that are there, whoever's: they may take queries. */
  readonly host: Observation;
  readonly resolver: ResolverFacts;
  /** Who answers queries on the host itself. */
  readonly forwarders: readonly Forwarder[];
  readonly journal?: DnsJournal;
  /** A journal that we cannot read: made by a newer version, or damaged. */
  readonly hasForeignJournal: boolean;
  /** Something of a change that was cut off, which no journal tells of. */
  readonly hasRemains: boolean;
  /** Whether the uninstall lies beside the journal. */
  readonly hasUninstall: boolean;
  /** Texts of the files that we may write, as far as they are there, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders for such files that are there. */
  readonly folders: readonly string[];
  readonly window?: FoundWindow;
  readonly otherWindow?: FoundWindow;
}

/** Somebody on the host who is asked on port 53, and sends queries on. */
export interface Forwarder {
  /** Name of its process, as the kernel shortens it. */
  readonly name: string;
  readonly address: string;
  readonly uid: number;
}
