/** The only door to a machine: run one POSIX shell script there and get what it said. */

/** What a script said. `stdout` and `stderr` are decoded as UTF-8 and cut at {@link OUTPUT_LIMIT} each. */
export interface ScriptResult {
  /** Exit status; 128 + signal number where a signal ended it, as a shell says it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptOptions {
  /** Seconds after which the script is given up and {@link deadlinePassed} is thrown. */
  readonly deadlineSeconds: number;
  /** Whether it must run as root. Where the user is another one, sudo is used. */
  readonly asRoot: boolean;
}

/** Bytes of output that are kept of one script: a host that floods us must not take the engine down. */
export const OUTPUT_LIMIT: number = 64 * 1024 * 1024;

/**
 * A connection to one machine. The script goes to the shell's stdin and nowhere else: no part of it is ever
 * an argument of a command line.
 *
 * @throws ProviderError coded by what failed: not reachable, not authenticated, host key, sudo, deadline, cut.
 *   A script that ends with an exit status other than 0 is a result, not an error.
 */
export interface Runner extends AsyncDisposable {
  /** How messages name the host: `web-1`, `this machine`, `docker exec -i web sh`. Never holds a secret. */
  readonly name: string;
  /** Public key that the host showed, `ssh-ed25519 AAAA…`, where it was reached by SSH. */
  readonly hostKey?: string;
  run(script: string, options: ScriptOptions): Promise<ScriptResult>;
}
