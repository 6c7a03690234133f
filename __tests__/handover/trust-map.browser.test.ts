import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { appPage } from "../../handover/trust-map/pages";
import { readTrusts } from "../../model/trust/read";
import { describeBrowser, launchChromium } from "../kit/chromium";
import { largeStack } from "./large-app";
import { type ChangeableJson, changed, synthesized, temporaryFolder } from "./synthesized";

/* The page's side of a test, for which the compiler has no types here. */
/* eslint-disable @typescript-eslint/no-explicit-any */
declare const document: any;
declare const window: any;
declare const getComputedStyle: any;

/** Where the pictures of a run are kept, to be looked at. */
const PICTURES = join(__dirname, "../../.cache/trust-map");

const WIDTHS = [1200, 800, 390];
const SCHEMES = ["light", "dark"] as const;

/** The small app, with one of each thing to look at first. */
function markedApp(): string {
  const app = changed(synthesized(), (json: ChangeableJson) => {
    const grants = json.resource.azurerm_role_assignment!;
    grants.wide = {
      scope: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-orders",
      role_definition_name: "Contributor",
      principal_id: "22222222-2222-2222-2222-222222222222",
      principal_type: "Group",
    };
    json.resource.azurerm_federated_identity_credential!.pipeline = {
      name: "fic-pipeline",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:contoso/orders:pull_request",
      audience: ["api://AzureADTokenExchange"],
      user_assigned_identity_id: "${azurerm_user_assigned_identity.billing.id}",
    };
  });
  return appPage(app.model, [app.platform, app.workload]);
}

function largeApp(bindings: number): string {
  const stack = largeStack(bindings);
  return appPage(readTrusts([stack]), [stack]);
}

/** What is measured in the page: rectangles of what is drawn, and points of the edges. */
interface Measured {
  readonly width: number;
  readonly outside: readonly string[];
  readonly texts: readonly Box[];
  readonly boxes: readonly Box[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly escaping: readonly string[];
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const measure = (page: Page): Promise<Measured> =>
  page.evaluate(() => {
    const box = (each: any): any => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return { text: each.textContent.trim(), left, right, top, bottom };
    };
    const width = document.documentElement.clientWidth;
    const visible = [...document.querySelectorAll("body *")].filter(
      (each: any) => each.checkVisibility() && !["SCRIPT", "STYLE"].includes(each.tagName),
    );
    const points = [...document.querySelectorAll("svg path.edge")].flatMap((path: any) => {
      const matrix = path.getScreenCTM();
      const length = path.getTotalLength();
      return Array.from({ length: 33 }, (_, index) => {
        const { x, y } = path.getPointAtLength((length * index) / 32).matrixTransform(matrix);
        return { x, y };
      });
    });
    const escaping = [...document.querySelectorAll("svg .box")].flatMap((each: any) => {
      const own = box(each.querySelector("rect"));
      return [...each.querySelectorAll("text")]
        .map(box)
        .filter((text: any) => text.left < own.left || text.right > own.right || text.bottom > own.bottom)
        .map((text: any) => text.text);
    });
    return {
      width: document.documentElement.scrollWidth - width,
      outside: visible
        .map(box)
        .filter((each: any) => each.right > width + 0.5 || each.left < -0.5)
        .map((each: any) => each.text.slice(0, 60)),
      texts: [...document.querySelectorAll("svg .box text")].map(box),
      boxes: [...document.querySelectorAll("svg .box rect")].map(box),
      points,
      escaping,
    };
  });

function overlapping(boxes: readonly Box[]): number {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      ),
  ).length;
}

function underEdges({ texts, points }: Measured): readonly string[] {
  return texts
    .filter((text) => points.some(({ x, y }) => x > text.left && x < text.right && y > text.top && y < text.bottom))
    .map((each) => each.text);
}

