// Which files are the library. Its files import no other files of the project.
const { dirname, join, sep } = require("node:path");

const FOLDERS = ["constructs", "facts", "model", "values", "wiring"].map(
  (each) => join(dirname(__dirname), each) + sep,
);

const isOfLibrary = (path) => FOLDERS.some((each) => path.startsWith(each));

module.exports = { FOLDERS, isOfLibrary };
