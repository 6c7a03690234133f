// What is shown of an error that stops synthesis.
const { existsSync, readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { dirname, join, relative, resolve } = require("node:path");
const { isOfLibrary } = require("./library.js");

const ROOT = dirname(__dirname);

/** Where the library throws what is wrong with its input; other errors are about a whole app, or settings. */
const REFUSALS = join(ROOT, "constructs", "core", "input", "user-stack.ts");

/**
 * An Error was thrown for its reader, who needs its message alone. Any other kind is a slip in the code, which its stack
 * helps to find; one of esbuild shows the line.
 *
 * @param folders the folders of the bundles that are loaded
 */
function errorText(error, folders) {
  if (Array.isArray(error?.errors) && error.errors[0]?.text)
    return require("esbuild").formatMessagesSync(error.errors, { kind: "error" }).join("").trimEnd();
  const problem = outputProblem(error);
  if (problem) return problem;
  if (error?.constructor === Error) return [error.message, ...placeOf(error, folders)].join("\n    ");
  return error instanceof Error && folders.length > 0 ? readable(error.stack, folders) : String(error);
}

/** What the library says of the output folder, for a program in which `new App()` or `app.synth()` fails to write to it. */
function outputProblem(error) {
  const source = join(ROOT, "constructs", "core", "synthesis", "output-folder.ts");
  const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
  const isOutput = error?.path && !relative(resolve(outdir), resolve(error.path)).startsWith("..");
  if (!isOutput || !existsSync(source)) return undefined;
  const options = { bundle: true, platform: "node", packages: "external", write: false };
  const { outputFiles } = require("esbuild").buildSync({ entryPoints: [source], ...options });
  const module = { exports: {} };
  new Function("module", "require", outputFiles[0].text)(module, require);
  try {
    return module.exports.writingTo(outdir, () => {
      throw error;
    });
  } catch ({ message }) {
    return message;
  }
}

/** Where the program gave what the library refused: a line such as `at stacks/platform.ts:42:18`, or none. */
function placeOf(error, folders) {
  const places = readable(error.stack, folders)
    .split("\n")
    .flatMap((line) => /\((.+?):(\d+:\d+)\)$/.exec(line)?.slice(1, 3) ?? [])
    .flatMap((each, i, all) => (i % 2 === 0 ? [[resolve(each), all[i + 1]]] : []));
  const [thrownIn] = places[0] ?? [];
  if (thrownIn !== REFUSALS) return [];
  const found = places.find(([file]) => !isOfLibrary(file));
  return found ? [`at ${relative(process.cwd(), found[0])}:${found[1]}`] : [];
}

/** A stack with the places of the bundled files as they were written, and without those of packages and of synth.js. */
function readable(stack, folders) {
  const bundles = folders.map((folder) => ({ folder, place: join(folder, "bundle.js:"), map: mapIn(folder) }));
  return stack
    .split("\n")
    .flatMap((line) => {
      if (!/^\s+at /.test(line)) return [line];
      const { folder, place, map } = bundles.find((each) => line.includes(each.place)) ?? {};
      if (!map) return [];
      const start = line.indexOf(place);
      const [row, column] = line.slice(start + place.length).match(/\d+/g);
      const { fileName, lineNumber, columnNumber } = map.findOrigin(Number(row), Number(column));
      if (!fileName) return [];
      const source = relative(process.cwd(), join(folder, fileName));
      return [`${line.slice(0, start).replace(/\($/, "")}(${source}:${lineNumber}:${columnNumber})`];
    })
    .join("\n");
}

/** The source map of a bundle. A bundle of packages has none. */
function mapIn(folder) {
  const file = join(folder, "bundle.js.map");
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

module.exports = { errorText };
