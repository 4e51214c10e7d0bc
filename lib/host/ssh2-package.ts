/** The package ssh2, which is loaded only where a host is reached by SSH. */
export type Ssh2 = typeof import("ssh2");

export async function loadSsh2(): Promise<Ssh2> {
  return (await import("ssh2")).default;
}
