// Writes docs/pictures/*.svg from the texts next to them, with D2. `npm run pictures` writes them; a test compares. D2 is built
// from its Go module into .cache/d2 once, which takes Go and about a minute of CPU time; `--build` does only that.
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const ROOT = join(__dirname, "..");
const FOLDER = join(ROOT, "docs/pictures");
const VERSION = "0.7.1";
const TOOL = join(ROOT, ".cache/d2", VERSION, "d2");
const OPTIONS = ["--layout=dagre", "--pad=12", "--no-xml-tag", "--omit-version"];
/** Before each source: a light and a dark theme, with labels of lines that are dark or light enough to read. */
const THEMES =
  'vars: {d2-config: {theme-id: 0; dark-theme-id: 200; theme-overrides: {N2: "#33384a"}; dark-theme-overrides: {N2: "#cdd6f4"}}}\n';

const sourceOf = (name) => readFileSync(join(FOLDER, `${name}.d2`), "utf8");
const pictureNames = () =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".d2"))
    .map((file) => file.slice(0, -3))
    .sort();

/** The title and the description in the first lines of a source. */
function headingOf(source) {
  const [, title, description] = /^# title: (.+)\n# description: (.+)\n/.exec(source) ?? [];
  if (title === undefined) throw new Error("a picture begins with the lines `# title: ...` and `# description: ...`");
  return { title, description };
}

/** What decides the bytes of a picture: the source and how it is drawn. */
const digestOf = (source) =>
  createHash("sha256")
    .update(JSON.stringify([VERSION, OPTIONS, THEMES, source]))
    .digest("hex");

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The SVG of D2, with what a screen reader says, a font for readers that block embedded ones, and the digest of its source. */
function readable(svg, name, source) {
  const { title, description } = headingOf(source);
  const root = `<svg role="img" aria-labelledby="${name}-title ${name}-description" data-source-sha256="${digestOf(source)}"`;
  const texts = `<title id="${name}-title">${escaped(title)}</title><desc id="${name}-description">${escaped(description)}</desc>`;
  const out = svg
    .replace(/^<svg([^>]*)>/, (_, attributes) => `${root}${attributes}>${texts}`)
    .replace(/(font-family: "[^"]+")(?=;\n\})/g, "$1, sans-serif");
  return `${out.trim()}\n`;
}

/** Builds D2 if it is not there, and gives its path. */
function d2() {
  if (!existsSync(TOOL)) {
    const folder = join(TOOL, "..");
    mkdirSync(folder, { recursive: true });
    const env = { ...process.env, GOBIN: folder };
    execFileSync("go", ["install", `oss.terrastruct.com/d2@v${VERSION}`], { stdio: ["ignore", 2, 2], env });
  }
  return TOOL;
}

/** The SVG of a source, drawn by D2 without settings from the environment. */
function draw(name, source = sourceOf(name)) {
  const svg = execFileSync(d2(), [...OPTIONS, "-", "-"], {
    input: THEMES + source,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return readable(svg, name, source);
}

module.exports = { FOLDER, digestOf, draw, headingOf, pictureNames, readable, sourceOf };

if (require.main === module) {
  d2();
  const names = process.argv.includes("--build") ? [] : pictureNames();
  for (const name of names) writeFileSync(join(FOLDER, `${name}.svg`), draw(name));
}
