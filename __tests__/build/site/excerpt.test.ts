import { excerpt, marked } from "../../../build/site/page/excerpt";

const shown = (pieces: ReturnType<typeof excerpt>): string =>
  pieces.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join("");

test("a text is taken apart at the words, in any case, the longest first", () => {
  expect(shown(marked("VaultAccess and vault", ["vault", "vaultaccess"]))).toBe("[VaultAccess] and [vault]");
});

test("a word with signs of patterns is found as it is", () => {
  expect(shown(marked("a.b and axb (c)", ["a.b", "(c)"]))).toBe("[a.b] and axb [(c)]");
});

test("a text without a match is one piece, and a long one is cut at its start", () => {
  expect(marked("pods", ["vault"])).toEqual([{ text: "pods", isMatch: false }]);
  expect(marked("pods", [])).toEqual([{ text: "pods", isMatch: false }]);
  expect(shown(excerpt("word ".repeat(100), ["vault"]))).toBe(`${"word ".repeat(32).trim()} …`);
});

test("an excerpt is cut between words, around the first match", () => {
  const text = `${"before ".repeat(30)}the vault of it${" after".repeat(60)}`;
  const found = shown(excerpt(text, ["vault"]));
  expect(found).toMatch(/^… before .* the \[vault\] of it after .* after …$/);
  expect(found.length).toBeLessThan(180);
});

test("a short text is whole", () => {
  expect(shown(excerpt("An object of a vault.", ["vault"]))).toBe("An object of a [vault].");
});
