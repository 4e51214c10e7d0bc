import { folded } from "../../../lib/preview/folded";
import { judged } from "../../../lib/preview/judged";
import { markdown } from "../../../lib/preview/markdown";
import type { PlannedResource, Shown } from "../../../lib/preview/planned";
import { risksOf } from "../../../lib/preview/risks";
import type { PolicySpec } from "../../../lib/spec/policy";
import { host, shown } from "../../support/planned-hosts";

/** Hosts as plans of engines show them, and what is said of them. */

const told = (planned: readonly PlannedResource[]) => folded(planned).map((fold) => judged(fold, [], "2026-11-26"));
const said = (...planned: readonly PlannedResource[]) => markdown(told(planned));
const rowsOf = (text: string) => text.split("\n").filter((line) => /^\| (some |in|out|within)/.test(line));

const PLAIN = shown({});

test("a host that gets the rules enters the mesh, but for SSH and the sidecar's own traffic", () => {
  expect(rowsOf(said(host("web", "create", undefined, PLAIN)))).toEqual([
    "| inbound tcp | all but 22 | all | past the sidecar | to the sidecar (15006) | enters the mesh: strict mTLS may refuse it |",
    "| outbound tcp | all | all but the proxy user (5678) | past the sidecar | to the sidecar (15001) | enters the mesh: strict mTLS may refuse it |",
    "| within the host tcp | all | the proxy user (5678) | past the sidecar | to the sidecar (15006) | enters the mesh: strict mTLS may refuse it |",
  ]);
});

test.each<{ name: string; after: PolicySpec; rows: readonly RegExp[] }>([
  {
    name: "a port that passes by",
    after: { redirect: { inbound: { excludePorts: [22, 8080] } } },
    rows: [/^\| inbound tcp \| 8080 \| all \| to the sidecar \(15006\) \| past the sidecar \| leaves the mesh/],
  },
  {
    name: "another port of the sidecar",
    after: { redirect: { inbound: { port: 16006 } } },
    rows: [
      /^\| inbound tcp \| all but 22 \| all \| to the sidecar \(15006\) \| to the sidecar \(16006\) \| {2}\|/,
      /^\| within the host tcp \| all \| the proxy user \(5678\) \|/,
    ],
  },
  {
    name: "a family that is left out",
    after: { ipFamilyMode: "ipv4" },
    rows: [/^\| inbound tcp over ipv6 \|/, /^\| outbound tcp over ipv6 \|/, /^\| within the host tcp over ipv6 \|/],
  },
  {
    name: "names that the sidecar is asked for",
    after: { redirect: { dns: { enabled: true } } },
    rows: [
      /^\| outbound tcp \| 53 \|/,
      /to the host's nameservers \| past the sidecar \| to the sidecar \(15053\) \|.*names are asked/,
    ],
  },
  {
    name: "ports of so many users that no row tells them",
    after: {
      redirect: {
        outbound: { excludePortsForUIDs: ["tcp:1-2:1001", "tcp:3:1002", "tcp:5:1003", "tcp:7:1004"] },
      },
    },
    rows: [/^\| some outbound tcp \| 1-2, 3, 5, 7 \| of uid 1001, 1002, 1003, 1004 \|/],
  },
  {
    name: "addresses, those of the host itself among them",
    after: { redirect: { inbound: { excludePortsForIPs: ["127.0.0.2", "172.17.0.0/16"] } } },
    rows: [/^\| inbound tcp over ipv4 \| all but 22 \| from 127\.0\.0\.2, 172\.17\.0\.0\/16 \| to the sidecar/],
  },
  {
    name: "connections that are older than the rules",
    after: { keepExistingConnections: false },
    rows: [/of older connections .*cuts open connections/, /of older connections/, /of older connections/],
  },
])("$name", ({ after, rows }) => {
  const told = rowsOf(said(host("web", "update", PLAIN, shown(after))));
  expect(told).toEqual(rows.map((row) => expect.stringMatching(row)));
});

test("what is no traffic is told as a property, and what nobody knows yet as that", () => {
  const before = shown({}, { spec: { proxyUser: { uid: 5678 }, persistence: "auto" } });
  const after: Shown = { spec: { proxyUser: { uid: 6000 } } };
  const text = said(host("web", "update", before, after));
  expect(text).toContain("Which traffic changes path is known after the apply only.");
  expect(text).toContain('| `proxyUser.uid` | `5678` | `6000` |\n| `persistence` | `"auto"` | – |');
});

test("names and values are shown as they are, whatever Markdown would make of them", () => {
  const value = (name: string) => shown({}, { spec: { proxyUser: { name } } });
  const text = said(host("a`\n\n@team", "update", value("kuma_dp"), value("x`|[a](b)")));
  expect(text).toContain("#### `` a` @team ``: changes");
  expect(text).toContain('| `proxyUser.name` | `"kuma_dp"` | `` "x`\\|[a](b)" `` |');
  const drifted = shown({}, { drift: "`@team` #1 https://example.com" });
  expect(said(host("web", "update", drifted, PLAIN))).toContain(
    "Drifted, which an apply mends: \\`&#64;&#8203;team\\` &#35;&#8203;1 https:&#47;/example.com",
  );
});

