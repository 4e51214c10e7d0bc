import { type Failure, ProviderError } from "./failure";

/** What can go wrong with the command. KTP400 to KTP424: what it was given is at fault; KTP425 to KTP449: what it found. */

function failed(code: string, problem: string, remedy: string, property?: string): ProviderError {
  const failure: Failure = { code, problem, remedy };
  return new ProviderError(property === undefined ? failure : { ...failure, property });
}

/** The command line has no meaning: an unknown option, a missing value, a word too many. */
export const badUsage = (problem: string, command: string): ProviderError =>
  failed("KTP400", problem, `See \`${command} --help\`.`);

/** A file that was named cannot be read. */
export const fileUnreadable = (path: string, reason: string): ProviderError =>
  failed("KTP401", `${path} cannot be read: ${reason}.`, "Name a file that this user can read, or - for stdin.");

/** A configuration is no YAML. */
export const notYaml = (file: string, line: number, column: number, reason: string): ProviderError =>
  failed("KTP402", `${file}, line ${line}, column ${column}: ${reason}.`, "Mend the YAML there.");

/** A configuration says nothing. It may be the end of a pipe that broke, so it does not count as the defaults. */
export const emptyConfig = (file: string): ProviderError =>
  failed("KTP403", `${file} says nothing.`, "Write `{}` for Kuma's defaults.");

/** A configuration is so large, or its aliases multiply so, that it is none. */
export const oversizedConfig = (file: string, reason: string): ProviderError =>
  failed("KTP404", `${file} ${reason}.`, "Give the configuration of one transparent proxy, written out.");

/** A Kubernetes object was given where the text in it is asked for. */
export const wholeConfigMap = (file: string): ProviderError =>
  failed(
    "KTP405",
    `${file} is a Kubernetes object; the configuration is the text under its \`data\`.`,
    "Give that text: `kubectl get configmap NAME -o jsonpath='{.data.config\\.yaml}'`.",
  );

/** Queries to the host's nameservers are to be redirected, and nobody said which these are. */
export const nameserversUnknown = (): ProviderError =>
  failed(
    "KTP406",
    "Queries to the host's own nameservers are redirected, and it is not said which these are.",
    "Give them as `nameservers`, on the command line the host's file by `--resolv-conf FILE`; or set `redirect.dns.captureAll: true`.",
    "redirect.dns",
  );

/** A family is asked for that the configuration leaves alone. */
export const familyNotRedirected = (family: string): ProviderError =>
  failed(
    "KTP407",
    `There are no rules for ${family}: this configuration leaves it alone.`,
    "Ask for another family, or leave `ipFamilyMode` out.",
    "ipFamilyMode",
  );

/** A destination or host on the command line is not written as `HOST:PORT`. */
export const notAnEndpoint = (option: string, example: string): ProviderError =>
  failed(
    "KTP408",
    `${option} is not written as ${example}.`,
    "An IPv6 address with a port needs brackets: [fd00::1]:443.",
  );

/** A connection is given twice. */
export const connectionTwice = (): ProviderError =>
  failed(
    "KTP409",
    "It is said more than once how to reach the host.",
    "Give one of `--host`, an argv after `--`, and `connection` in the configuration.",
  );

/** A packet is asked about, but not all that the answer depends on is said. */
export const packetIncomplete = (problem: string, remedy: string): ProviderError => failed("KTP410", problem, remedy);

/** What is given as the environment of a control plane is none. */
export const notAnEnvironment = (path: string): ProviderError =>
  failed(
    "KTP411",
    `${path} is no environment of a control plane.`,
    "Give lines `NAME=value`, a mapping of YAML with text for each name, values of the Helm chart, or the Deployment of kuma-cp.",
  );

/** Pods are to be explained, and there are none. */
export const noWorkloads = (path: string): ProviderError =>
  failed(
    "KTP412",
    `${path} has no workload.`,
    "Give a manifest with a Deployment, a Pod or another kind that has a pod template; of kinds of your own, its place by `--template-path`.",
  );

const EXAMPLE = "Ask as in `kuma-tp explain tcp from uid 1000 to 10.1.2.3:5432 on web-1`.";

/**
 * A question about a packet has a word that is not understood there, or that contradicts another or an option.
 *
 * @param words those before it
 * @param meant the word that was probably meant
 */
export const questionUnclear = (problem: string, words: readonly string[], meant?: string): ProviderError => {
  const understood = words.length === 0 ? "" : `; understood before it: ${words.join(" ")}`;
  return failed(
    "KTP421",
    `${problem}${understood}.`,
    meant === undefined ? EXAMPLE : `Did you mean ${meant}? ${EXAMPLE}`,
  );
};
/** A picture is asked for of what there is none. */
export const noPictureOf = (what: string): ProviderError =>
  failed(
    "KTP420",
    `There is no picture of ${what}.`,
    "Leave `--format svg` out, or ask for a whole host: `--config FILE` alone.",
  );

/** There is nothing of ours on a host that is to be imported. */
export const nothingToImport = (host: string): ProviderError =>
  new ProviderError({
    code: "KTP425",
    host,
    problem: "there is nothing of ours on the host, so there is nothing to import.",
    remedy: "Declare it and run `pulumi up`, which makes it.",
  });

/** A result cannot be written. */
export const cannotWriteResult = (path: string, reason: string): ProviderError =>
  failed("KTP426", `${path} cannot be written: ${reason}.`, "Make room, or name another file.");
