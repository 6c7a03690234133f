import { addressOf } from "./addresses";
import type { Rendered } from "./markdown";

/**
 * The text of all pages, as a script that sets `siteSearchData`. A page on a disk can load a script, but no JSON.
 * `page/search.ts` reads it.
 */
export function searchData(sources: readonly string[], rendered: ReadonlyMap<string, Rendered>): string {
  const pages = sources.map((source) => [addressOf(source), rendered.get(source)!.title]);
  const sections = sources.flatMap((source, index) =>
    rendered.get(source)!.sections.map(({ anchor, title, text }) => [index, anchor, title, text]),
  );
  return `window.siteSearchData = ${JSON.stringify({ pages, sections })};\n`;
}
