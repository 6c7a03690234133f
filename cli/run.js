// Runs the command from the sources, bundled and kept by the app command: node cli/run.js <command> [options].
exports.program = require("node:path").join(__dirname, "main.ts");
require("../synth.js");
