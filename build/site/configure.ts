import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, posix } from "node:path";
import { htmlText } from "../../values/text/html-text";
import { addressOf, sourceAddressOf } from "./addresses";
import { writeAssets } from "./assets";
import { createHighlighter, type Highlighter } from "./highlight";
import { layout, type Project } from "./layout";
import { isImage, linkOf, type Targets } from "./links";
import { codeHtml, type Rendered, renderMarkdown } from "./markdown";
import { NAVIGATION, pageOf } from "./navigation";
import { categoriesOf } from "./reference";
import { searchData } from "./search-data";
import type { Site } from "./sidebar";

/** The part of Eleventy's configuration that is used here. The package has no types. */
interface EleventyConfig {
  readonly ignores: { add(pattern: string): void };
  setUseGitIgnore(use: boolean): void;
  setTemplateFormats(formats: readonly string[]): void;
  addExtension(extension: string, options: object): void;
  addPassthroughCopy(path: string): void;
  addGlobalData(name: string, value: unknown): void;
  on(event: "eleventy.after", listener: () => Promise<void>): void;
}

/** The folders with pages, besides the root. */
const FOLDERS = ["docs", "api"];

const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? "";

/** Eleventy's configuration for the pages of the repository. */
export async function configure(root: string, output: string): Promise<(config: EleventyConfig) => void> {
  const sources = pagesIn(root);
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const site = siteOf(sources, read);
  const project = JSON.parse(read("package.json")) as Project;
  const targets: Targets = {
    pages: new Set(sources),
    isFile: (path) => !path.startsWith("..") && existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
  };
  const highlighter = await createHighlighter();
  const rendered = new Map<string, Rendered>();
  const files = new Set<string>();

  const render = (source: string, text: string): string => {
    const page = renderMarkdown(text, {
      highlight: highlighter.highlight,
      linkOf(href) {
        const link = linkOf(source, href, targets);
        if (link.file !== undefined) files.add(link.file);
        return link.href;
      },
    });
    rendered.set(source, page);
    return layout({ ...page, source, address: addressOf(source) }, site, project);
  };

  return (config) => {
    config.setUseGitIgnore(false);
    for (const { name } of readdirSync(root, { withFileTypes: true }).filter((each) => each.isDirectory()))
      if (!FOLDERS.includes(name)) config.ignores.add(name);
    config.setTemplateFormats(["md"]);
    config.addExtension("md", {
      compile: (text: string, path: string) => () => render(posix.normalize(path), text),
    });
    config.addGlobalData("eleventyComputed", {
      permalink: ({ page }: { page: { inputPath: string } }) => addressOf(posix.normalize(page.inputPath)),
    });
    config.on("eleventy.after", async () => {
      for (const file of [...files].sort()) {
        if (isImage(file)) write(output, file, readFileSync(join(root, file)));
        else write(output, sourceAddressOf(file), sourcePage(file, read(file), highlighter, site, project));
      }
      write(output, "assets/search-data.js", searchData(sources, rendered));
      await writeAssets(root, join(output, "assets"), highlighter.css());
    });
  };
}

function pagesIn(root: string): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return [...readdirSync(root), ...below]
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}

function siteOf(sources: readonly string[], read: (path: string) => string): Site {
  const listed = NAVIGATION.flatMap(({ entries }) => entries.map(pageOf));
  return {
    titles: new Map(listed.map((page) => [page, titleOf(read(page))])),
    modules: sources
      .filter((page) => /^api\/[^/]+\/README\.md$/.test(page))
      .map((page) => ({ page, label: titleOf(read(page)), categories: categoriesOf(page, read(page)) })),
  };
}

/** A page that shows a file of the repository, so that links to it work without the repository. */
function sourcePage(file: string, text: string, highlighter: Highlighter, site: Site, project: Project): string {
  const language = extname(file).slice(1);
  const code = highlighter.highlight(text.replace(/\n$/, ""), language);
  return layout(
    {
      source: file,
      address: sourceAddressOf(file),
      title: file,
      description: `The file ${file} of the repository.`,
      html: `<h1>${htmlText(file)}</h1>\n${codeHtml(code)}`,
      headings: [],
    },
    site,
    project,
  );
}

function write(output: string, address: string, content: string | Buffer): void {
  const path = join(output, address);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
