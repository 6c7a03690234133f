import { linkOf, type Targets } from "../../../build/site/links";

const FILES = ["docs/trust-map.png", "examples/fleet.ts", "package.json"];
const TARGETS: Targets = {
  pages: new Set([
    "README.md",
    "docs/pods.md",
    "docs/app.md",
    "docs/pipelines/README.md",
    "api/constructs/classes/Fleet.md",
  ]),
  isFile: (path) => FILES.includes(path),
};

describe("a link of a Markdown file in the site", () => {
  test.each([
    ["docs/pods.md", "app.md", "app.html"],
    ["docs/pods.md", "app.md#settings", "app.html#settings"],
    ["docs/pods.md", "#limits", "#limits"],
    ["docs/pods.md", "../README.md#commands", "../index.html#commands"],
    ["README.md", "docs/pipelines", "docs/pipelines/index.html"],
    ["README.md", "docs/pipelines/", "docs/pipelines/index.html"],
    ["docs/pipelines/README.md", "../pods.md", "../pods.html"],
    ["docs/pods.md", "../api/constructs/classes/Fleet.md#add", "../api/constructs/classes/Fleet.html#add"],
    [
      "docs/pods.md",
      "https://learn.microsoft.com/azure/aks/README.md",
      "https://learn.microsoft.com/azure/aks/README.md",
    ],
    ["SECURITY.md", "mailto:security@owner.example", "mailto:security@owner.example"],
  ])("of %s to %s is %s", (source, href, expected) => {
    expect(linkOf(source, href, TARGETS)).toEqual({ href: expected });
  });

  test("to a picture leads to its copy", () => {
    expect(linkOf("docs/pods.md", "trust-map.png", TARGETS)).toEqual({
      href: "trust-map.png",
      file: "docs/trust-map.png",
    });
  });

  test("to a source file leads to a page that shows it", () => {
    expect(linkOf("docs/fleet.md", "../examples/fleet.ts", TARGETS)).toEqual({
      href: "../examples/fleet.ts.html",
      file: "examples/fleet.ts",
    });
  });

  test.each(["missing.md", "../examples/missing.ts", "../../other/README.md"])("to %s is an error", (href) => {
    expect(() => linkOf("docs/pods.md", href, TARGETS)).toThrow(
      `docs/pods.md has a link to ${href}, which does not exist`,
    );
  });
});
