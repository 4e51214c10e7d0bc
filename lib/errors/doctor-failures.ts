import { ProviderError } from "./failure";

/** What only doctor looks for: the host would take the rules, and be worse off. KTP293 to KTP299. */

function failed(code: string, host: string, problem: string, remedy: string): ProviderError {
  return new ProviderError({ code, host, problem, remedy });
}

/** The kernel lacks a part of netfilter without which the back-end does not work. */
export const kernelLacks = (host: string, module: string, backend: string): ProviderError =>
  failed(
    "KTP293",
    host,
    `the kernel has no ${module}, which ${backend} works with.`,
    "Install the package of your kernel's extra modules, or name another `backend`.",
  );

/** The kernel was upgraded and the host not booted since, so that no module can be loaded any more. */
export const modulesGone = (host: string, kernel: string, modules: readonly string[]): ProviderError =>
  failed(
    "KTP294",
    host,
    `the modules of the running kernel ${kernel} are gone, and ${modules.join(", ")} would have to be loaded.`,
    "Boot the host into the kernel that is installed.",
  );

/** There is no `ip` to give the loopback interface the address that Envoy binds for IPv6. */
export const ipCommandMissing = (host: string, address: string): ProviderError =>
  failed(
    "KTP295",
    host,
    `there is no command ip to add ${address} to the loopback interface, which IPv6 needs.`,
    'Install it (`apt-get install iproute2`, `apk add iproute2`), or set `ipFamilyMode: "ipv4"`.',
  );

/** A port of the sidecar is held by somebody else: redirected traffic would go there, and what that sends would loop. */
export const portTaken = (
  host: string,
  { port, holder, proxyUser }: { readonly port: string; readonly holder: string; readonly proxyUser: string },
): ProviderError =>
  failed(
    "KTP296",
    host,
    `${port} is held by ${holder}, not by the proxy user ${proxyUser}: redirected traffic would go there, and what it sends on would come back to it.`,
    "Run the sidecar as the proxy user, or name its user in `proxyUser`; if it is another program, give the sidecar another port.",
  );

/** nft is there, but built without JSON, by which its rules are read. */
export const nftWithoutJson = (host: string, path: string): ProviderError =>
  failed(
    "KTP297",
    host,
    `${path} was built without JSON, so nobody could see whether its rules are right.`,
    'Install a build with JSON (`apt-get install nftables`, `apk add nftables`), or set `backend: "iptables"`.',
  );
