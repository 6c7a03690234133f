import { htmlText } from "../../values/text/html-text";
import { addressOf, relativeAddress } from "./addresses";
import { ICONS } from "./icons";
import type { Heading } from "./markdown";
import { type Entry, neighbours, pageOf } from "./navigation";
import { labelOf, sidebar, type Site } from "./sidebar";

export interface Page {
  /** The Markdown file of the page, or the page that a source file is shown for. */
  readonly source: string;
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

export interface Project {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Everything is in the folder of the site: no page loads or sends anything elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** A whole page as HTML. */
export function layout(page: Page, site: Site, project: Project): string {
  const to = (address: string): string => htmlText(relativeAddress(page.address, address));
  const root = to("index.html").replace(/index\.html$/, "");
  const name = htmlText(project.name);
  const title = page.address === "index.html" ? name : `${htmlText(page.title)} · ${name}`;
  const contents = contentsOf(page.headings);
  return `<!doctype html>
<html lang="en" data-root="${root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="description" content="${htmlText(page.description)}">
<title>${title}</title>
<link rel="icon" href="${to("assets/icon.svg")}">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script src="${to("assets/theme.js")}"></script>
<script src="${to("assets/site.js")}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<button type="button" class="icon menu" popovertarget="navigation" aria-label="Menu">${ICONS.menu}</button>
<a class="name" href="${to("index.html")}">${ICONS.logo}<span>${name}</span></a>
<span class="version">${htmlText(project.version)}</span>
<span class="tools">
<button type="button" class="search" id="open-search" hidden>${ICONS.search}<span>Search</span><kbd>/</kbd></button>
<button type="button" class="icon" id="theme" hidden>${ICONS.light}${ICONS.dark}${ICONS.system}</button>
</span>
</header>
<div class="columns">
<nav id="navigation" popover aria-label="Pages">
${sidebar(page.source, site)}
</nav>
<main id="content" tabindex="-1">
${contents === "" ? "" : `<details class="contents-above"><summary>On this page</summary>\n${contents}</details>\n`}<article>
${page.html}</article>
${neighboursOf(page, site)}<footer><p>${name} ${htmlText(project.version)}, ${htmlText(project.license)}</p></footer>
</main>
${contents === "" ? "" : `<nav class="contents" aria-label="On this page">\n<h2>On this page</h2>\n${contents}</nav>\n`}</div>
<dialog id="search" aria-label="Search">
<div class="field">${ICONS.search}<input type="text" enterkeyhint="search" id="query" role="combobox" aria-label="Search" aria-controls="results" aria-expanded="false" aria-autocomplete="list" autocomplete="off" spellcheck="false" placeholder="Search the documentation"><button type="button" id="close-search">Close</button></div>
<p id="found" role="status"></p>
<ul id="results" role="listbox" aria-label="Results"></ul>
</dialog>
</body>
</html>
`;
}

/** Headings of level 2 and 3, as links. */
function contentsOf(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 2) return "";
  const items = listed.map(
    ({ level, anchor, text }) => `<li class="level-${level}"><a href="#${htmlText(anchor)}">${htmlText(text)}</a></li>`,
  );
  return `<ul>\n${items.join("\n")}\n</ul>\n`;
}

function neighboursOf({ source, address }: Page, site: Site): string {
  if (address !== addressOf(source)) return "";
  const { previous, next } = neighbours(source);
  const link = (entry: Entry | undefined, rel: string, words: string): string => {
    if (entry === undefined) return "";
    const href = htmlText(relativeAddress(address, addressOf(pageOf(entry))));
    return `<a rel="${rel}" href="${href}"><span>${words}</span> ${htmlText(labelOf(entry, site))}</a>`;
  };
  const links = link(previous, "prev", "Previous") + link(next, "next", "Next");
  return links === "" ? "" : `<nav class="neighbours" aria-label="Previous and next page">${links}</nav>\n`;
}
