import { type Browser, launch, type Page } from "puppeteer-core";
import { chromium } from "../../sandbox/engines/chromium";

export type Scheme = "light" | "dark";

/** A browser without a window and without a network: a name that a page asks for is unknown. */
export async function openBrowser(): Promise<Browser> {
  return launch({
    executablePath: await chromium(),
    // Its sandbox needs what root and many machines do not have. It sees pages of ours alone.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"],
  });
}

/** An empty page for readers of that scheme. */
export async function pageOf(browser: Browser, scheme: Scheme): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 800 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  return page;
}

/** A document as an address. */
export function dataUrl(type: string, document: string): string {
  return `data:${type};base64,${Buffer.from(document).toString("base64")}`;
}
