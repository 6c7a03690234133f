import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

interface Pictures {
  readonly FOLDER: string;
  readonly digestOf: (source: string) => string;
  readonly headingOf: (source: string) => { title: string; description: string };
  readonly pictureNames: () => string[];
  readonly readable: (svg: string, name: string, source: string) => string;
  readonly sourceOf: (name: string) => string;
}

const ROOT = resolve(__dirname, "../..");
const { FOLDER, digestOf, headingOf, pictureNames, readable, sourceOf } =
  jest.requireActual<Pictures>("../../build/pictures");
const svgOf = (name: string): string => readFileSync(join(FOLDER, `${name}.svg`), "utf8");
const pages = [".", "docs"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => readFileSync(join(ROOT, folder, file), "utf8")),
);

describe.each(pictureNames())("the picture %s", (name) => {
  test("is drawn from the present text next to it", () => {
    expect(/ data-source-sha256="(\w+)"/.exec(svgOf(name))?.[1]).toBe(digestOf(sourceOf(name)));
  });

  test("has a role, a title and a description for screen readers", () => {
    const { title, description } = headingOf(sourceOf(name));
    const [root] = /^<svg [^>]*>/.exec(svgOf(name))!;
    expect(root).toContain(' role="img"');
    expect(root).toContain(` aria-labelledby="${name}-title ${name}-description"`);
    expect(svgOf(name)).toContain(`<title id="${name}-title">${title}</title>`);
    expect(svgOf(name)).toContain(`<desc id="${name}-description">${description}</desc>`);
  });

  test("has colours for light and dark, needs no network and has no script", () => {
    expect(svgOf(name)).toContain("prefers-color-scheme:dark");
    expect(svgOf(name)).toContain(", sans-serif;");
    const elsewhere = /(?:href|src)="[^"#]|url\(["']?(?!#|data:|"?data:)|@import|<script|<foreignObject| on\w+=/;
    expect(elsewhere.exec(svgOf(name))?.[0]).toBeUndefined();
  });

  test("is on a page, with an alternative in words", () => {
    const alternatives = pages.flatMap((page) =>
      [...page.matchAll(/!\[([^\]]*)\]\((?:docs\/)?pictures\/([\w-]+)\.svg\)/g)].filter(
        ([, , shown]) => shown === name,
      ),
    );
    expect(alternatives.map(([, text]) => text)).not.toEqual([]);
    for (const [, text] of alternatives) expect(text!.split(" ").length).toBeGreaterThan(5);
  });
});

test("each SVG in the folder has a source, and each source an SVG", () => {
  const svgs = readdirSync(FOLDER).filter((file) => file.endsWith(".svg"));
  expect(svgs.sort()).toEqual(pictureNames().map((name) => `${name}.svg`));
});

test("a changed source has another digest", () => {
  expect(digestOf(`${sourceOf("token")}\n`)).not.toBe(digestOf(sourceOf("token")));
});

test("a source without a title and a description is refused", () => {
  expect(() => headingOf("a -> b\n")).toThrow(
    "a picture begins with the lines `# title: ...` and `# description: ...`",
  );
});

test("the title and the description are escaped", () => {
  const source = '# title: a < b\n# description: "a" & b\n';
  expect(readable("<svg x='1'></svg>", "p", source)).toContain(
    'x=\'1\'><title id="p-title">a &lt; b</title><desc id="p-description">&quot;a&quot; &amp; b</desc></svg>\n',
  );
});
