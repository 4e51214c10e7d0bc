import { notAnEndpoint } from "../errors/cli-failures";

/** `HOST:PORT` in its parts. */
export interface Endpoint {
  readonly host: string;
  readonly port?: number;
}

/**
 * Reads `web-1`, `web-1:22`, `10.0.0.1:22`, `fd00::1` or `[fd00::1]:22`. Whether the host is one is not asked here.
 *
 * @param option how messages name the text, whose own words may be a secret in the wrong place
 * @throws ProviderError KTP408
 */
export function readEndpoint(text: string, option: string, example: string): Endpoint {
  const fits = FORMS.map((form) => form.exec(text)).find((found) => found !== null);
  const { host, port } = fits?.groups ?? {};
  const number = port === undefined ? undefined : Number(port);
  const isPort = number === undefined || (number >= 1 && number <= 65535);
  if (host === undefined || !isPort) throw notAnEndpoint(option, example);
  return number === undefined ? { host } : { host, port: number };
}

const FORMS: readonly RegExp[] = [
  /^\[(?<host>[^[\]]+)\](?::(?<port>\d{1,5}))?$/,
  // More than one colon and no brackets: an IPv6 address alone.
  /^(?<host>[^[\]:]*:[^[\]]*:[^[\]]*)$/,
  /^(?<host>[^[\]:]+)(?::(?<port>\d{1,5}))?$/,
];
