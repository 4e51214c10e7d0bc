import { secretMissing, secretUnusable } from "../errors/reaching-failures";
import { word } from "../plan/shell-word";
import { type Environment, expandHome, whyUnreadable } from "./environment";

/**
 * The secret that a property stands for: `env:NAME` is the value of a variable, `file:PATH` the text of a file, and
 * anything else the secret itself. One line break at the end, as an editor or `echo` leaves it, is no part of it.
 *
 * @throws ProviderError `KTP209` when the variable is not set or the file cannot be read
 */
export async function resolveSecret(written: string, property: string, environment: Environment): Promise<string> {
  if (written.startsWith("env:")) return fromVariable(written, property, environment);
  if (written.startsWith("file:")) return fromFile(written, property, environment);
  return written;
}

/** A password that is read as one line. @throws ProviderError `KTP210` when it is several, `KTP209` as above */
export async function resolvePassword(written: string, property: string, environment: Environment): Promise<string> {
  const password = await resolveSecret(written, property, environment);
  if (/[\r\n\0]/.test(password)) throw secretUnusable(property, "has a line break or a NUL in it");
  return password;
}

function fromVariable(reference: string, property: string, { variables }: Environment): string {
  const value = variables[reference.slice("env:".length)];
  if (value === undefined || value === "") throw secretMissing(property, reference, "is not set");
  return withoutLineBreak(value);
}

async function fromFile(reference: string, property: string, environment: Environment): Promise<string> {
  const path = expandHome(reference.slice("file:".length), environment);
  const text = await environment.readFile(path).catch((thrown: unknown) => {
    throw secretMissing(property, reference, `cannot be read: ${whyUnreadable(thrown)}`);
  });
  if (withoutLineBreak(text) === "") throw secretMissing(property, reference, "is empty");
  return withoutLineBreak(text);
}

const withoutLineBreak = (text: string): string => text.replace(/\r?\n$/, "");

/** A text without any of the secrets, for a message; a shell that complains of a line shows it as it was quoted. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const shown = secrets.filter((secret) => secret !== "").flatMap((secret) => [secret, word(secret).slice(1, -1)]);
  return shown.reduce((rest, secret) => rest.replaceAll(secret, "(secret)"), text);
}
