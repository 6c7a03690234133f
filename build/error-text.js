// What is shown of an error that stops synthesis.
const { readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { join, relative } = require("node:path");

/**
 * An Error was thrown for its reader, who needs its message alone. Any other kind is a slip in the code, which its stack
 * helps to find; one of esbuild shows the line.
 *
 * @param folder the folder of the bundle of own files, if there is one yet
 */
function errorText(error, folder) {
  if (Array.isArray(error?.errors) && error.errors[0]?.text)
    return require("esbuild").formatMessagesSync(error.errors, { kind: "error" }).join("").trimEnd();
  if (error?.constructor === Error) return error.message;
  return error instanceof Error && folder ? readable(error.stack, folder) : String(error);
}

/** A stack with the places of the own files as they were written, and without those of packages and of synth.js. */
function readable(stack, folder) {
  const map = new SourceMap(JSON.parse(readFileSync(join(folder, "bundle.js.map"), "utf8")));
  const bundle = join(folder, "bundle.js:");
  return stack
    .split("\n")
    .flatMap((line) => {
      if (!/^\s+at /.test(line)) return [line];
      const start = line.indexOf(bundle);
      if (start < 0) return [];
      const [row, column] = line.slice(start + bundle.length).match(/\d+/g);
      const { fileName, lineNumber, columnNumber } = map.findOrigin(Number(row), Number(column));
      if (!fileName) return [];
      const source = relative(process.cwd(), join(folder, fileName));
      return [`${line.slice(0, start).replace(/\($/, "")}(${source}:${lineNumber}:${columnNumber})`];
    })
    .join("\n");
}

module.exports = { errorText };
