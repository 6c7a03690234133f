// What is shown of an error that stops synthesis.
const { readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { dirname, join, relative } = require("node:path");
const { loadEsbuild } = require("./make-bundles.js");

const ROOT = dirname(__dirname);

/**
 * An Error was thrown for its reader, who needs its message alone. Any other kind is a slip in the code, which its stack
 * helps to find; one of esbuild shows the line.
 */
function errorText(error, own) {
  if (Array.isArray(error?.errors) && error.errors[0]?.text)
    return loadEsbuild().formatMessagesSync(error.errors, { kind: "error" }).join("").trimEnd();
  if (error?.constructor === Error) return error.message;
  return error instanceof Error && own ? readable(error.stack, own) : String(error);
}

/** A stack with the places of the own files as they were written, and without those of packages and of synth.js. */
function readable(stack, { path, file, modules, map = readFileSync(`${path}.map`, "utf8") }) {
  const maps = JSON.parse(map);
  const place = new RegExp(`\\(?\\S*${file}:(\\d+):(\\d+)\\)?$`);
  return stack
    .split("\n")
    .flatMap((line) => {
      const [found, row, column] = place.exec(line) ?? [];
      if (!found) return /^\s+at /.test(line) ? [] : [line];
      const index = modules.findLastIndex((each) => each.line < row);
      const { originalLine, originalColumn } = new SourceMap(JSON.parse(maps[index])).findEntry(
        row - 1 - modules[index].line,
        column - 1,
      );
      if (originalLine === undefined) return [];
      const source = relative(process.cwd(), join(ROOT, modules[index].path));
      return [`${line.replace(found, "")}(${source}:${originalLine + 1}:${originalColumn + 1})`];
    })
    .join("\n");
}

module.exports = { errorText };
