/**
 * What a proxy needs not, and cannot do. Envoy survives all of it; what it would not: MemoryDenyWriteExecute (LuaJIT, WebAssembly),
 * ProcSubset=pid (it asks /proc for its limits). Source: systemd.exec(5).
 */
export const PROXY_UNIT_LIMITS: string = `NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077
`;
