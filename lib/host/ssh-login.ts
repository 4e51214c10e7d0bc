import type { AnyAuthMethod, ParsedKey, Prompt } from "ssh2";
import { noWayToLogIn, type Place } from "../errors/reaching-failures";
import type { SshHopSpec } from "../spec/host";
import type { Environment } from "./environment";
import { resolveSecret } from "./secret-reference";
import { fingerprintOf, hostKeyText } from "./ssh-host-key";
import { readPrivateKey } from "./ssh-private-key";
import type { Ssh2 } from "./ssh2-package";

/** One way to log in. */
export interface LoginMethod {
  /** As messages name it; a key by the fingerprint of its public half. */
  readonly label: string;
  /** As the SSH protocol names it. */
  readonly method: "publickey" | "password" | "keyboard-interactive";
  /** Socket of the agent that it needs. */
  readonly agentSocketPath?: string;
  readonly offer: AnyAuthMethod;
}

/**
 * Ways to log in, in the order they are tried: key, agent, password, password by keyboard-interactive. The agent of
 * $SSH_AUTH_SOCK counts only where neither key nor password is given.
 *
 * @throws ProviderError `KTP204` when there is none; those of references and private keys
 */
export async function loginMethods(
  ssh2: Ssh2,
  hop: SshHopSpec & { readonly user: string },
  place: Place,
  environment: Environment,
): Promise<readonly LoginMethod[]> {
  const secret = async (field: "password" | "privateKey" | "privateKeyPassword"): Promise<string | undefined> => {
    const written = hop[field];
    return written === undefined ? undefined : resolveSecret(written, `${place.property}.${field}`, environment);
  };
  const [privateKey, passphrase, password] = [
    await secret("privateKey"),
    await secret("privateKeyPassword"),
    await secret("password"),
  ];
  const isAlone = privateKey === undefined && password === undefined;
  const socketPath = hop.agentSocketPath ?? (isAlone ? environment.variables["SSH_AUTH_SOCK"] : undefined);
  const methods = [
    ...(privateKey === undefined ? [] : [byKey(hop.user, readPrivateKey(ssh2, privateKey, passphrase, place))]),
    ...(socketPath === undefined || socketPath === "" ? [] : [byAgent(hop.user, socketPath)]),
    ...(password === undefined ? [] : byPassword(hop.user, password)),
  ];
  if (methods.length === 0) throw noWayToLogIn(place, hop.user);
  return methods;
}

function byKey(username: string, key: ParsedKey): LoginMethod {
  const label = `key ${fingerprintOf(hostKeyText(key.getPublicSSH()))}`;
  return { label, method: "publickey", offer: { type: "publickey", username, key } };
}

function byAgent(username: string, socketPath: string): LoginMethod {
  const offer: AnyAuthMethod = { type: "agent", username, agent: socketPath };
  return { label: `agent at ${socketPath}`, method: "publickey", agentSocketPath: socketPath, offer };
}

function byPassword(username: string, password: string): readonly LoginMethod[] {
  return [
    { label: "password", method: "password", offer: { type: "password", username, password } },
    {
      label: "keyboard-interactive",
      method: "keyboard-interactive",
      offer: {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => finish(answers(prompts, password)),
      },
    },
  ];
}

/** The password goes only where nothing is shown of what is typed; other questions get an empty answer. */
function answers(prompts: readonly Prompt[], password: string): string[] {
  return prompts.map(({ echo }) => (echo === true ? "" : password));
}
