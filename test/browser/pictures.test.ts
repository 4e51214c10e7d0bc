import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { hostPicture } from "../../lib/picture/host-picture";
import { previewPicture } from "../../lib/picture/preview-picture";
import { foldsOf, PLAIN, PLANS } from "../support/pictured";
import { dataUrl, openBrowser, pageOf, type Scheme } from "./browser";
import { shownTexts } from "./geometry";

/**
 * Pictures as a browser shows them, to readers of either scheme: every text in its box, none over another, with enough contrast.
 *
 * @needs chromium
 */

const PICTURES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(PLANS).map((plan) => [plan, previewPicture(foldsOf(plan))])),
  "a host as declared": hostPicture("Traffic of a host", PLAIN.rules ?? {}, []),
};
const SCHEMES: readonly Scheme[] = ["light", "dark"];

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "pictures-"));

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test.each(Object.entries(PICTURES))("%s: each text is in its place and can be read", async (name, svg) => {
  const path = join(folder, `${Object.keys(PICTURES).indexOf(name)}.svg`);
  writeFileSync(path, svg);
  for (const scheme of SCHEMES) {
    const page = await pageOf(browser, scheme);
    await page.goto(`file://${path}`);
    const texts = await page.evaluate(shownTexts);
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter(({ faults, contrast }) => faults.length > 0 || contrast < 4.5)).toEqual([]);
    await page.close();
  }
});

/** Pictures that a browser shows in a page, and the colours of a corner of each. */
test.each(SCHEMES)(
  "an <img> in a %s page shows the picture in that scheme, and asks for nothing else",
  async (scheme) => {
    const page = await pageOf(browser, scheme);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const images = Object.values(PICTURES).map((svg) => `<img src="${dataUrl("image/svg+xml", svg)}">`);
    await page.setContent(`<meta name="color-scheme" content="light dark">${images.join("")}`);
    const corners = await page.evaluate(async () => {
      const all = [...document.querySelectorAll("img")];
      await Promise.all(all.map((image) => image.decode()));
      return all.map((image) => {
        const canvas = document.createElement("canvas");
        const context = canvas.getContext("2d");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        context?.drawImage(image, 0, 0);
        return [...(context?.getImageData(image.naturalWidth / 2, 4, 1, 1).data ?? [])];
      });
    });
    const paper = scheme === "light" ? [255, 255, 255, 255] : [13, 17, 23, 255];
    expect(corners).toEqual(corners.map(() => paper));
    expect(asked.filter((url) => !url.startsWith("data:") && url !== "about:blank")).toEqual([]);
    await page.close();
  },
);

test("a box that is too narrow, ink that is too pale and a text over another would be seen", async () => {
  const page = await pageOf(browser, "light");
  const text = (y: number, words: string) => `<text x="5" y="${y}" fill="#aaa">${words}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="300" height="100" fill="#fff"/><rect width="30" height="40" fill="#eee"/>${text(20, "much too wide")}${text(24, "x")}</svg>`;
  await page.goto(dataUrl("image/svg+xml", svg));
  const [wide] = await page.evaluate(shownTexts);
  expect(wide?.faults).toEqual([expect.stringMatching("over the edge"), expect.stringMatching("over another text")]);
  expect(wide?.contrast).toBeLessThan(4.5);
  await page.close();
});
