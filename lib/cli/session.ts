import type { Answer } from "./io";

/** Where help and version go, and what a command answers. */
export interface Session {
  /** The words of the command line. */
  readonly argv: readonly string[];
  print(text: string): void;
  answer(answer: Promise<Answer>): Promise<void>;
}
