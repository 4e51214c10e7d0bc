import { resolveDeclared } from "../../../lib/engine/declared";
import { effectOf } from "../../../lib/engine/effect";
import { UNKNOWN, type Wire } from "../../../lib/lifecycle/wire";
import { Effects } from "../../../lib/terraform/effects";
import { LOCKOUT_CASES } from "../../cases/lockouts";
import { POLICY_CASES } from "../../cases/policies";

const CONNECTIONS: readonly Wire[] = [
  {},
  { connection: { exec: ["sh"] } },
  { connection: { exec: ["docker", "exec", "-i", "web", "sh"] } },
  ...[
    { host: "web-1" },
    { host: "web-2" },
    { host: "web-2", port: 2222 },
    { host: "web-3", port: 22, user: "ops" },
  ].map((connection) => ({ connection })),
];

test("what is remembered of one host is what another one's spec does", () => {
  const effects = new Effects();
  for (const { spec } of [...POLICY_CASES, ...LOCKOUT_CASES]) {
    for (const connection of CONNECTIONS) {
      const written = { ...(spec as Wire), ...connection };
      const resolved = resolveDeclared(written);
      if (!resolved.ok) continue;
      const effect = () => ({ ...effectOf(resolved.value) });
      expect(effects.of(written, effect)).toEqual(effect());
    }
  }
});

test("hosts that differ in their address alone are asked about once", () => {
  const effects = new Effects();
  const effect = jest.fn(() => ({}));
  for (const host of ["web-1", "web-2", "web-3"]) effects.of({ wait: 5, connection: { host } }, effect);
  expect(effect).toHaveBeenCalledTimes(1);
  effects.of({ wait: 5, connection: { host: "web-1", port: UNKNOWN } }, effect);
  effects.of({ wait: 6, connection: { host: "web-1" } }, effect);
  expect(effect).toHaveBeenCalledTimes(3);
});
