import type { KumaVersion } from "./kuma-version";
import type { MeshDnsMode } from "./mesh-dns";
import type { Written, WrittenPolicy, WrittenReaching } from "./written";

/** A {@link file://./mesh-dns.ts MeshDnsSpec} as it was read: each value parsed, nothing defaulted yet. */
export type WrittenMeshDns = WrittenReaching &
  Written<{
    kumaVersion: KumaVersion;
    via: Written<{
      sidecar: Written<{ port: number }>;
      controlPlane: Written<{ addresses: readonly string[]; port: number }>;
    }>;
    domains: readonly string[];
    mode: MeshDnsMode;
    probe: Written<{ mesh: string; other: string }>;
    proxy: WrittenPolicy;
    adopt: boolean;
  }>;