describeBrowser("the trust map in a browser", () => {
  let browser: Browser;
  const folder = temporaryFolder();
  const open = new Set<Page>();

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const each of open) await each.close();
    open.clear();
  });
  afterAll(() => browser.close());

  const pages = new Map<string, string>();
  /** The address of a page, written once. */
  function written(name: string, make: () => string): string {
    const known = pages.get(name);
    if (known !== undefined) return known;
    const file = join(folder, `${name}.html`);
    writeFileSync(file, make());
    const url = pathToFileURL(file).href;
    pages.set(name, url);
    return url;
  }
  const small = (): string => written("small", markedApp);
  const large = (): string => written("large", () => largeApp(1000));

  /** Opens a page; what it says on the console, or asks of the network, goes to the list. */
  async function opened(
    url: string,
    width: number,
    colorScheme: "light" | "dark" = "light",
  ): Promise<{ readonly page: Page; readonly said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    open.add(page);
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== url) said.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    return { page, said };
  }

  describe.each(WIDTHS)("at %i pixels", (width) => {
    test.each(SCHEMES)(
      "%s: everything is inside the page, no boxes overlap, and no label is under an edge",
      async (scheme) => {
        const { page, said } = await opened(small(), width, scheme);
        const measured = await measure(page);
        expect(measured.width).toBe(0);
        expect(measured.outside).toEqual([]);
        expect(measured.escaping).toEqual([]);
        expect(overlapping(measured.boxes)).toBe(0);
        expect(underEdges(measured)).toEqual([]);
        expect(said).toEqual([]);
        await page.screenshot({ path: join(PICTURES, `small-${width}-${scheme}.png`) });
      },
    );

    test("a map of 1,000 bindings is as wide as the page, without an overlap", async () => {
      const { page, said } = await opened(large(), width);
      const measured = await measure(page);
      expect(measured.width).toBe(0);
      expect(measured.escaping).toEqual([]);
      expect(overlapping(measured.boxes)).toBe(0);
      expect(underEdges(measured)).toEqual([]);
      expect(said).toEqual([]);
      await page.screenshot({ path: join(PICTURES, `large-${width}.png`) });
    });

    test("every text has at least 12 pixels", async () => {
      const { page } = await opened(small(), width);
      const smallest = await page.evaluate(() =>
        Math.min(
          ...[...document.querySelectorAll("body *")]
            .filter(
              (each: any) => each.checkVisibility() && each.childElementCount === 0 && each.textContent.trim() !== "",
            )
            .filter((each: any) => !["SCRIPT", "STYLE"].includes(each.tagName))
            .map((each: any) => parseFloat(getComputedStyle(each).fontSize)),
        ),
      );
      expect(smallest).toBeGreaterThanOrEqual(12);
    });
  });

  test("the scope is visible without horizontal scrolling on a screen and on a phone", async () => {
    for (const width of WIDTHS) {
      const { page } = await opened(small(), width);
      const scope = page.locator("[data-id]:visible", { hasText: "kv-orders-…" }).last();
      const { x, width: own } = (await scope.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + own).toBeLessThanOrEqual(width);
    }
  });

  test("a phone gets the chain from top to bottom", async () => {
    const { page } = await opened(small(), 390);
    const chain = page.getByRole("region", { name: "id-orders" });
    const tops = await chain
      .locator(".step")
      .evaluateAll((all: any[]) => all.map((each) => each.getBoundingClientRect().top));
    expect(tops).toHaveLength(5);
    expect([...tops].sort((a, b) => a - b)).toEqual(tops);
    await chain.getByRole("button", { name: "Key Vault Secrets User" }).click();
    expect(await page.locator("#details").innerText()).toContain("reading secrets");
  });

  test("marks are shown with icon and words in the list and on the box", async () => {
    const { page } = await opened(small(), 1200);
    const first = await page.locator("#marks").innerText();
    for (const words of ["▲ strong role", "⬚ wide scope", "⇄ foreign issuer", "PR pull requests"])
      expect(first).toContain(words);
    expect(
      await page.locator("svg .box.marked", { hasText: "Contributor" }).locator("text.mark").allTextContents(),
    ).toEqual(["▲ strong role", "⬚ wide scope"]);
  });

  describe("choosing a box", () => {
    test("shows names, addresses, role definition, scope and who can become it, and highlights its paths", async () => {
      const { page } = await opened(small(), 1200);
      await page.locator("svg .column-2", { hasText: "id-orders" }).click();
      const told = await page.locator("#details").innerText();
      for (const each of [
        "id-orders",
        "Who can become it",
        "pods of the service account orders/orders-api: on aks-orders-…",
        "the principal that applies the stack workload",
        "What it can reach",
        "vault kv-orders-…",
        "workload: azurerm_user_assigned_identity.orders",
      ])
        expect(told).toContain(each);
      expect(await page.locator("svg.dimming .box.lit").count()).toBe(7);
      await page.locator("svg .column-3", { hasText: "Key Vault Secrets User" }).first().click();
      expect(await page.locator("#details").innerText()).toContain("4633458b-17de-408a-b874-0445c86b69e6");
    });

    test("can be used with the keyboard: Tab to the map, arrows along the edges, Enter, Escape", async () => {
      const { page } = await opened(small(), 1200);
      const focused = (): Promise<string> =>
        page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.id);
      await page.getByRole("button", { name: "Zoom out" }).focus();
      await page.keyboard.press("Tab");
      const start = await focused();
      await page.locator("svg .column-1", { hasText: "orders-worker" }).focus();
      await page.keyboard.press("ArrowRight");
      expect(await focused()).toContain("id-orders");
      await page.keyboard.press("Enter");
      expect(await page.locator("#details h3").innerText()).toBe("id-orders");
      await page.keyboard.press("Escape");
      expect(await page.locator("#details h3").count()).toBe(0);
      expect(start).not.toBe("");
    });
  });

  test("pans, zooms and fits, by button and by key", async () => {
    const { page } = await opened(small(), 1200);
    const at = (): Promise<string> => page.locator("svg > g").getAttribute("transform").then(String);
    const before = await at();
    await page.getByRole("button", { name: "Zoom in" }).click();
    expect(await at()).toMatch(/scale\(1\.25\)/);
    await page.getByRole("button", { name: "Fit" }).click();
    const fitted = await at();
    await page.locator("svg .box").first().focus();
    await page.keyboard.press("Shift+ArrowRight");
    expect(await at()).not.toBe(fitted);
    await page.keyboard.press("0");
    expect(await at()).toBe(fitted);
    const frame = (await page.locator("svg.picture").boundingBox())!;
    await page.mouse.move(frame.x + 40, frame.y + 40);
    await page.mouse.down();
    await page.mouse.move(frame.x + 90, frame.y + 60);
    await page.mouse.up();
    expect(await at()).not.toBe(fitted);
    expect(before).toMatch(/^translate\(/);
  });

  test("search highlights the paths, dims the rest and filters the table; Show selects the marked entries", async () => {
    const { page } = await opened(small(), 1200);
    await page.getByLabel("Search").fill("orders-worker");
    const lit = await page.locator("svg .box.lit .label").allTextContents();
    expect(lit.join(" ")).toContain("orders/orders-worker");
    expect(lit.join(" ")).toContain("kv-orders-…");
    expect(lit.join(" ")).not.toContain("orders/orders-api");
    const dimmed = page.locator("svg .box:not(.lit)").first();
    expect(await dimmed.evaluate((each: any) => Number(getComputedStyle(each).opacity))).toBeLessThan(0.5);
    expect(await page.locator("tbody tr:visible").count()).toBe(1);
    expect(await page.getByRole("status").innerText()).toMatch(/^1 of \d+ lines$/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Show").selectOption("marked");
    expect((await page.locator("svg .box.lit .label").allTextContents()).join(" ")).not.toContain("orders-worker");
  });

  test("the table sorts by a heading, with the keyboard too, and says which way", async () => {
    for (const width of [1200, 390]) {
      const { page } = await opened(small(), width);
      const button = page.locator("table").getByRole("button", { name: "Service account" });
      await button.focus();
      await page.keyboard.press("Enter");
      expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
      await button.click();
      expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
      expect(await page.locator("tbody tr:first-child td:nth-child(2)").textContent()).toBe(
        "repo:contoso/orders:pull_request",
      );
    }
  });

  describe("with 1,000 bindings", () => {
    test("opens and finds without drawing it all; the figures are printed", async () => {
      const { page } = await opened(large(), 1200);
      const ready = Number(await page.evaluate(() => document.documentElement.dataset.ready));
      const times: number[] = [];
      for (const text of ["s", "service-99", "team-31", "key vault administrator"]) {
        await page.getByLabel("Search").fill(text);
        times.push(Number(await page.evaluate(() => document.documentElement.dataset.searched)));
      }
      process.stdout.write(`1,000 bindings: open ${ready} ms, search ${times.join(", ")} ms\n`);
      expect(ready).toBeGreaterThan(0);
      expect(await page.locator("svg .box").count()).toBeLessThan(200);
      expect(await page.locator("tbody tr:visible").count()).toBe(20);
    });

    test("draws groups; one opens to its members, and a search shows what it found one by one", async () => {
      const { page } = await opened(large(), 1200);
      const labels = (): Promise<string[]> => page.locator("svg .column-1 .label").allTextContents();
      expect((await labels()).filter((each) => each === "20 service accounts").length).toBeGreaterThan(5);
      expect(await page.locator("svg .box").count()).toBeLessThan(200);
      await page.locator("svg .column-1.group", { hasText: "team-47" }).click();
      expect((await labels()).filter((each) => each.startsWith("team-47/"))).not.toEqual([]);
      await page.getByRole("button", { name: "Clear" }).click();
      await page.getByLabel("Search").fill("service-777");
      await page.waitForFunction(() => document.querySelector("svg").textContent.includes("service-777"));
      expect(await page.locator("svg .box.lit", { hasText: "service-777" }).count()).toBe(3);
    });
  });

  describe("on paper", () => {
    test.each([
      ["small", small, "pods of the service account orders/orders-worker"],
      ["of 1,000 bindings", large, "pods of the service account team-49/service-999"],
    ])("a map %s is as wide as A4, with every identity and every line", async (_, url, last) => {
      const { page } = await opened(url(), 703);
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => window.dispatchEvent(new window.Event("beforeprint")));
      const measured = await measure(page);
      expect(measured.width).toBe(0);
      expect(measured.outside).toEqual([]);
      expect(await page.locator("#paper").innerText()).toContain(last);
      const rows = await page.locator("tbody tr").count();
      expect(await page.locator("tbody tr:visible").count()).toBe(rows);
      expect(await page.locator("svg.picture").isVisible()).toBe(true);
    });
  });
});
