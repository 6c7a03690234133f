import type { Page } from "playwright-core";

/* The page's side of a test, for which the compiler has no types here. */
/* eslint-disable @typescript-eslint/no-explicit-any */
declare const document: any;
declare const getComputedStyle: any;

/** What is found on a page. */
export interface Visit {
  readonly ids: readonly string[];
  /** Where its links lead, as whole URLs. */
  readonly links: readonly string[];
  /** Pictures that did not load. */
  readonly missing: readonly string[];
  /** How much wider than the window the page is. */
  readonly beyond: number;
  /** What reaches out of the window, and is not in something that scrolls. */
  readonly outside: readonly string[];
  /** The levels of the headings. */
  readonly levels: readonly number[];
}

export const visit = (page: Page): Promise<Visit> =>
  page.evaluate(() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    const all = (selector: string): any[] => [...document.querySelectorAll(selector)];
    const outside = all("header *, article > *, article p *, article li *, main > *").filter((each: any) => {
      const { left, right } = each.getBoundingClientRect();
      return each.checkVisibility() && (right > width + 0.5 || left < -0.5) && !each.closest(".table, .code, .picture");
    });
    return {
      ids: all("[id]").map((each: any) => each.id),
      links: all("a").map((each: any) => each.href),
      missing: all("img")
        .filter((each: any) => each.naturalWidth === 0)
        .map((each: any) => each.src),
      beyond: root.scrollWidth - width,
      outside: outside.map((each: any) => each.textContent.slice(0, 60)),
      levels: all("article :is(h1, h2, h3, h4, h5, h6)").map((each: any) => Number(each.tagName.slice(1))),
    };
  });

/** Texts whose contrast is below that of WCAG AA, each with its contrast. */
export const faint = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const numbers = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
    const part = (value: number): number =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([red, green, blue]: number[]): number =>
      0.2126 * part(red!) + 0.7152 * part(green!) + 0.0722 * part(blue!);
    const ground = (element: any): number[] => {
      if (element === null) return [255, 255, 255];
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
      return alpha === 1 ? [red!, green!, blue!] : ground(element.parentElement);
    };
    const found = new Set<string>();
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((each: any) => each.nodeType === 3 && each.textContent.trim() !== "");
      if (!own || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const [one, other] = [luminance(numbers(style.color)), luminance(ground(element))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = parseFloat(style.fontSize);
      if (contrast < 4.5) found.add(`${element.textContent.trim().slice(0, 30)}: ${contrast.toFixed(2)}`);
      if (size < 12) found.add(`${element.textContent.trim().slice(0, 30)}: ${size} px`);
    }
    return [...found];
  });
