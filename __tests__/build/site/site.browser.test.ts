import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { addressOf } from "../../../build/site/addresses";
import { describeBrowser, launchChromium } from "../../kit/chromium";
import { buildSite, digests, filesIn, serve } from "./built-site";
import { faint, type Visit, visit } from "./visited";

/* The page's side of a test, for which the compiler has no types here. */
/* eslint-disable @typescript-eslint/no-explicit-any */
declare const document: any;
declare const getComputedStyle: any;

const ROOT = resolve(__dirname, "../../..");
/** Where the pictures of a run are kept, to be looked at. */
const PICTURES = join(ROOT, ".cache/site-pictures");
const WIDTHS = [1280, 390];
const SCHEMES = ["light", "dark"] as const;
/** One page of each form. */
const SAMPLE = [
  "index.html",
  "docs/pods.html",
  "docs/handover.html",
  "docs/errors.html",
  "api/constructs/index.html",
  "api/constructs/classes/VaultAccess.html",
  "examples/fleet.ts.html",
];

describeBrowser("the documentation in a browser", () => {
  let browser: Browser;
  let folder: string;
  const open = new Set<Page>();
  const urlOf = (address: string): string => {
    const [path, anchor] = address.split("#") as [string, string?];
    return `${pathToFileURL(join(folder, path)).href}${anchor === undefined ? "" : `#${anchor}`}`;
  };

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    folder = mkdtempSync(join(ROOT, ".cache/site-"));
    const { status, said } = buildSite(folder);
    if (status !== 0) throw new Error(said);
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const each of open) await each.context().close();
    open.clear();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A window; what its pages say on the console, and ask for outside of the site, goes to the list. */
  async function window(
    width: number,
    colorScheme: "light" | "dark" = "light",
    site = urlOf(""),
  ): Promise<{ readonly page: Page; readonly said: string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    open.add(page);
    const said: string[] = [];
    page.on("console", (message) => said.push(`${page.url()}: ${message.text()}`));
    page.on("pageerror", (error) => said.push(`${page.url()}: ${String(error)}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(site)) said.push(`${page.url()} asked for ${request.url()}`);
    });
    return { page, said };
  }

  describe("every page", () => {
    const visits = new Map<string, Visit>();
    let told: readonly string[];

    beforeAll(async () => {
      const { page, said } = await window(390);
      for (const address of filesIn(folder).filter((name) => name.endsWith(".html"))) {
        await page.goto(urlOf(address));
        visits.set(address, await visit(page));
      }
      told = [...new Set(said)];
    });

    const problems = (problemsOf: (visited: Visit, address: string) => readonly unknown[]): string[] =>
      [...visits].flatMap(([address, visited]) =>
        problemsOf(visited, address).map((each) => `${address}: ${String(each)}`),
      );

    test("is there for every Markdown file", () => {
      const written = ["api", "docs"].flatMap((name) => filesIn(join(ROOT, name)).map((file) => `${name}/${file}`));
      const addresses = written.filter((name) => name.endsWith(".md")).map(addressOf);
      expect(addresses.length).toBeGreaterThan(200);
      expect(addresses.filter((each) => !visits.has(each))).toEqual([]);
    });

    test("says nothing on the console and asks for nothing outside of the folder", () => {
      expect(told).toEqual([]);
    });

    test("has links only to pages and headings that exist, or to the web", () => {
      const isBroken = (link: string): boolean => {
        const url = new URL(link);
        if (url.protocol === "https:" || url.protocol === "mailto:") return false;
        if (!link.startsWith(urlOf(""))) return true;
        const path = fileURLToPath(new URL(url.pathname, url));
        if (url.hash === "") return !existsSync(path);
        return !visits.get(path.slice(folder.length + 1))?.ids.includes(decodeURIComponent(url.hash.slice(1)));
      };
      expect(problems(({ links }) => links.filter(isBroken))).toEqual([]);
    });

    test("has each id once, one title, and its pictures", () => {
      expect(problems(({ ids }) => ids.filter((each, index) => ids.indexOf(each) !== index))).toEqual([]);
      expect(problems(({ levels }) => (levels.filter((each) => each === 1).length === 1 ? [] : [levels]))).toEqual([]);
      expect(problems(({ missing }) => missing)).toEqual([]);
    });

    test("is as wide as a phone, with nothing outside but what scrolls in itself", () => {
      expect(problems(({ beyond }) => (beyond === 0 ? [] : [`${beyond} px`]))).toEqual([]);
      expect(problems(({ outside }) => outside)).toEqual([]);
    });
  });

  describe.each(SCHEMES)("in the %s theme", (scheme) => {
    test.each(WIDTHS)("at %i pixels every text has the contrast of WCAG AA and at least 12 pixels", async (width) => {
      const { page, said } = await window(width, scheme);
      for (const address of SAMPLE) {
        await page.goto(urlOf(address));
        expect([address, await faint(page)]).toEqual([address, []]);
        const name = address.replace(/\W/g, "-");
        await page.screenshot({ path: join(PICTURES, `${name}-${width}-${scheme}.png`) });
      }
      expect([...new Set(said)]).toEqual([]);
    });

    test("a search and its results have it too", async () => {
      const { page } = await window(1280, scheme);
      await page.goto(urlOf("docs/pods.html"));
      await page.keyboard.press("/");
      await page.keyboard.type("another tenant");
      await page.locator("#results li").first().waitFor();
      await page.screenshot({ path: join(PICTURES, `search-${scheme}.png`) });
      expect(await faint(page)).toEqual([]);
    });
  });

  describe("the search", () => {
    const query = async (page: Page, text: string): Promise<void> => {
      await page.keyboard.press("/");
      await page.keyboard.type(text);
      await page.locator("#found:not(:empty)").waitFor();
    };

    test("opens with a key, shows the words in their context, and opens the chosen section with Enter", async () => {
      const { page, said } = await window(1280);
      await page.goto(urlOf("api/constructs/classes/VaultAccess.html"));
      await query(page, "another tenant");
      const first = page.locator("#results li").first();
      expect(await first.getAttribute("aria-selected")).toBe("true");
      expect(await first.locator("strong mark").allTextContents()).toEqual(["Another", "tenant"]);
      expect(await first.locator(".page").textContent()).toBe("Pods");
      await page.keyboard.press("Enter");
      await page.waitForURL(urlOf("docs/pods.html#another-tenant"));
      expect([...new Set(said)]).toEqual([]);
    });

    test("moves with the arrow keys, closes with Escape, and gives the focus back", async () => {
      const { page } = await window(1280);
      await page.goto(urlOf("index.html"));
      const button = page.getByRole("button", { name: "Search" });
      await button.focus();
      await query(page, "vault");
      await page.keyboard.press("ArrowDown");
      expect(await page.locator('#results [aria-selected="true"]').getAttribute("id")).toBe("result-1");
      expect(await page.locator("#query").getAttribute("aria-activedescendant")).toBe("result-1");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowUp");
      const last = (await page.locator("#results li").count()) - 1;
      expect(await page.locator('#results [aria-selected="true"]').getAttribute("id")).toBe(`result-${last}`);
      await page.keyboard.press("Escape");
      expect(await page.locator("#search").isVisible()).toBe(false);
      expect(await button.evaluate((each: any) => each === document.activeElement)).toBe(true);
    });

    test.each([
      ["an error by its id", "binding-account-twice", "docs/errors.html#binding-account-twice"],
      ["a class by its name", "VaultAccess", "api/constructs/classes/VaultAccess.html#class-vaultaccess"],
      ["a method by a part of its name", "grantSecretsUser", "#grantsecretsuser"],
      ["a word with a mistake", "federatd identity credental", ".html#"],
    ])("finds %s", async (_, text, expected) => {
      const { page } = await window(1280);
      await page.goto(urlOf("docs/pods.html"));
      await query(page, text);
      const links = await page.locator("#results a").evaluateAll((all: any[]) => all.map((each) => each.href));
      expect(links.slice(0, 5).join(" ")).toContain(expected);
    });

    test("says that it found nothing", async () => {
      const { page } = await window(1280);
      await page.goto(urlOf("docs/pods.html"));
      await query(page, "<b>zzzzqqqq</b>");
      expect(await page.locator("#found").textContent()).toBe("Nothing found for “<b>zzzzqqqq</b>”.");
    });

    test("shows signs of HTML in titles and texts as they are", async () => {
      const { page, said } = await window(1280);
      const [title, text] = ["A <b>title</b>", "Words <img src=x onerror=alert(1)> of a vault"];
      const data = { pages: [["index.html", "<i>Page</i>"]], sections: [[0, "a", title, text]] };
      await page.route("**/search-data.js", (route) =>
        route.fulfill({ contentType: "text/javascript", body: `window.siteSearchData = ${JSON.stringify(data)};` }),
      );
      await page.goto(urlOf("docs/pods.html"));
      await query(page, "vault");
      expect(await page.locator("#results li").innerText()).toBe(`<i>Page</i>\n${title}\n${text}`);
      expect([...new Set(said)]).toEqual([]);
    });

    test("can be served by a static host below a path", async () => {
      const { url, server } = await serve(folder);
      try {
        const { page, said } = await window(1280, "light", url);
        await page.goto(`${url}docs/pods.html`);
        await query(page, "another tenant");
        await page.keyboard.press("Enter");
        await page.waitForURL(`${url}docs/pods.html#another-tenant`);
        expect([...new Set(said)]).toEqual([]);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  });

  test("the theme follows the system until it is chosen, and the choice holds for the next page", async () => {
    const { page } = await window(1280, "dark");
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(urlOf("index.html"));
    const dark = await ground();
    await page.getByRole("button", { name: "Theme: as the system" }).click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.goto(urlOf("docs/pods.html"));
    expect(await ground()).toBe(light);
    await page.getByRole("button", { name: "Theme: light" }).click();
    expect(await ground()).toBe(dark);
    await page.getByRole("button", { name: "Theme: dark" }).click();
    await page.emulateMedia({ colorScheme: "light" });
    expect(await ground()).toBe(light);
  });

  test("the first Tab skips to the content, and each part of a page is a landmark", async () => {
    const { page } = await window(1280);
    await page.goto(urlOf("docs/pods.html"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement.id)).toBe("content");
    for (const [role, name] of [
      ["banner", undefined],
      ["main", undefined],
      ["navigation", "Pages"],
      ["navigation", "On this page"],
      ["navigation", "Previous and next page"],
    ] as const)
      expect(await page.getByRole(role, { name }).count()).toBe(1);
    expect(await page.getByRole("navigation", { name: "Pages" }).locator("[aria-current]").textContent()).toBe("Pods");
  });

  test("a phone has the pages in a menu, which Escape closes", async () => {
    const { page } = await window(390);
    await page.goto(urlOf("docs/pods.html"));
    const pages = page.getByRole("navigation", { name: "Pages" });
    expect(await pages.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.screenshot({ path: join(PICTURES, "menu-390.png") });
    await page.keyboard.press("Escape");
    expect(await pages.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).click();
    await pages.getByRole("link", { name: "Threat model" }).click();
    await page.waitForURL(urlOf("docs/threat-model.html"));
  });

  test("without scripts there are the text, the pages and the contents", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    open.add(page);
    await page.goto(urlOf("docs/pods.html"));
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Pods");
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Threat model" }).click();
    await page.waitForURL(urlOf("docs/threat-model.html"));
  });

  test("paper has the content only, in dark letters, as wide as A4", async () => {
    const { page } = await window(703, "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const address of SAMPLE) {
      await page.goto(urlOf(address));
      const shown = await page.evaluate(() => ({
        beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        scrolls: [...document.querySelectorAll("pre, .table")].filter(
          (each: any) => each.scrollWidth > each.clientWidth + 1,
        ).length,
        ground: getComputedStyle(document.body).backgroundColor,
        others: [...document.querySelectorAll("header, nav")].filter((each: any) => each.checkVisibility()).length,
      }));
      expect([address, shown]).toEqual([address, { beyond: 0, scrolls: 0, ground: "rgb(255, 255, 255)", others: 0 }]);
    }
  });

  test("the same files give the same bytes, and pages that were removed do not stay", () => {
    const again = mkdtempSync(join(ROOT, ".cache/site-"));
    cpSync(join(folder, "assets"), join(again, "assets"), { recursive: true });
    writeFileSync(join(again, "removed.html"), "");
    expect(buildSite(again).status).toBe(0);
    expect(digests(again)).toEqual(digests(folder));
    rmSync(again, { recursive: true });
  });

  test("a folder with other files is left as it is", () => {
    const other = mkdtempSync(join(ROOT, ".cache/site-"));
    writeFileSync(join(other, "letter.txt"), "");
    const { status, said } = buildSite(other);
    expect(status).not.toBe(0);
    expect(said).toContain("must be empty or a site that this command wrote");
    expect(filesIn(other)).toEqual(["letter.txt"]);
    rmSync(other, { recursive: true });
  });
});
