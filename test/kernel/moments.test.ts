import { A, B, CLEAN, describeStrikes, SECONDS } from "./strikes";

/** Every step fails once, on a host without systemd and without anybody's rules. */

jest.setTimeout(SECONDS * 1000);

describeStrikes(
  {},
  {
    ways: [
      [CLEAN, A],
      [A, B],
      [B, A],
      [A, CLEAN],
      [B, CLEAN],
    ],
    kinds: [
      ...(["create-user", "remove-user", "add-loopback-address", "remove-loopback-address"] as const),
      ...(["load-iptables", "load-native", "remove-native", "remove-hook", "write-file", "remove-file"] as const),
    ],
    prepare: () => Promise.resolve(),
  },
);
