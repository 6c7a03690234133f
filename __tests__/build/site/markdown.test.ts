import { renderMarkdown } from "../../../build/site/markdown";
import { htmlText } from "../../../values/text/html-text";

const rendered = (text: string): ReturnType<typeof renderMarkdown> =>
  renderMarkdown(text, { linkOf: (href) => `to:${href}`, highlight: htmlText });

const PAGE = `# The \`vault\` page

First words, with [a link](other.md) and ![a picture](picture.png).

## A name

| a | b |
| --- | --- |
| one | \`two\` |

## A name

\`\`\`ts
const a = 1 < 2;
\`\`\`
`;

test("a page has its title, its description, and its headings with anchors", () => {
  const { title, description, headings } = rendered(PAGE);
  expect(title).toBe("The vault page");
  expect(description).toBe("First words, with a link and a picture.");
  expect(headings).toEqual([
    { level: 1, anchor: "the-vault-page", text: "The vault page" },
    { level: 2, anchor: "a-name", text: "A name" },
    { level: 2, anchor: "a-name-1", text: "A name" },
  ]);
});

test("links and pictures are rewritten, headings link to themselves, tables and code can scroll", () => {
  const { html } = rendered(PAGE);
  expect(html).toContain('<a href="to:other.md">a link</a>');
  expect(html).toContain('<a class="picture" href="to:picture.png"><img src="to:picture.png" alt="a picture"></a>');
  expect(html).toContain(
    '<h2 id="a-name-1">A name<a class="anchor" href="#a-name-1" aria-label="Link to A name">#</a></h2>',
  );
  expect(html).toContain('<div class="table" role="region" aria-label="Table" tabindex="0"><table>');
  expect(html).toContain('<div class="code"><pre tabindex="0"><code>const a = 1 &lt; 2;</code></pre></div>');
});

test("cells are aligned by a class", () => {
  const { html } = rendered("# A\n\n| a | b | c |\n| :-- | --: | :-: |\n| 1 | 2 | 3 |\n");
  expect(html).toContain('<td>1</td>\n<td class="right">2</td>\n<td class="center">3</td>');
  expect(html).not.toContain("style=");
});

test("a search finds the text of each section: paragraphs, tables and code", () => {
  expect(rendered(PAGE).sections).toEqual([
    { anchor: "the-vault-page", title: "The vault page", text: "First words, with a link and a picture." },
    { anchor: "a-name", title: "A name", text: "a b one two" },
    { anchor: "a-name-1", title: "A name", text: "const a = 1 < 2;" },
  ]);
});

test("HTML in a page is text", () => {
  const { html } = rendered("# A\n\n<img src=x onerror=alert(1)> and <script>alert(1)</script>\n");
  expect(html).not.toMatch(/<(img|script)/);
});

test("the name of a file is not a link, a web address is one", () => {
  const { html } = rendered("# A\n\nREADME.md and https://learn.microsoft.com/azure\n");
  expect(html).toContain("<p>README.md and <a");
  expect(html.match(/<a /g)).toHaveLength(1);
});

test("a list of links to the headings is left out, because the site shows it next to the page; another list stays", () => {
  expect(rendered("# A\n\n- [B](#b)\n  - [C](#c)\n\n## B\n\n### C\n").html).not.toContain("<ul>");
  expect(rendered("# A\n\n- [B](#b)\n- [C](other.md)\n\n## B\n").html).toContain("<ul>");
  expect(rendered("# A\n\n## B\n\n- [B](#b)\n").html).toContain("<ul>");
});

test("a page without a first heading is an error", () => {
  expect(() => rendered("## B\n")).toThrow("a page must start with a heading of level 1");
});
