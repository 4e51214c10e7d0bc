/**
 * Where a host keeps what was done to it, a folder for each kind of resource: the journal, the uninstall that works from it,
 * and while a change is under way, or waits to be confirmed, what takes that back. All absolute paths.
 */
export interface StateFolder {
  readonly directory: string;
  readonly journal: string;
  readonly uninstall: string;
  /** The script that takes a change back. */
  readonly rollback: string;
  /** The step that was begun last. */
  readonly progress: string;
  /** Our own files as they were before a change. */
  readonly before: string;
  /** Others' files that a step changed. */
  readonly kept: string;
  /** Who has the host, until when. */
  readonly window: string;
  /** Unit of systemd that takes an unconfirmed change back when the host boots, while a window is open. */
  readonly rollbackUnit: string;
}

function stateFolder(name: string): StateFolder {
  const directory = `/var/lib/${name}`;
  return {
    directory,
    journal: `${directory}/journal`,
    uninstall: `${directory}/uninstall`,
    rollback: `${directory}/rollback`,
    progress: `${directory}/progress`,
    before: `${directory}/before`,
    kept: `${directory}/kept`,
    window: `${directory}/window`,
    rollbackUnit: `${name}-rollback.service`,
  };
}

/** Of a host's rules. */
export const HOST_STATE: StateFolder = stateFolder("kuma-transparent-proxy");
/** Of how it resolves names of the mesh. */
export const DNS_STATE: StateFolder = stateFolder("kuma-transparent-proxy-dns");
/** Of its proxy as a service. */
export const DATAPLANE_STATE: StateFolder = stateFolder("kuma-transparent-proxy-dataplane");

/** How far the log of the host had come when a change of its proxy began. */
export const LOG_CURSOR: string = `${DATAPLANE_STATE.kept}/log-cursor`;

/** A host waits for one word at a time, whatever that is about. */
export const STATE_FOLDERS: readonly StateFolder[] = [HOST_STATE, DNS_STATE, DATAPLANE_STATE];
