import type { WatchedPort } from "../spec/proxy-down";

/** As the journal has it: `tcp:15006 tcp:15001`. */
export function writeGate(ports: readonly WatchedPort[]): string {
  return ports.map(({ protocol, port }) => `${protocol}:${port}`).join(" ");
}

export function readGate(text: string): WatchedPort[] {
  return text.split(" ").flatMap((word) => {
    const [, protocol, port] = /^(tcp|udp):(\d+)$/.exec(word) ?? [];
    return protocol === undefined
      ? []
      : [{ protocol: protocol === "udp" ? "udp" : "tcp", port: Number(port) } as const];
  });
}
