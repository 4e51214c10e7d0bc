import { UNKNOWN } from "../../../lib/lifecycle/wire";
import { readAcceptedRisks } from "../../../lib/preview/accepted-risks";
import { folded } from "../../../lib/preview/folded";
import { expired, isStopped, judged } from "../../../lib/preview/judged";
import { markdown } from "../../../lib/preview/markdown";
import type { PlannedResource } from "../../../lib/preview/planned";
import { RISK_NAMES, type RiskName } from "../../../lib/preview/risks";
import { host, shown } from "../../support/planned-hosts";

/** Risks that somebody takes: of whom, of which rows, and until when. */

const TODAY = "2026-11-26";
const AFTER = shown({ redirect: { outbound: { excludePorts: [5432, 6379] } } });
const FOLDS = folded(["db-1", "db-2", "web-1"].map((name) => host(name, "update", shown({}), AFTER)));

const valid = { risk: "escape", resources: ["db-*"], until: "2026-12-31", reason: "OPS-7" } as const;

function accepted(...written: readonly object[]) {
  const read = readAcceptedRisks({ accepted: written });
  if (!read.ok) throw new Error(JSON.stringify(read.failures));
  return read.value;
}

function openNames(...written: readonly object[]): readonly string[] {
  const dangers = FOLDS.flatMap((fold) => judged(fold, accepted(...written), TODAY).dangers);
  return [...new Set(dangers.filter((one) => one.accepted === undefined).flatMap(({ names }) => names))].toSorted();
}

test.each<{ name: string; change: object; open: readonly string[] }>([
  { name: "those that are named, by a pattern", change: {}, open: ["web-1"] },
  { name: "one by its name", change: { resources: ["db-2"] }, open: ["db-1", "web-1"] },
  { name: "all of them", change: { resources: ["*"] }, open: [] },
  { name: "a pattern with its middle left out", change: { resources: ["d*-*1"] }, open: ["db-2", "web-1"] },
  { name: "no part of a name", change: { resources: ["db"] }, open: ["db-1", "db-2", "web-1"] },
  { name: "no more characters than there are", change: { resources: ["web-1*1"] }, open: ["db-1", "db-2", "web-1"] },
  { name: "on its last day", change: { until: TODAY, resources: ["*"] }, open: [] },
  { name: "not after it", change: { until: "2026-11-25", resources: ["*"] }, open: ["db-1", "db-2", "web-1"] },
  { name: "no other risk", change: { risk: "enter" }, open: ["db-1", "db-2", "web-1"] },
  { name: "no other rows than are named", change: { direction: "outbound" }, open: ["db-1", "db-2", "web-1"] },
  { name: "no rows of other ports", change: { ports: "5432" }, open: ["db-1", "db-2", "web-1"] },
])("accepts $name", ({ change, open }) => {
  expect(openNames({ ...valid, ...change })).toEqual(open);
});

test("rows are accepted by the words of the table, each by itself", () => {
  const ports = "5432, 6379";
  const rows = ["outbound", "local"].map((direction) => ({
    ...valid,
    resources: ["*"],
    direction,
    protocol: "tcp",
    ports,
  }));
  expect(openNames(...rows)).toEqual([]);
  expect(openNames(...rows.slice(1))).toEqual(["db-1", "db-2", "web-1"]);
  expect(openNames({ ...rows[0], who: "all but the proxy user (5678)" }, ...rows.slice(1))).toEqual([]);
});

test("a gate stops what nobody accepted, and nothing else", () => {
  const stops = (resources: readonly string[]) =>
    FOLDS.map((fold) => isStopped(judged(fold, accepted({ ...valid, resources }), TODAY), ["leaves-mesh"]));
  expect(stops(["db-*"])).toEqual([true]);
  expect(stops(["db-*", "web-*"])).toEqual([false]);
});

describe("a host that is to let traffic by while its proxy is down", () => {
  const closed = shown({});
  const open = shown({}, { spec: { onProxyDown: "fail-open" } });
  const unknown = shown({}, { spec: { onProxyDown: UNKNOWN } });

  test.each<{ name: string; planned: PlannedResource; escapes: boolean }>([
    { name: "a new one", planned: host("web-1", "create", undefined, open), escapes: true },
    { name: "one that there is", planned: host("web-1", "update", closed, open), escapes: true },
    { name: "one of which it is not known yet", planned: host("web-1", "update", closed, unknown), escapes: true },
    { name: "one that does already", planned: host("web-1", "update", open, open), escapes: false },
    { name: "one that does no more", planned: host("web-1", "update", open, closed), escapes: false },
    { name: "a new one that does not", planned: host("web-1", "create", undefined, closed), escapes: false },
  ])("$name leaves the mesh: $escapes", ({ planned, escapes }) => {
    const [fold] = folded([planned]);
    if (fold === undefined) throw new Error("nothing is told");
    expect(isStopped(judged(fold, [], TODAY), ["leaves-mesh"])).toBe(escapes);
    expect(isStopped(judged(fold, accepted({ ...valid, resources: ["web-1"] }), TODAY), ["leaves-mesh"])).toBe(false);
  });
});

