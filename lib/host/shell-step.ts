/** A step in shell: doing it, and taking it back. */
export interface StepShell {
  readonly do: string;
  readonly undo: string;
  /** Where the host can tell beforehand: whether it would be taken. */
  readonly test?: string;
  /** What has to be kept before any step, so that this one can be taken back. */
  readonly keep?: string;
  /**
   * What takes it back when the host boots, where that is another thing: of what is in the kernel alone nothing is left, as a
   * rule, and what was there before is loaded when that is its turn.
   */
  readonly undoAtBoot?: string;
}
