import type { Backend } from "../../lib/spec/host";
import { POLICY_CASES } from "../cases/policies";
import { TestHost } from "../support/host-under-test";
import { walk } from "./lifecycle-walk";
import { settle } from "./other-peoples-rules";

/** Each case of the table on a real kernel, among other people's rules. */

let dual: TestHost;
let ipv4Only: TestHost;

beforeAll(async () => {
  [dual, ipv4Only] = await Promise.all([TestHost.start(), TestHost.start({ ipv6: false })]);
  await Promise.all([settle(dual), settle(ipv4Only)]);
});

afterAll(() => Promise.all([dual.stop(), ipv4Only.stop()]));

const BACKENDS = [
  { backend: "iptables", chosen: "iptables-nft" },
  { backend: "nftables", chosen: "nftables" },
] as const satisfies readonly { backend: Backend; chosen: string }[];

describe.each(BACKENDS)("$backend", (backends) => {
  test.each(POLICY_CASES)("$name", (policyCase) =>
    walk({ on: policyCase.facts.ipv6 === undefined ? ipv4Only : dual, ...backends }, policyCase),
  );
});
