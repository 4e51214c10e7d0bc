import type { LiveAnswer } from "../../lib/cli/live-answer";
import { reconcile } from "../../lib/engine/reconcile";
import type { Explanation } from "../../lib/rules/explain";
import type { HostSpec } from "../../lib/spec/host";
import { hostSpec, sshConnection, TestHost } from "../support/host-under-test";
import { commandAt } from "./command-at";
import { settle } from "./other-peoples-rules";
import { expectUntouched, KINDS } from "./untouched";

/** `kuma-tp explain` of the rules that real hosts have. */

const SPEC: HostSpec = {
  redirect: {
    inbound: { excludePorts: [22] },
    outbound: { excludePorts: [3306] },
    dns: { enabled: true, captureAll: true },
  },
};

const QUESTION = "tcp from uid 1000 to 10.1.2.3:5432";
const QUESTIONS = [
  QUESTION,
  "tcp from uid 1000 to 10.1.2.3:3306",
  "tcp from the sidecar to 10.1.2.3:5432",
  "mid-connection tcp from uid 1000 to 10.1.2.3:5432",
  "tcp from uid 1000 to 127.0.0.1:8080",
  "tcp from the sidecar to 10.0.0.5:8080 over lo",
  "dns from uid 1000 to 10.0.0.53",
  "dns from the sidecar to 10.0.0.53",
  "udp from uid 1000 to 10.0.0.53:123",
  "tcp from root to [2001:db8::9]:443",
  "inbound tcp from 198.51.100.7 to port 8080",
  "inbound ssh from 198.51.100.7",
  "inbound tcp from 2001:db8::7 to port 8080",
];

type Told = Explanation &
  Pick<LiveAnswer, "hasRules" | "unread"> & { readonly declared?: Explanation & { readonly differs: boolean } };

/** What is told of a host by a shell there; the spec is in the file that `--config` names. */
async function live(on: TestHost, question: string, spec?: HostSpec) {
  const config = spec === undefined ? [] : ["--config", "host.yaml"];
  const argv = ["explain", question, "--json", ...config, "--", ...on.sandbox.enterArgv("sh")];
  const { exitCode, stdout, stderr } = await commandAt(argv, spec ?? "");
  expect(stderr).toBe("");
  return { exitCode, told: JSON.parse(stdout) as Told };
}

async function ofSpec(question: string): Promise<Explanation> {
  return JSON.parse((await commandAt(["explain", question, "--json", "--config", "host.yaml"], SPEC)).stdout);
}

describe("nothing is written on a host", () => {
  test.each(KINDS.filter(({ name }) => name.includes("rules")))("$name", (kind) =>
    expectUntouched(kind, (on) => live(on, QUESTION, SPEC)),
  );
});

describe.each(["iptables", "nftables"] as const)("a host with our rules in %s", (backend) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start();
    await settle(on);
    await reconcile(hostSpec({ ...SPEC, backend }), on.host);
  });
  afterAll(() => on.stop());

  test.each(QUESTIONS)("tells of %s what its spec tells", async (question) => {
    const { exitCode, told } = await live(on, question, { ...SPEC, backend });
    const { verdict, effect, rule, packet } = await ofSpec(question);
    expect({ exitCode, differs: told.declared?.differs, hasRules: told.hasRules }).toEqual({
      exitCode: 0,
      differs: false,
      hasRules: true,
    });
    expect(told).toMatchObject({ packet, verdict, effect });
    if (rule !== undefined && backend === "iptables")
      expect(told.rule?.replace("-I ", "-A ")).toBe(rule.replace("-I ", "-A "));
  });
});

describe("on a host", () => {
  let on: TestHost;

  beforeEach(async () => {
    on = await TestHost.start();
  });
  afterEach(() => on.stop());

  test("without rules, traffic passes by, which is not as declared", async () => {
    const { exitCode, told } = await live(on, QUESTION, SPEC);
    expect({ exitCode, told }).toMatchObject({
      exitCode: 1,
      told: { verdict: { kind: "untouched" }, hasRules: false, path: [], declared: { differs: true } },
    });
  });

  test("that drifted, what it does now is told beside what was declared", async () => {
    await reconcile(hostSpec({ ...SPEC, backend: "iptables" }), on.host);
    await on.sh(
      "iptables -t nat -I KUMA_MESH_OUTBOUND -p tcp --dport 5432 -m comment --comment 'for the weekend' -j RETURN",
    );
    const { exitCode, told } = await live(on, QUESTION, SPEC);
    expect({ exitCode, told }).toMatchObject({
      exitCode: 1,
      told: {
        verdict: { kind: "untouched" },
        because: "for the weekend",
        rule: expect.stringContaining("--dport 5432 -j RETURN"),
        declared: { verdict: { kind: "redirected", port: 15001 }, differs: true },
      },
    });
    expect((await live(on, "tcp from uid 1000 to 10.1.2.3:80", SPEC)).exitCode).toBe(0);
  });

  test.each(["iptables", "nftables"] as const)(
    "with our rules in %s, a rule of others ahead of ours takes the packet",
    async (backend) => {
      await reconcile(hostSpec({ ...SPEC, backend }), on.host);
      await on.sh("iptables -t nat -I OUTPUT -p tcp --dport 5432 -j DNAT --to-destination 10.9.9.9:6432");
      const { told } = await live(on, QUESTION);
      expect(told).toMatchObject({
        verdict: { kind: "taken" },
        path: [expect.stringMatching(/^iptables-nft nat -A OUTPUT .* -j DNAT /)],
      });
    },
  );

  test("a table of nftables that others have is named", async () => {
    await on.sh(
      "nft add table inet others; nft add chain inet others output '{ type filter hook output priority 0; }'",
    );
    expect((await live(on, QUESTION)).told.unread).toEqual(["inet others"]);
  });

  test("by SSH, as the configuration reaches it", async () => {
    await reconcile(hostSpec(SPEC), on.host);
    const connection = await sshConnection(on.sandbox);
    const argv = [
      "explain",
      ...`what happens to ${QUESTION} on ${connection.host}?`.split(" "),
      "--config",
      "host.yaml",
    ];
    const { exitCode, stdout } = await commandAt(argv, { ...SPEC, connection });
    expect([exitCode, stdout.split("\n")[0], stdout.trimEnd().split("\n").at(-1)]).toEqual([
      0,
      `${QUESTION} on ${connection.host} goes to the sidecar on port 15001, because every other connection goes to the sidecar`,
      "that is as declared",
    ]);
  });
});

test("a host that cannot be reached is a finding with its code", async () => {
  const { exitCode, stdout, stderr } = await commandAt(["explain", QUESTION, "--", "false"], "");
  expect({ exitCode, stdout, code: stderr.slice(0, 4) }).toEqual({ exitCode: 1, stdout: "", code: "KTP2" });
});
