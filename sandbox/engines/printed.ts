/** What an engine's own command does: makes it, and says where it is; or why it cannot be had, and ends with 1. */
export function printed(made: Promise<string>): void {
  void made.then(
    (line) => console.log(line),
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}
