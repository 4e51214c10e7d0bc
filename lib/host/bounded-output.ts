/** What one stream of a script said: its first bytes up to a limit, and its very last ones whatever came between. */
export class BoundedOutput {
  readonly #limit: number;
  readonly #tailLength: number;
  readonly #head: Buffer[] = [];
  #room: number;
  #tail: Buffer = Buffer.alloc(0);

  /** @param limit bytes of the head @param tailLength bytes of the tail */
  constructor(limit: number, tailLength: number) {
    this.#limit = limit;
    this.#tailLength = tailLength;
    this.#room = limit;
  }

  add(chunk: Buffer): void {
    if (this.#room > 0) {
      const kept = chunk.subarray(0, this.#room);
      this.#head.push(kept);
      this.#room -= kept.length;
    }
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-this.#tailLength);
  }

  get head(): string {
    return Buffer.concat(this.#head, this.#limit - this.#room).toString("utf8");
  }

  get tail(): string {
    return this.#tail.toString("utf8");
  }
}