describe("traffic that nobody knows", () => {
  const known = shown({});
  const unknown = { spec: {} };
  const each = Array.from({ length: 150 }, (_, index) => `tcp:${2 * index + 1}:${2 * index + 1000}`);
  const many = shown({ redirect: { outbound: { excludePortsForUIDs: each } } });
  const update = host("web-1", "update", known, unknown);
  const gatesThatStop = (planned: PlannedResource, ...written: readonly object[]) =>
    Object.keys(RISK_NAMES).filter((gate) =>
      folded([planned]).some((fold) =>
        isStopped(judged(fold, accepted(...written), TODAY), [RISK_NAMES[gate as RiskName]]),
      ),
    );

  test.each<{ name: string; planned: PlannedResource; stops: readonly string[] }>([
    { name: "after a change", planned: update, stops: ["lockout", "escape", "enter", "dns", "reset", "unknown"] },
    {
      name: "of a new host",
      planned: host("web-1", "create", undefined, unknown),
      stops: ["lockout", "enter", "dns", "reset", "unknown"],
    },
    {
      name: "of a host that loses it",
      planned: host("web-1", "delete", unknown),
      stops: ["escape", "dns", "reset", "unknown"],
    },
    {
      name: "of pods",
      planned: { ...update, kind: "PodTraffic" },
      stops: ["escape", "enter", "dns", "reset", "unknown"],
    },
    {
      name: "as it is too much",
      planned: host("web-1", "update", known, many),
      stops: ["escape", "enter", "dns", "reset", "unknown"],
    },
    {
      name: "of a refresh, which changes none",
      planned: host("web-1", "refresh", { ...known, drift: "a" }, unknown),
      stops: ["drift"],
    },
  ])("$name stops each gate that it may have to stop", ({ planned, stops }) => {
    expect(gatesThatStop(planned)).toEqual(stops);
  });

  test("is accepted by its own name alone", () => {
    const risk = { ...valid, resources: ["web-1"] };
    expect(gatesThatStop(update, { ...risk, risk: "escape" })).toContain("escape");
    expect(gatesThatStop(update, { ...risk, risk: "unknown" })).toEqual([]);
  });

  test("is told in the summary", () => {
    const text = markdown(folded([update]).map((fold) => judged(fold, [], TODAY)));
    expect(text).toContain("- :warning: **may do anything: its traffic is not known**: 1 of 1");
  });
});

test("a machine that is replaced by another with the same rules leaves the mesh all the same", () => {
  const [fold] = folded([host("web-1", "replace", shown({}), shown({}))]);
  if (fold === undefined) throw new Error("is told");
  expect(isStopped(judged(fold, [], TODAY), ["leaves-mesh"])).toBe(true);
  expect(isStopped(judged(fold, accepted({ ...valid, resources: ["web-1"] }), TODAY), ["leaves-mesh"])).toBe(false);
  expect(markdown([judged(fold, [], TODAY)])).toContain(
    "#### `web-1`: gets the transparent proxy anew, and what is replaced loses it",
  );
});

test("what is over is told where the plan still has it", () => {
  const over = { ...valid, until: "2026-11-25" };
  const [still] = accepted(over);
  expect(
    expired(
      FOLDS.map((fold) => judged(fold, [], TODAY)),
      accepted(over, valid, { ...over, resources: ["mail"] }),
      TODAY,
    ),
  ).toEqual([still]);
});

test("the comment says what was accepted, for whom, until when and why", () => {
  const text = markdown(FOLDS.map((fold) => judged(fold, accepted(valid), TODAY)));
  expect(text).toContain("- :warning: **leaves the mesh: no mTLS, no policies**: 3 of 3, 2 of these accepted");
  expect(text).toContain("Accepted for `db-1`, `db-2` until 2026-12-31, leaves the mesh: no mTLS, no policies: OPS-7");
  const all = markdown(FOLDS.map((fold) => judged(fold, accepted({ ...valid, resources: ["*"] }), TODAY)));
  expect(all).toContain("- :white_check_mark: **leaves the mesh: no mTLS, no policies**: 3 of 3, 3 of these accepted");
});

test("everything that is wrong with a file is said at once, each at its place", () => {
  const read = readAcceptedRisks({
    accepted: [
      { ...valid, until: "2026-02-30" },
      { ...valid, reason: " ", resources: [] },
      { ...valid, risk: "leaves-mesh", port: 22 },
      { risk: "dns", resources: ["a", ""], until: "soon" },
    ],
    allowed: [],
  });
  if (read.ok) throw new Error("was taken");
  expect(read.failures.map(({ code, property }) => `${code} ${property}`).toSorted()).toEqual([
    "KTP102 accepted[2].port",
    "KTP102 allowed",
    "KTP103 accepted[2].risk",
    "KTP422 accepted[0].until",
    "KTP422 accepted[3].until",
    "KTP423 accepted[1].reason",
    "KTP423 accepted[1].resources",
    "KTP423 accepted[3].reason",
    "KTP423 accepted[3].resources[1]",
  ]);
});

test("every risk can be accepted", () => {
  expect(Object.keys(RISK_NAMES).map((risk) => accepted({ ...valid, risk })[0]?.risk)).toEqual(Object.keys(RISK_NAMES));
});
