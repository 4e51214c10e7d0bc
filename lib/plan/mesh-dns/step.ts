import type { Reload } from "../../resolver/configuration";

/**
 * One thing that is done to how a host resolves names, with what takes it back. Plain JSON;
 * {@link file://../../host/dns-steps.ts} says it in shell.
 */
export type DnsStep =
  | {
      /** A file of configuration that is ours alone, and its resolver told of it. No text: no file. */
      readonly kind: "configure-resolver";
      readonly path: string;
      readonly text?: string;
      /** Its folder, where that is to come into being, or to go, with it. */
      readonly folder?: string;
      readonly reload?: Reload;
    }
  | {
      /** Our block at the top of a file that is somebody else's. No nameserver: no block. */
      readonly kind: "list-nameservers";
      readonly path: string;
      readonly nameservers: readonly string[];
      /** What our block says before; `undefined`: there is none. */
      readonly before?: readonly string[];
      /** Whether the file is ours alone: it goes when nothing else is in it. */
      readonly isOurs: boolean;
      readonly reload?: Reload;
    }
  /** The line that kumactl put at the top of resolv.conf, as it stands there. */
  | { readonly kind: "drop-kumactl-line"; readonly path: string; readonly line: string }
  | { readonly kind: "remove-file"; readonly path: string };
