/** A step in shell: doing it, and taking it back. */
export interface StepShell {
  readonly do: string;
  readonly undo: string;
  /** Where the host can tell beforehand: whether it would be taken. */
  readonly test?: string;
  /** What has to be kept before any step, so that this one can be taken back. */
  readonly keep?: string;
  /** Whether a boot undoes it: what is in the kernel alone. */
  readonly endsWithBoot: boolean;
}
