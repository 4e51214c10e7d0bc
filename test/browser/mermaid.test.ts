import type { Browser } from "puppeteer-core";
import { flowchart } from "../../lib/preview/mermaid";
import type { TrafficChange } from "../../lib/preview/traffic-changes";
import { foldsOf, HOSTILE, PLANS } from "../support/pictured";
import { openBrowser, pageOf } from "./browser";

/**
 * Flowcharts of comments, as Mermaid draws them for GitHub and GitLab: without an error, with the text that was meant.
 *
 * @needs chromium
 */

const rowsOf = (plan: string): readonly TrafficChange[] =>
  foldsOf(plan)
    .slice(0, 12)
    .flatMap(({ preview: { traffic } }) => (typeof traffic === "string" ? [] : traffic));
const HOSTILE_ROWS: readonly TrafficChange[] = HOSTILE.map((who) => ({
  direction: "outbound",
  protocol: "tcp",
  isPart: false,
  ports: "all",
  who,
  limits: {},
  families: ["ipv4"],
  before: { kind: "untouched" },
  after: { kind: "redirected", port: 15001 },
  risks: ["enters-mesh"],
}));

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

const charts = Object.keys(PLANS)
  .map((plan) => ({ name: plan, rows: rowsOf(plan) }))
  .filter(({ rows }) => rows.length > 0);
const hostile = HOSTILE_ROWS.map((row, index) => ({ name: `text that does its worst, ${index}`, rows: [row] }));

test("every chart is drawn, with all that it says", async () => {
  const page = await pageOf(browser, "light");
  await page.addScriptTag({ path: require.resolve("mermaid/dist/mermaid.min.js") });
  for (const { name, rows } of [...charts, ...hostile]) {
    const source = flowchart(rows);
    expect(source.length).toBeLessThanOrEqual(2000);
    const drawn = await page.evaluate(async (text) => {
      const { mermaid } = window as unknown as { mermaid: Mermaid };
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
      const { svg } = await mermaid.render("chart", text);
      const holder = document.createElement("div");
      holder.innerHTML = svg;
      const labels = [...holder.querySelectorAll(".nodeLabel, .edgeLabel .label")].map((label) =>
        label.textContent?.trim(),
      );
      return { labels, scripts: holder.querySelectorAll("script, a, img, iframe").length };
    }, source);
    expect({ name, ...drawn }).toEqual({ name, labels: expect.arrayContaining(labelsOf(source)), scripts: 0 });
  }
  await page.close();
});

interface Mermaid {
  initialize(options: object): void;
  render(id: string, text: string): Promise<{ readonly svg: string }>;
}

/** What a chart says, by its source. */
function labelsOf(source: string): string[] {
  return [...source.matchAll(/\["(.*?)"\]/g)].map(([, label = ""]) =>
    label.replace(/#(\d+);/g, (_, point) => String.fromCodePoint(Number(point))).trim(),
  );
}
