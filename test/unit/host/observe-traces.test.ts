import { parseTraces } from "../../../lib/host/observe-traces";

/** What a host tells of others who were there. */

const STAT =
  "1 (systemd (init) 2) S 0 1 1 0 -1 4194560 60914 4211434 135 2018 151 334 4983 4216 20 0 1 0 17 173957120 3296";

const TABLES = [
  '{"metainfo": {"version": "1.1.3", "release_name": "x", "json_schema_version": 1}}',
  '{"table": {"family": "inet", "name": "firewalld", "handle": 23, "flags": ["owner", "persist"]}}',
  '{"table": {"family": "ip", "name": "nat", "handle": 2}}',
  '{"table": {"family": "inet", "name": "kuma_mesh", "handle": 7}}',
];

const UNITS = `Id=firewalld.service
StateChangeTimestampMonotonic=1234567

Id=docker.service
StateChangeTimestampMonotonic=0
`;

test("a host with systemd, nft and saved rules", () => {
  const parts = new Map([
    ["boot", `41cce894-7a61-424f-96a7-75fca94e5148\n${STAT}`],
    ["units", UNITS],
    ["tables", `{"nftables": [${TABLES.join(", ")}]}`],
    ["saved-file ipv6 /etc/iptables/rules.v6", "*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\nCOMMIT"],
  ]);
  expect(parseTraces(parts)).toMatchObject({
    boot: "41cce894-7a61-424f-96a7-75fca94e5148/17",
    units: { firewalld: "1234567", docker: "0" },
    tables: { "inet firewalld": "23", "ip nat": "2" },
    files: [{ family: "ipv6", path: "/etc/iptables/rules.v6", tables: [{ name: "nat" }] }],
  });
  expect(Object.keys(parseTraces(parts).tables)).toHaveLength(2);
});

test.each<[string, Map<string, string>]>([
  ["nothing", new Map()],
  [
    "empty parts",
    new Map([
      ["boot", ""],
      ["units", ""],
      ["tables", ""],
    ]),
  ],
  ["a start without a first process", new Map([["boot", "41cce894"]])],
])("%s: nothing is told", (_what, parts) => {
  expect(parseTraces(parts)).toEqual({ units: {}, tables: {}, files: [] });
});
