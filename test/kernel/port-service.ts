import type { SandboxHost } from "../../sandbox/host";

/** Has systemd answer on a port with its number, from the moment of a boot on at which services take connections. */
export async function tellPort(host: SandboxHost, port: number): Promise<void> {
  await host.writeFile(`/etc/systemd/system/told-${port}.socket`, socketUnit(port));
  await host.writeFile(`/etc/systemd/system/told-${port}@.service`, SERVICE_UNIT.replace("PORT", `${port}`));
  await host.mustExec(["systemctl", "enable", "--quiet", "--now", `told-${port}.socket`]);
}

const socketUnit = (port: number): string => `[Socket]
ListenStream=${port}
Accept=yes
[Install]
WantedBy=sockets.target
`;

const SERVICE_UNIT = `[Service]
ExecStart=/bin/echo PORT
StandardOutput=socket
`;
