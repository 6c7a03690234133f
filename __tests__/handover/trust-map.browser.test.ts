import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { html } from "../../handover/trust-map/html";
import { trustMap } from "../../handover/trust-map/trust-map";
import { synthesized, temporaryFolder } from "./synthesized";

/* The page's side of a test, for which the compiler has no types here. */
/* eslint-disable @typescript-eslint/no-explicit-any */
declare const document: any;
declare const getComputedStyle: any;

const CHROMIUM = "/usr/bin/chromium";

const describeBrowser: jest.Describe | jest.Describe["skip"] = (() => {
  if (existsSync(CHROMIUM)) return describe;
  if (process.env.CI)
    throw new Error("CI must have Chromium (apt-get install chromium): these tests are never skipped there");
  process.stderr.write(`skipped: no Chromium at ${CHROMIUM}\n`);
  return describe.skip;
})();

describeBrowser("the trust map in a browser", () => {
  let browser: Browser;
  const folder = temporaryFolder();

  beforeAll(async () => {
    const quiet = ["quic", "background-networking", "component-update", "sync", "gpu"].map(
      (each) => `--disable-${each}`,
    );
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--headless", "--no-sandbox", "--no-first-run", ...quiet],
    });
  });
  afterAll(() => browser.close());

  async function written(name: string, accounts?: readonly string[]): Promise<string> {
    const app = synthesized(accounts ? { accounts } : {});
    const file = join(folder, `${name}.html`);
    writeFileSync(file, await html(trustMap(app.model, app.workload)));
    return pathToFileURL(file).href;
  }

  /** Opens a page at a width; what it says on the console, or asks of the network, goes to the list. */
  async function open(url: string, width: number): Promise<{ readonly page: Page; readonly said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== url) said.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    return { page, said };
  }

  const rows = (page: Page): Promise<string[]> => page.locator("tbody tr:visible td:nth-child(2)").allInnerTexts();

  test("shows every node and link, says nothing on the console and asks for nothing else", async () => {
    const { page, said } = await open(await written("small"), 1400);
    expect(await page.locator("svg .node").count()).toBe(10);
    expect(await page.locator("svg .edge").count()).toBe(8);
    expect(await page.locator("svg .node.identity .label").allTextContents()).toEqual(["id-orders", "id-billing"]);
    expect(await page.getByRole("img", { name: "Who may reach what: workload" }).count()).toBe(1);
    expect(said).toEqual([]);
  });

  test("no two nodes overlap, and every text is inside its node", async () => {
    const { page } = await open(await written("boxes"), 1400);
    const boxes = await page.locator("svg .node").evaluateAll((nodes: any[]) =>
      nodes.map((node: any) => {
        const box = (each: any): number[] => {
          const { left, right, top, bottom } = each.getBoundingClientRect();
          return [left, right, top, bottom];
        };
        return { own: box(node.querySelector("rect")!), texts: [...node.querySelectorAll("text")].map(box) };
      }),
    );
    for (const { own, texts } of boxes)
      for (const text of texts) {
        expect(text[0]!).toBeGreaterThanOrEqual(own[0]!);
        expect(text[1]!).toBeLessThanOrEqual(own[1]!);
      }
    boxes.forEach((one, index) =>
      boxes.slice(index + 1).forEach((other) => {
        const apart =
          one.own[1]! <= other.own[0]! ||
          other.own[1]! <= one.own[0]! ||
          one.own[3]! <= other.own[2]! ||
          other.own[3]! <= one.own[2]!;
        expect(apart).toBe(true);
      }),
    );
  });

  test("sorts by a heading, with the keyboard too, and says which way", async () => {
    const { page } = await open(await written("sorted"), 1400);
    const button = page.getByRole("button", { name: "Service account" });
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await rows(page)).toEqual(["none", "orders/orders-api", "orders/orders-worker"]);
    await button.click();
    expect(await rows(page)).toEqual(["orders/orders-worker", "orders/orders-api", "none"]);
    expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
  });

  test("filters, and says how many lines are left", async () => {
    const { page } = await open(await written("filtered"), 1400);
    await page.getByLabel("Filter").fill("worker");
    expect(await rows(page)).toEqual(["orders/orders-worker"]);
    expect(await page.getByRole("status").innerText()).toBe("1 of 3 lines");
  });

  test("is readable at 360 pixels: nothing wider than the page, text of 12 pixels at least, a title for each cell", async () => {
    const { page } = await open(await written("narrow"), 360);
    const measured = await page.evaluate(() => {
      const texts = [...document.querySelectorAll("body *")].filter((each: any) =>
        [...each.childNodes].some((one: any) => one.nodeType === 3 && one.textContent!.trim() !== ""),
      );
      return {
        width: document.documentElement.scrollWidth,
        smallest: Math.min(
          ...texts
            .filter((each) => !["SCRIPT", "STYLE", "TITLE", "DESC", "title", "desc"].includes(each.tagName))
            .map((each) => parseFloat(getComputedStyle(each).fontSize)),
        ),
        titles: [...document.querySelectorAll("tbody td")].every(
          (each) => getComputedStyle(each, "::before").content.length > 3,
        ),
      };
    });
    expect(measured.width).toBe(360);
    expect(measured.smallest).toBeGreaterThanOrEqual(12);
    expect(measured.titles).toBe(true);
  });

  test("sorts at 360 pixels too, by headings that can be seen and touched", async () => {
    const { page } = await open(await written("narrow-sorted"), 360);
    const heading = page.getByRole("button", { name: "Service account" });
    const { width, height } = (await heading.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(16);
    const before = await rows(page);
    await heading.click();
    await heading.click();
    expect(await rows(page)).not.toEqual(before);
    expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test("stays readable with 200 bindings: drawn at full size, no overlap, quick to filter", async () => {
    const accounts = Array.from({ length: 200 }, (_, index) => `orders-service-${index}`);
    const { page, said } = await open(await written("large", accounts), 360);
    expect(await page.locator("svg .node").count()).toBe(604);
    const boxes = await page
      .locator("svg .node rect")
      .evaluateAll((nodes) =>
        nodes
          .map((node) => node.getBoundingClientRect())
          .map(({ left, right, top, bottom }) => ({ left, right, top, bottom })),
      );
    const overlapping = boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (other) =>
            one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
        ),
    );
    expect(overlapping).toEqual([]);
    await page.getByLabel("Filter").fill("orders-service-199");
    expect(await rows(page)).toEqual(["orders/orders-service-199"]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(said).toEqual([]);
  });
});
