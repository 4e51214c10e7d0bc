import type { Written, WrittenReaching } from "./written";
import type { WrittenDataplane } from "./written-dataplane";

type Programs = Written<{ kumaDp: string; envoy: string; coredns: string }>;

/** A {@link file://./kuma-dataplane.ts KumaDataplaneSpec} as it was read: each value parsed, nothing defaulted yet. */
export type WrittenKumaDataplane = WrittenDataplane &
  WrittenReaching &
  Written<{
    proxyUser: Written<{ name: string; uid: number; create: boolean }>;
    controlPlane: Written<{ address: string; caCert: string }>;
    token: string;
    variables: Readonly<Record<string, string>>;
    binaries: Programs & Written<{ copy: Programs; archive: Written<{ file: string; sha256: string }> }>;
    service: Written<{
      manager: "auto" | "systemd" | "none";
      before: readonly string[];
      drainSeconds: number;
      openFiles: number;
      environment: Readonly<Record<string, string>>;
      arguments: readonly string[];
    }>;
    ready: Written<{ timeoutSeconds: number }>;
  }>;
