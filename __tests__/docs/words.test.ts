import { ALL_PAGES, textOf } from "./pages";

/** Words that are rare in technical English, and what a page says in their place. */
const RARE: Readonly<Record<string, string>> = {
  beside: "next to, with, in addition to",
  whoever: "the principal that",
  "hand-over": "handover, hand over",
  wherein: "in which",
  whereas: "but",
  thereby: "so",
  hence: "so",
};

/** The rare words of a text, code blocks aside. */
function rareWords(text: string): string[] {
  const prose = text.replaceAll(/^ *```[^]*?^ *```$/gm, "");
  return Object.entries(RARE)
    .filter(([word]) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, "i").test(prose))
    .map(([word, better]) => `${word}: ${better}`);
}

test.each(ALL_PAGES)("%s has only common words for these", (page) => {
  expect(rareWords(textOf(page))).toEqual([]);
});

test("a rare word is found, and a word or an option that contains it is not", () => {
  expect(rareWords("The file is beside the JSON.")).toEqual(["beside: next to, with, in addition to"]);
  expect(rareWords("Besides cluster creation, `--hand-overs`.\n\n```sh\nbeside\n```\n")).toEqual([]);
});
