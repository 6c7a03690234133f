import { posix } from "node:path";
import { addressOf, relativeAddress, sourceAddressOf } from "./addresses";

/** What links of Markdown files can lead to. */
export interface Targets {
  /** The Markdown files that are pages of the site. */
  readonly pages: ReadonlySet<string>;
  /** Whether the repository has a file, by its path from the root. */
  readonly isFile: (path: string) => boolean;
}

export interface Link {
  /** The link as the page of the site has it. */
  readonly href: string;
  /** A file that the site needs for the link: an image to copy, or a source file to show. */
  readonly file?: string;
}

const OUTSIDE = /^(https?|mailto):/;
const IMAGE = /\.(png|svg)$/;

export const isImage = (file: string): boolean => IMAGE.test(file);

/** A link of a Markdown file, as it leads to the same place in the site. */
export function linkOf(source: string, href: string, { pages, isFile }: Targets): Link {
  if (OUTSIDE.test(href) || href.startsWith("#")) return { href };
  const [path, anchor] = href.split("#") as [string, string?];
  const target = posix.join(posix.dirname(source), decodeURI(path)).replace(/\/$/, "");
  const page = [target, posix.join(target, "README.md")].find((each) => pages.has(each));
  const to = (address: string): string =>
    `${encodeURI(relativeAddress(addressOf(source), address))}${anchor === undefined ? "" : `#${anchor}`}`;
  if (page !== undefined) return { href: to(addressOf(page)) };
  if (!isFile(target)) throw new Error(`${source} has a link to ${href}, which does not exist`);
  return { href: to(isImage(target) ? target : sourceAddressOf(target)), file: target };
}
