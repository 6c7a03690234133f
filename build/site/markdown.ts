import MarkdownIt, { type Token } from "markdown-it";
import { htmlText } from "../../values/text/html-text";
import { Slugs } from "./slugs";

export interface Heading {
  readonly level: number;
  readonly anchor: string;
  readonly text: string;
}

/** A part of a page, from one heading to the next, as a search finds it. */
export interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

export interface Rendered {
  readonly title: string;
  readonly description: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

export interface MarkdownOptions {
  /** A link or the address of an image, as the page needs it. */
  readonly linkOf: (href: string) => string;
  /** Code as HTML. */
  readonly highlight: (code: string, language: string) => string;
}

/** A page of the site from Markdown, with the anchors that GitHub gives to headings. */
export function renderMarkdown(text: string, { linkOf, highlight }: MarkdownOptions): Rendered {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // Names of files, such as README.md, are no links.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const { rules } = markdown.renderer;
  rules.fence = (tokens, index) => codeBlock(tokens[index]!, highlight);
  rules.code_block = rules.fence;
  const image = rules.image!;
  rules.image = (tokens, index, ...rest) =>
    `<a class="picture" href="${htmlText(String(tokens[index]!.attrGet("src")))}">${image(tokens, index, ...rest)}</a>`;
  rules.table_open = () => '<div class="table" role="region" aria-label="Table" tabindex="0"><table>\n';
  rules.table_close = () => "</table></div>\n";
  const tokens = withoutContents(markdown.parse(text, {}));
  rewriteLinks(tokens, linkOf);
  alignCells(tokens);
  const headings = anchorHeadings(tokens);
  const [first] = headings;
  if (first?.level !== 1) throw new Error("a page must start with a heading of level 1");
  const paragraph = tokens.findIndex(({ type, level }) => type === "paragraph_open" && level === 0);
  return {
    title: first.text,
    description: paragraph < 0 ? "" : plainText(tokens[paragraph + 1]!),
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings,
    sections: sectionsOf(tokens, headings),
  };
}

/** A block of code, from the HTML of the code. It scrolls, so that the keyboard must reach it. */
export const codeHtml = (html: string): string =>
  `<div class="code"><pre tabindex="0"><code>${html}</code></pre></div>\n`;

function codeBlock({ content, info }: Token, highlight: MarkdownOptions["highlight"]): string {
  const [language = ""] = info.trim().split(/\s+/);
  const code = content.replace(/\n$/, "");
  return codeHtml(highlight(code, language));
}

/** A list of links to the headings of the page, before the first of them, repeats the contents next to the page. */
function withoutContents(tokens: readonly Token[]): Token[] {
  const second = tokens.findIndex(({ type, tag }) => type === "heading_open" && tag !== "h1");
  const end = second < 0 ? tokens.length : second;
  const start = tokens.findIndex(({ type, level }) => type === "bullet_list_open" && level === 0);
  if (start < 0 || start > end) return [...tokens];
  const close = tokens.findIndex(
    ({ type, level }, index) => index > start && type === "bullet_list_close" && level === 0,
  );
  const inlines = tokens.slice(start, close).filter(({ type }) => type === "inline");
  const isContents = inlines.every(({ children }) => {
    const link = children?.[0];
    return link?.type === "link_open" && String(link.attrGet("href")).startsWith("#");
  });
  return isContents ? [...tokens.slice(0, start), ...tokens.slice(close + 1)] : [...tokens];
}

function rewriteLinks(tokens: readonly Token[], linkOf: MarkdownOptions["linkOf"]): void {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type === "link_open") token.attrSet("href", linkOf(String(token.attrGet("href"))));
    if (token.type === "image") token.attrSet("src", linkOf(String(token.attrGet("src"))));
  }
}

/** The alignment of cells as a class: the content security policy of the pages forbids style attributes. */
function alignCells(tokens: readonly Token[]): void {
  for (const token of tokens.filter(({ type }) => type === "th_open" || type === "td_open")) {
    const [, side] = /^text-align:(\w+)$/.exec(String(token.attrGet("style"))) ?? [];
    token.attrs = side === undefined || side === "left" ? null : [["class", side]];
  }
}

/** Gives each heading its anchor and a link to itself. */
function anchorHeadings(tokens: readonly Token[]): Heading[] {
  const slugs = new Slugs();
  return tokens.flatMap((token, index) => {
    if (token.type !== "heading_open") return [];
    const inline = tokens[index + 1]!;
    const text = plainText(inline);
    const anchor = slugs.slug(text);
    token.attrSet("id", anchor);
    const level = Number(token.tag.slice(1));
    if (level > 1) inline.children!.push(...selfLink(inline, anchor, text));
    return { level, anchor, text };
  });
}

function selfLink({ children }: Token, anchor: string, text: string): Token[] {
  const TokenClass = children![0]!.constructor as new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;
  const open = new TokenClass("link_open", "a", 1);
  open.attrs = [
    ["class", "anchor"],
    ["href", `#${anchor}`],
    ["aria-label", `Link to ${text}`],
  ];
  const sign = new TokenClass("text", "", 0);
  sign.content = "#";
  return [open, sign, new TokenClass("link_close", "a", -1)];
}

/** The text of an inline token as a reader sees it, without the link of a heading to itself. */
function plainText({ children }: Token): string {
  let text = "";
  for (const { type, content, attrs } of children ?? []) {
    if (type === "link_open" && attrs?.some(([, value]) => value === "anchor")) break;
    if (type === "softbreak" || type === "hardbreak") text += " ";
    else text += content;
  }
  return text;
}

function sectionsOf(tokens: readonly Token[], headings: readonly Heading[]): Section[] {
  const texts: string[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open") texts.push([]);
    if (tokens[index - 1]?.type === "heading_open") continue;
    if (token.type === "inline") texts.at(-1)!.push(plainText(token));
    if (token.type === "fence" || token.type === "code_block") texts.at(-1)!.push(token.content);
  }
  return headings.map(({ anchor, text }, index) => ({
    anchor,
    title: text,
    text: texts[index]!.join(" ").replace(/\s+/g, " ").trim(),
  }));
}
