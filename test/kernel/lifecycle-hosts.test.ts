import { TestHost } from "../support/host-under-test";
import { casesNamed } from "./lifecycle-cases";
import { type Walk, walk } from "./lifecycle-walk";
import { foreignIptables, settle, WITHOUT_IPTABLES } from "./other-peoples-rules";

/** Cases that use every kind of rule, on hosts of every make. */

const CASES = casesNamed(
  "our defaults",
  "all of DNS beside Docker's",
  "no comments",
  "everything of ours first, with a log",
  "the kitchen sink",
);

interface Make {
  readonly name: string;
  readonly prepare: (on: TestHost) => Promise<unknown>;
  readonly walks: readonly Omit<Walk, "on">[];
}

/** What Debian's alternatives make of `iptables`. */
const LEGACY_IS_DEFAULT = `
for tool in iptables ip6tables; do update-alternatives --set $tool /usr/sbin/$tool-legacy >/dev/null; done`;

const MAKES: readonly Make[] = [
  {
    name: "without any rule",
    prepare: () => Promise.resolve(),
    walks: [
      { backend: "auto", chosen: "iptables-nft", isAlone: true },
      { backend: "nftables", chosen: "nftables", isAlone: true },
    ],
  },
  {
    name: "with iptables-legacy alone",
    prepare: async (on) => {
      await on.sh(`${LEGACY_IS_DEFAULT}\nrm /usr/sbin/*tables-nft* "$(command -v nft)"`);
      for (const family of ["ipv4", "ipv6"] as const) await restore(on, family);
    },
    walks: [{ backend: "auto", chosen: "iptables-legacy" }],
  },
  {
    name: "with rules in iptables-legacy, though both are there",
    prepare: async (on) => {
      await on.sh(LEGACY_IS_DEFAULT);
      for (const family of ["ipv4", "ipv6"] as const) await restore(on, family);
    },
    walks: [
      { backend: "auto", chosen: "iptables-legacy" },
      { backend: "nftables", chosen: "nftables" },
    ],
  },
  {
    name: "with nft alone",
    prepare: async (on) => {
      await settle(on);
      await on.sh(WITHOUT_IPTABLES);
    },
    walks: [{ backend: "auto", chosen: "nftables" }],
  },
];

async function restore(on: TestHost, family: "ipv4" | "ipv6"): Promise<void> {
  const tool = family === "ipv4" ? "iptables-restore" : "ip6tables-restore";
  await on.sandbox.mustExec([tool], { stdin: foreignIptables(family) });
}

describe.each(MAKES)("a host $name", ({ prepare, walks }) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start();
    await prepare(on);
  });
  afterAll(() => on.stop());

  describe.each(walks)("back-end $backend", (backends) => {
    test.each(CASES)("$name", (policyCase) => walk({ on, ...backends }, policyCase));
  });
});
