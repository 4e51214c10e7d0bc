/** A nameserver with its port in the words of systemd-resolved: `10.0.0.1:5653`, `[fd00::1]:5653`. Source: resolved.conf(5). */
export function atPort(address: string, port: number): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
