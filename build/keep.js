const { renameSync, writeFileSync } = require("node:fs");

/** Writes a file of a cache whole or not at all. If it cannot be written, the next run does the work again. */
function keep(path, content) {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch {
    // What is not kept is made again.
  }
}

module.exports = { keep };
