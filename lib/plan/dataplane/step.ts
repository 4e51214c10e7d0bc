/**
 * One thing that is done to a host for its proxy, with what takes it back. Plain JSON without a secret;
 * {@link file://../../host/dataplane-steps.ts} says it in shell.
 */
export type DataplaneStep =
  | { readonly kind: "create-user"; readonly name: string; readonly uid: number }
  /** What we once made, and nobody runs as any more. */
  | { readonly kind: "remove-user"; readonly name: string; readonly uid: number }
  /** Notes how far the log has come; taking it back has the service run as before, once every file is back. First of all steps. */
  | { readonly kind: "settle-service"; readonly wasActive: boolean; readonly wasEnabled: boolean }
  | { readonly kind: "put-file"; readonly file: WantedFile }
  | { readonly kind: "drop-file"; readonly path: string }
  /** `restart`: it runs, and has to run anew for what was written. */
  | { readonly kind: "start-service"; readonly how: "start" | "restart" }
  /** No unit any more. */
  | { readonly kind: "end-service" }
  /** Folders of programs that nothing needs: not of those before this change, which may be taken back. */
  | { readonly kind: "drop-programs"; readonly folders: readonly string[] };

export interface WantedFile {
  readonly path: string;
  /** As chmod takes it: `644`. */
  readonly mode: string;
  /** Name of the user whose it is. */
  readonly owner: string;
  readonly content: FileContent;
}

/** What stands in a file: a text, or one that the host layer knows by its name alone. */
export type FileContent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "token" | "ca-cert"; readonly sha256: string };
