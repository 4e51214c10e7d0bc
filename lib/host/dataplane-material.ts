import { createHash } from "node:crypto";
import { type Failure, isProviderError } from "../errors/failure";
import { notACertificate, notAToken } from "../errors/service-failures";
import type { Asked, Material } from "../plan/dataplane/material";
import { at } from "../spec/property";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { type Copies, copiedPrograms, type LocalFiles } from "./dataplane-copies";
import type { Secrets } from "./dataplane-steps";
import type { Environment } from "./environment";
import { resolveSecret } from "./secret-reference";

/** What a spec asks for beyond itself: the texts for the host, and what the plan may know of them. */
export interface Prepared {
  readonly secrets: Secrets;
  readonly material: Material;
  readonly copies: Copies;
}

/** Resolves references and measures what is to be copied. A reference that leads nowhere is told by the plan, or passed over by a refresh. */
export async function prepare(
  host: string,
  spec: ResolvedKumaDataplane,
  environment: Environment,
  files: LocalFiles,
): Promise<Prepared> {
  const token = await asked(spec.token, "token", environment, TOKEN);
  const caCert = await asked(spec.controlPlane.caCert, "controlPlane.caCert", environment, CERTIFICATES);
  const { copies, failure } = await copiedPrograms(host, spec.programs, environment, files).then(
    (measured) => ({ copies: measured, failure: undefined }),
    failedCopies,
  );
  return {
    secrets: {
      ...(token?.text === undefined ? {} : { token: token.text }),
      ...(caCert?.text === undefined ? {} : { "ca-cert": caCert.text }),
    },
    material: {
      ...(token === undefined ? {} : { token: token.asked }),
      ...(caCert === undefined ? {} : { caCert: caCert.asked }),
      programs: copies.programs,
      ...(failure === undefined ? {} : { cannotCopy: failure }),
    },
    copies,
  };
}

function failedCopies(thrown: unknown): { readonly copies: Copies; readonly failure: Failure } {
  const [failure] = isProviderError(thrown) ? thrown.failures : [];
  if (failure === undefined) throw thrown;
  return { copies: { files: [], programs: {} }, failure };
}

interface AskedText {
  readonly text?: string;
  readonly asked: Asked;
}

async function asked(
  written: string | undefined,
  property: string,
  environment: Environment,
  { textOf, faultOf }: Reader,
): Promise<AskedText | undefined> {
  if (written === undefined) return undefined;
  try {
    const text = textOf((await resolveSecret(written, property, environment)).trim());
    const failure = faultOf(text);
    if (failure !== undefined) return { asked: { failure: at(property, failure) } };
    const expires = property === "token" ? expiryOf(text) : undefined;
    return { text, asked: { sha256: sha256(text), ...(expires === undefined ? {} : { expires }) } };
  } catch (thrown) {
    const [failure] = isProviderError(thrown) ? thrown.failures : [];
    if (failure === undefined) throw thrown;
    return { asked: { failure } };
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What becomes of a text that somebody gave, and what may be wrong with that. */
interface Reader {
  textOf(given: string): string;
  faultOf(text: string): Failure | undefined;
}

/** Without the end of a line: kuma-dp takes that for a fault of the token. Source: app/kuma-dp/pkg/config/validate.go, `isASCII`. */
const TOKEN: Reader = {
  textOf: (given) => given,
  faultOf: (text) => (/^[\w.~+/=-]+$/.test(text) ? undefined : notAToken()),
};

/** Certificates alone: a key beside them is nothing for a file that everybody may read. */
const CERTIFICATES: Reader = {
  textOf: (given) => (given.match(PEM) ?? []).map((one) => `${one.replaceAll("\r", "")}\n`).join(""),
  faultOf: (text) => (text === "" ? notACertificate() : undefined),
};

const PEM = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g;

/** When a token is over, where it says so: Kuma's are JWTs. Source: RFC 7519, 4.1.4. */
function expiryOf(token: string): number | undefined {
  const [, payload] = token.split(".");
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8"));
    const expires = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof expires === "number" ? expires : undefined;
  } catch {
    return undefined;
  }
}
