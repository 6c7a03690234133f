import { posix } from "node:path";

/** The address of a Markdown file in the site, from the root of the site. A README is the index of its folder. */
export const addressOf = (source: string): string =>
  source.replace(/(^|\/)README\.md$/, "$1index.md").replace(/\.md$/, ".html");

/** The address of a page that shows a source file. */
export const sourceAddressOf = (file: string): string => `${file}.html`;

/** An address as a page refers to it. Without a leading slash it also works where the site is a folder on a disk. */
export const relativeAddress = (from: string, to: string): string => posix.relative(posix.dirname(from), to);
