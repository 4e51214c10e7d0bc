import { flowchart } from "../../../lib/preview/mermaid";
import type { TrafficChange } from "../../../lib/preview/traffic-changes";
import { HOSTILE } from "../../support/pictured";

const row = (who: string, ports = "all"): TrafficChange => ({
  direction: "outbound",
  protocol: "tcp",
  isPart: false,
  ports,
  who,
  limits: {},
  families: ["ipv4", "ipv6"],
  before: { kind: "redirected", port: 15001 },
  after: { kind: "untouched" },
  risks: ["leaves-mesh"],
});

test("a row is dotted to where it went, and thick to where it will go", () => {
  expect(flowchart([row("of uid 1001", "53")])).toBe(
    [
      "flowchart LR",
      '  p0["to the sidecar (15001)"]',
      '  p1["past the sidecar"]',
      '  r1(["outbound tcp, port 53, of uid 1001"])',
      '  r1 -. "before" .-> p0',
      '  r1 == "after, leaves the mesh: no mTLS, no policies" ==> p1',
    ].join("\n"),
  );
});

test.each(HOSTILE)("nothing ends a label: %#", (who) => {
  const lines = flowchart([row(who)]).split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[3]).toMatch(/^ {2}r1\(\["(?:[A-Za-z0-9 .,:()-]|#\d+;)*"\]\)$/);
});

test("a chart stays drawable everywhere, and says how many rows it leaves out", () => {
  const rows = Array.from({ length: 40 }, (_, index) => row(HOSTILE[index % HOSTILE.length] ?? "", `${index}`));
  const chart = flowchart(rows);
  expect(chart.length).toBeLessThanOrEqual(2000);
  const shown = chart.match(/^ {2}r\d+\(/gm)?.length ?? 0;
  expect(chart).toMatch(new RegExp(`\\n {2}more\\["and ${40 - shown} more: see the table"\\]$`));
});
