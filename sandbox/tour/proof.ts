import { type Answer, probe, type Unanswered } from "../echo";
import type { SandboxHost } from "../host";
import { fact } from "./guide";

/** An ordinary user of the host, and the sidecar's. */
const APP = 6001;
const PROXY = 5678;
/** Somewhere out there; the upstream answers for every address. */
const ELSEWHERE = "198.51.100.7";
const ELSEWHERE6 = "2001:db8:51::7";

/** Traffic that the sidecar has to get. */
export async function proveRedirect(host: SandboxHost): Promise<void> {
  const out = await probe(host, { to: ELSEWHERE, port: 80, uid: APP });
  fact(`an ordinary user's connection to ${ELSEWHERE}:80 arrives at 15001, with its original destination`, seen(out), {
    at: 15001,
    orig: `${ELSEWHERE}:80`,
  });
  const out6 = await probe(host, { to: ELSEWHERE6, port: 80, uid: APP });
  fact("so does one over IPv6", seen(out6), { at: 15001, orig: `[${ELSEWHERE6}]:80` });
  const inbound = await probe(host.upstream, { to: host.upstreamAddress, port: 8080 });
  fact("a connection from outside to port 8080 arrives at 15006", seen(inbound), {
    at: 15006,
    orig: `${host.upstreamAddress}:8080`,
  });
}

/** Traffic that has to pass by. */
export async function proveBypass(host: SandboxHost): Promise<void> {
  const database = await probe(host, { to: ELSEWHERE, port: 3306, uid: APP });
  fact("one to the excluded port 3306 leaves untouched", seen(database), { at: 3306, orig: null });
  const own = await probe(host, { to: ELSEWHERE, port: 80, uid: PROXY });
  fact("the proxy user's own connection leaves untouched", seen(own), { at: 80, orig: null });
  const ssh = await host.upstream.exec(["bash", "-c", `exec 3<>/dev/tcp/${host.upstreamAddress}/22; head -c 4 <&3`]);
  fact("a connection from outside to port 22 passes by, to sshd", ssh.stdout, "SSH-");
}

/** What a broken rule does. */
export async function proveEscape(host: SandboxHost): Promise<void> {
  const out = await probe(host, { to: ELSEWHERE, port: 80, uid: APP });
  fact("the same connection now escapes the mesh", seen(out), { at: 80, orig: null });
}

function seen(answer: Answer | Unanswered): unknown {
  return "error" in answer ? answer : { at: answer.at, orig: answer.orig };
}
