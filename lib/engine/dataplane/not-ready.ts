import type { ProviderError } from "../../errors/failure";
import {
  argumentUnknown,
  certificateRefused,
  controlPlaneUnreachable,
  listenerRefused,
  notReady,
  tokenRefused,
} from "../../errors/service-failures";

/** What a proxy that does not get ready says, and what that means; the first that fits counts. In the words of kuma-dp, Envoy and Go. */
const SAYINGS: readonly {
  readonly says: RegExp;
  readonly means: (host: string, said: string, address: string) => ProviderError;
}[] = [
  { says: /unknown (?:shorthand )?flag|unknown command/i, means: argumentUnknown },
  { says: /dataplane token is invalid|token (?:is )?expired|not authenti|Unauthenticated/i, means: tokenRefused },
  { says: /x509|certificate (?:signed|verify|is not)|could not read certificate/i, means: certificateRefused },
  { says: /cannot bind|address already in use/i, means: listenerRefused },
  {
    says: /connection refused|no such host|i\/o timeout|no route to host|could not (?:connect|retrieve)|bootstrap config/i,
    means: (host, said, address) => controlPlaneUnreachable(host, address, said),
  },
];

/** Between two things that it said: no program says that by itself that means anything to us. */
export const BETWEEN: string = "|";

/** Who logs in by a URL that stands in a log: at a proxy on the way, for one. */
const USERINFO = /\/\/[^\s/@]*@/g;

/** Why a proxy did not get ready in time, from what it said. The only place that reads that. */
export function whyNotReady(host: string, answer: string, address: string): ProviderError {
  const sentences = [
    ...new Set(
      answer
        .replace(USERINFO, "//…@")
        .split(BETWEEN)
        .map((one) => one.trim()),
    ),
  ].filter((one) => one !== "");
  const saying = SAYINGS.find(({ says }) => sentences.some((sentence) => says.test(sentence)));
  const telling = sentences.filter((sentence) => saying === undefined || saying.says.test(sentence));
  const said = telling.join("; ").replace(/\.$/, "");
  return saying === undefined
    ? notReady(host, said === "" ? "it said nothing" : said)
    : saying.means(host, said, address);
}
