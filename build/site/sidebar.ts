import { htmlText } from "../../values/text/html-text";
import { addressOf, relativeAddress } from "./addresses";
import { type Entry, NAVIGATION, pageOf } from "./navigation";
import type { Category } from "./reference";

export interface Module {
  /** The page with the list of its parts. */
  readonly page: string;
  readonly label: string;
  readonly categories: readonly Category[];
}

export interface Site {
  /** The first heading of each page. */
  readonly titles: ReadonlyMap<string, string>;
  readonly modules: readonly Module[];
}

export const labelOf = (entry: Entry, { titles }: Site): string =>
  typeof entry === "string" ? (titles.get(entry) ?? entry) : entry[1];

/** The navigation of a page. A page of the API reference also has the parts of its module. */
export function sidebar(current: string, site: Site): string {
  const link = (page: string, label: string): string => {
    const isCurrent = page === current ? ' aria-current="page"' : "";
    const href = htmlText(relativeAddress(addressOf(current), addressOf(page)));
    return `<a href="${href}"${isCurrent}>${htmlText(label)}</a>`;
  };
  const category = ({ title, pages }: Category): string => {
    const isOpen = pages.some(({ page }) => page === current) ? " open" : "";
    const items = pages.map(({ page, label }) => `<li>${link(page, label)}</li>`).join("");
    return `<li><details${isOpen}><summary>${htmlText(title)}</summary><ul>${items}</ul></details></li>`;
  };
  const module = ({ page, label, categories }: Module): string =>
    `<li>${link(page, label)}<ul>${categories.map(category).join("\n")}</ul></li>`;
  const entry = (each: Entry): string => {
    const page = pageOf(each);
    const isReference = page === "api/README.md" && current.startsWith("api/");
    const below = isReference ? `<ul class="modules">${site.modules.map(module).join("\n")}</ul>` : "";
    return `<li>${link(page, labelOf(each, site))}${below}</li>`;
  };
  return NAVIGATION.map(
    ({ title, entries }) => `<h2>${htmlText(title)}</h2>\n<ul>\n${entries.map(entry).join("\n")}\n</ul>`,
  ).join("\n");
}
