import { type Failure, ProviderError } from "./failure";

/** What is wrong at this moment between the rules of a host and its proxy. KTP585 to KTP599. */

function failed(code: string, host: string, problem: string, remedy: string): ProviderError {
  return new ProviderError({ code, host, problem, remedy });
}

/** The host has rules, and where they send traffic nobody listens: every such connection is refused. */
export const trafficRefused = (host: string, ports: string): ProviderError =>
  failed(
    "KTP585",
    host,
    `traffic is refused right now: the host's rules send it to ${ports}, where nobody listens.`,
    "Start the proxy as its user (`systemctl start kuma-dp` where it is a service), and read in its log why it is not there; if it has other ports, apply the rules with those.",
  );

/** The host has rules, and where they send traffic somebody else than the proxy user listens. */
export const trafficTaken = (
  host: string,
  { port, holder, proxyUser }: { readonly port: string; readonly holder: string; readonly proxyUser: string },
): ProviderError =>
  failed(
    "KTP586",
    host,
    `traffic goes astray right now: the host's rules send it to ${port}, where ${holder} listens, not the proxy user ${proxyUser}.`,
    "Stop who listens there and start the proxy as the proxy user; or name its user in `proxyUser` and apply again.",
  );

/** Rules let the connections of one user by, and the proxy runs as another one: what it sends would come back to it. */
export const proxyInLoop = (host: string, rulesUid: number, proxyUid: number): Failure => ({
  code: "KTP590",
  host,
  property: "proxyUser.uid",
  problem: `The host's rules would let the connections of uid ${rulesUid} by, and its proxy runs as uid ${proxyUid}: what that sends would come back to it, in a loop.`,
  remedy:
    "Give the TransparentProxyHost and the KumaDataplane of a host the same `proxyUser`. To change it, delete the TransparentProxyHost, change the KumaDataplane, then bring the rules again.",
});
