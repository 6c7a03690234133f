// Stands for `npx`: runs a command of the folder's packages. Two more may be fetched: tsx, and the CLI of cdktf.
const { spawnSync } = require("node:child_process");
const { existsSync, realpathSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");

const args = process.argv.slice(2);

/** The command of a package in this folder, or in one above. */
function installed(name) {
  for (let folder = resolve("."); ; folder = dirname(folder)) {
    const path = join(folder, "node_modules/.bin", name);
    if (existsSync(path)) return realpathSync(path);
    if (folder === dirname(folder)) return undefined;
  }
}

function run(file, rest) {
  process.exitCode = spawnSync(process.execPath, [file, ...rest], { stdio: "inherit" }).status ?? 1;
}

if (args[0] === "-p" && /^cdktf-cli@0\.21\.\d+$/.test(args[1]) && args[2] === "cdktf") {
  run(join(__dirname, "cdktf.js"), args.slice(3));
} else {
  const [name, ...rest] = args;
  const fetched = name === "tsx" ? join(process.env.PAGE_PACKAGES ?? "", "node_modules/.bin/tsx") : "";
  const file = installed(name) ?? (existsSync(fetched) ? realpathSync(fetched) : undefined);
  if (file) run(file, rest);
  else {
    process.stderr.write(`stand-in: npx ${args.join(" ")}: no package here has this command\n`);
    process.exitCode = 64;
  }
}