test("text of a host or a file begins no line, turns no other around, and links nothing", () => {
  const drifted = shown({}, { drift: "a\n- [x] done\r\n/merge\u202e www.example.com" });
  const text = said(host("a\u202eb\u0000", "update", drifted, PLAIN));
  expect(text).toContain("#### `a\ufffdb\ufffd`: changes");
  expect(text).toContain("mends: a - \\[x\\] done /merge\ufffd www&#46;example.com\n");
  const names = (words: readonly string[]): Shown => ({ spec: {}, words });
  const mesh = {
    name: "dns",
    kind: "MeshDNS",
    action: "update",
    before: names([]),
    after: names(["a\n```\n/merge"]),
  } as const;
  expect(said(mesh)).toContain("````diff\n+ a ``` /merge\n````\n");
});

test("names of the mesh that stay, or are not known yet, are no change of them", () => {
  const names = (before: Partial<Shown>, after: Partial<Shown>): PlannedResource => {
    const [first, second] = [before, after].map((one) => ({ spec: {}, ...one }));
    return { name: "dns", kind: "MeshDNS", action: "update", ...{ before: first as Shown, after: second as Shown } };
  };
  const [kept] = folded([names({ words: ["a"] }, { words: ["a"], spec: { onUnreachable: "forget" } })]);
  expect(kept && risksOf(kept)).toEqual([]);
  const [open] = folded([names({ words: ["a"] }, {})]);
  expect(open && risksOf(open)).toEqual(["dns"]);
  const text = said(names({ words: ["a"] }, {}));
  expect(text).toContain("Which names are asked of whom is known after the apply only.");
  expect(text).not.toContain("- a");
});

test("a lock-out stands first, and drift is told in its sentence, as text that is no Markdown", () => {
  const lockedOut = shown(
    {},
    { words: ["lock-out: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006"] },
  );
  const drifted = shown({ redirect: { inbound: { excludePorts: [] } } }, { drift: "1 rule <b>missing</b> in a|b" });
  const [fold] = folded([host("web", "update", drifted, lockedOut)]);
  expect(fold && risksOf(fold)).toEqual(["lockout", "leaves-mesh", "drift"]);
  const text = said(host("web", "update", drifted, lockedOut));
  expect(text).toContain(":no_entry: **locks out**: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006");
  expect(text).toContain("1 rule &lt;b&gt;missing&lt;/b&gt; in a\\|b");
});

test("a plan that changes nothing says so", () => {
  expect(said(host("web", "keep", PLAIN, PLAIN))).toBe(
    "### Transparent proxy\n\nNo traffic changes path, and nothing else changes.\n",
  );
});

test("a thousand hosts with three kinds of change are three parts, and fit into a comment", () => {
  const changes = [
    shown({ redirect: { outbound: { excludePorts: [5432] } } }),
    shown({ ipFamilyMode: "ipv4" }),
    undefined,
  ];
  const planned = Array.from({ length: 1000 }, (_, index) => {
    const after = changes[index % 3];
    return host(`web-${index}`, after === undefined ? "delete" : "update", PLAIN, after);
  });
  const folds = folded(planned);
  expect(folds.map(({ names }) => names.length)).toEqual([334, 333, 333]);
  const text = markdown(told(planned));
  expect(text).toContain("`web-27` and 324 more: changes the transparent proxy");
  expect(text.length).toBeLessThan(20_000);
});

test("what does not fit is counted, and nothing is cut", () => {
  const ports = Array.from({ length: 200 }, (_, index) => 1000 + 2 * index);
  const planned = ports.map((port) =>
    host(`web-${port}`, "update", PLAIN, shown({ redirect: { outbound: { excludePorts: [port] } } })),
  );
  const text = markdown(told(planned));
  expect(text.length).toBeLessThan(65_536);
  const parts = text.match(/^#### /gm)?.length ?? 0;
  expect(text).toMatch(
    new RegExp(
      `_${200 - parts} more resources change in ${200 - parts} other ways than there is room for here: see the plan\\._\\n$`,
    ),
  );
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test("a lock-out is told before anything else has room, and everybody before anybody's rules", () => {
  const many = (from: number) =>
    shown({ redirect: { outbound: { excludePorts: Array.from({ length: 15 }, (_, index) => from + 2 * index) } } });
  const lockedOut = shown({ redirect: { inbound: { excludePorts: [] } } }, { words: ["lock-out: inbound tcp 22"] });
  const planned = [
    ...Array.from({ length: 5 }, (_, index) => host(`web-${index}`, "update", PLAIN, many(1000 + 100 * index))),
    host("db", "update", PLAIN, lockedOut),
  ];
  const folds = told(planned);
  const whole = markdown(folds);
  expect(whole.match(/<summary>rules/g)).toHaveLength(6);
  const bare = markdown(folds, whole.length * 0.6);
  expect(bare.match(/^#### /gm)).toHaveLength(6);
  expect(bare.match(/<summary>rules/g)?.length ?? 0).toBeLessThan(6);
  const short = markdown(folds, 2200);
  expect(short).toContain("#### `db`: changes");
  expect(short).toMatch(/_\d more resources change in/);
});

test("changed paths are drawn in a fence where there is room, and pictures go before anything else does", () => {
  const folds = told([host("web", "create", undefined, PLAIN)]);
  const whole = markdown(folds);
  const picture = /<details><summary>picture<\/summary>\n\n```mermaid\nflowchart LR\n[^`]*\n```\n\n<\/details>\n/;
  expect(whole).toMatch(picture);
  const shorter = markdown(folds, whole.length);
  expect(shorter).not.toContain("mermaid");
  expect(shorter).toBe(whole.replace(picture, "").replace("\n\n\n<details>", "\n\n<details>"));
  expect(said(host("web", "update", PLAIN, shown({}, { spec: { backend: "nftables" } })))).not.toContain("mermaid");
});
