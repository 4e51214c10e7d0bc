/** Under which address configurations ask for the provider; the first part is a host name. */
export const SOURCE: readonly [hostname: string, namespace: string, type: string] = [
  "kuma-transparent-proxy.internal",
  "mesh",
  "kuma",
];
