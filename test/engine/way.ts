import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../support/until";
import type { ManagedHost } from "./hosts";

/**
 * What befalls the next script that changes something. `power`: the host stops in front of its second step. `session`: we lose it
 * when it has begun, and it goes on by itself. `held`: it is done, and we hear of it only once we are let.
 */
export type Mishap = "power" | "session" | "held";

const SCRIPT = `folder=$1; shift
script=$(cat; echo .)
mishap=$(cat "$folder/mishap" 2>/dev/null)
case "$mishap $script" in
  power*'attempt do_1 '*)
    rm "$folder/mishap"
    printf '%s' "\${script%.}" | sed 's/^attempt begin 1 /kill -9 0; &/' | setsid "$@"
    exit 255 ;;
  session*'attempt do_1 '*)
    rm "$folder/mishap"
    printf '%s' "\${script%.}" | "$@" >/dev/null 2>&1
    echo kuma-tp:began
    exit 255 ;;
  held*'attempt do_1 '*)
    printf '%s' "\${script%.}" | "$@"
    status=$?
    echo >"$folder/holds"
    while [ -e "$folder/mishap" ]; do sleep 0.1; done
    rm "$folder/holds"
    exit $status ;;
esac
printf '%s' "\${script%.}" | "$@"
`;

/** A way to a host on which something can happen to what changes it. */
export class Way implements AsyncDisposable {
  readonly #folder: string;
  readonly #host: ManagedHost;

  private constructor(folder: string, host: ManagedHost) {
    this.#folder = folder;
    this.#host = host;
  }

  static async to(host: ManagedHost): Promise<Way> {
    const folder = await mkdtemp(join(tmpdir(), "kuma-tp-way-"));
    await writeFile(join(folder, "way"), SCRIPT);
    return new Way(folder, host);
  }

  get exec(): readonly string[] {
    return ["sh", join(this.#folder, "way"), this.#folder, ...this.#host.connection.exec];
  }

  next(mishap: Mishap): Promise<void> {
    return writeFile(join(this.#folder, "mishap"), mishap);
  }

  /** Waits until a script is held. */
  holds(): Promise<void> {
    return until(async () => existsSync(join(this.#folder, "holds")));
  }

  /** Lets it go on. */
  letGo(): Promise<void> {
    return rm(join(this.#folder, "mishap"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
