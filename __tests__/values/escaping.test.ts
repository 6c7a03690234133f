import { spawnSync } from "node:child_process";
import { posix, win32 } from "node:path";
import MarkdownIt from "markdown-it";
import { htmlJson, htmlText } from "../../values/text/html-text";
import { jsonPointer } from "../../values/json-pointer";
import { markdownCode, markdownTable, markdownText } from "../../values/text/markdown-text";
import { pathSegment } from "../../values/text/path-segment";
import { shellOperand, shellOption, shellWord } from "../../values/text/shell-word";
import { terminalLines, terminalText } from "../../values/text/terminal-text";
import { HOSTILE, PLAIN } from "../kit/hostile";

const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;
const testBash = hasBash ? test : test.skip;
const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a shell makes of words: one line of JSON for each. */
function wordsOf(line: string): string[] {
  const { stdout, status } = spawnSync("bash", ["-c", `printf '%s\\0' ${line}`], { encoding: "buffer" });
  expect(status).toBe(0);
  return stdout.toString("utf8").split("\0").slice(0, -1);
}

describe("shellWord", () => {
  test.each(PLAIN)("leaves %s as it is", (text) => expect(shellWord(text)).toBe(text));

  testBash.each(HOSTILE)("is one word that bash reads as the text: %j", (text) => {
    expect(wordsOf(shellWord(text))).toEqual([text]);
  });

  test.each(HOSTILE)("holds no character that a terminal acts on: %j", (text) => {
    expect(terminalText(shellWord(text))).toBe(shellWord(text));
  });

  test("an option keeps a value that looks like one, and an operand is none", () => {
    expect(shellOption("--name", "--kubeconfig=/x")).toBe("--name='--kubeconfig=/x'");
    expect(shellOption("--name", "orders")).toBe("--name orders");
    expect(shellOperand("--kubeconfig=/x")).toBe("-- '--kubeconfig=/x'");
    expect(shellOperand("orders")).toBe("orders");
  });
});

describe("pathSegment", () => {
  test.each(PLAIN.filter((each) => !each.includes("/")))("leaves %s as it is", (text) => {
    expect(pathSegment(text)).toBe(text);
  });

  test.each(HOSTILE)("stays in its folder, visible and no option: %j", (text) => {
    const name = pathSegment(text);
    expect(name).toMatch(/^[A-Za-z0-9_%][A-Za-z0-9_.%-]*$/);
    for (const path of [posix, win32]) expect(path.dirname(path.join("out", name))).toBe("out");
  });

  test("two texts never have one name", () => {
    expect(new Set(HOSTILE.map(pathSegment)).size).toBe(HOSTILE.length);
    expect(pathSegment("..")).toBe("%2E%2E");
    expect(pathSegment("../../evil")).toBe("%2E.%2F..%2Fevil");
    expect(pathSegment("%2E%2E")).toBe("%252E%252E");
  });
});

describe("terminalText", () => {
  test.each(PLAIN)("leaves %s as it is", (text) => expect(terminalText(text)).toBe(text));

  test("writes out what a terminal acts on", () => {
    expect(terminalText("a\u001b[31mb\nc\u202ed\u009b")).toBe("a\\u{1b}[31mb\\u{a}c\\u{202e}d\\u{9b}");
    expect(terminalText("\ud800")).toBe("\\u{d800}");
    expect(terminalText("größe 🚀")).toBe("größe 🚀");
  });

  test("each element of a report is one line", () => {
    expect(terminalLines(["a\nb", "c"])).toBe("a\\u{a}b\nc\n");
  });
});

describe("htmlText", () => {
  test.each(HOSTILE)("draws no element and ends no attribute: %j", (text) => {
    expect(htmlText(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
  });

  test.each(HOSTILE)("as data is the same text, and ends no script: %j", (text) => {
    expect(JSON.parse(htmlJson([text]))).toEqual([text]);
    expect(htmlJson([text])).not.toMatch(/[<>&]/);
  });
});

describe("markdownText", () => {
  const shown = (text: string): string => `<p>${htmlText(text).replaceAll("&#39;", "'")}</p>\n`;
  const trimmed = (text: string): string => text.replace(/ +(<\/)/g, "$1");

  test.each(["plain words", "aks-orders", "a.b/c: d, e"])("leaves %s as it is", (text) => {
    expect(markdownText(text)).toBe(text);
  });

  test.each(HOSTILE)("is read as the text and draws nothing: %j", (text) => {
    const read = markdown.render(`x${"\n\n"}${markdownText(text)}`).replace("<p>x</p>\n", "");
    expect(trimmed(read.replaceAll("\u200b", ""))).toBe(
      text.trim() === "" && text !== "" ? trimmed(read) : trimmed(shown(text)),
    );
  });

  test.each(HOSTILE)("as code is read as the text: %j", (text) => {
    const line = terminalText(text);
    if (line.trim() === "") return;
    const read = markdown.render(`- ${markdownCode(text)} after`);
    expect(read).toBe(`<ul>\n<li><code>${htmlText(text).replaceAll("&#39;", "'")}</code> after</li>\n</ul>\n`);
  });

  test.each(HOSTILE)("is one cell of a table: %j", (text) => {
    const rows = markdownTable(["a", "b", "c"], [["x", markdownText(text), markdownCode(text)]]);
    const read = markdown.render(rows.join("\n"));
    expect(read.match(/<td>/g)).toHaveLength(3);
    expect(read).not.toMatch(/<(?!\/?(table|thead|tbody|tr|th|td|code)>)/);
  });

  test("a name is not a mention, and an address not a link", () => {
    expect(markdownText("@octocat")).toBe("@&#8203;octocat");
    expect(markdownText("https://evil.example")).toBe("https&#58;//evil.example");
    expect(markdownText("www.evil.example")).toBe("www&#46;evil.example");
  });
});

test("a JSON pointer escapes what separates its steps", () => {
  expect(jsonPointer(["resource", "a/b", "c~d", 0])).toBe("/resource/a~1b/c~0d/0");
  expect(jsonPointer([])).toBe("");
});
