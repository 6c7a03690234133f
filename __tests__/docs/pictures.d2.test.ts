// `npm run test:pictures` builds D2 first.
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Pictures {
  readonly FOLDER: string;
  readonly draw: (name: string, source?: string) => string;
  readonly pictureNames: () => string[];
}

const { FOLDER, draw, pictureNames } = jest.requireActual<Pictures>("../../build/pictures");

test.each(pictureNames())("%s is what `npm run pictures` writes", (name) => {
  expect(draw(name)).toBe(readFileSync(join(FOLDER, `${name}.svg`), "utf8"));
});

test("text of a box is escaped", () => {
  const svg = draw("escaped", '# title: t\n# description: d\na: "<script>alert(1)</script> & b"\n');
  expect(svg).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; b");
  expect(svg).not.toContain("<script");
});

test("a source that is not D2 is an error of D2", () => {
  expect(() => draw("broken", "# title: t\n# description: d\na: {\n")).toThrow(/maps must be terminated with }/);
});
