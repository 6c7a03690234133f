// Stands for a program that needs Azure, a cluster or GitHub: refuses what the program does not know, and prints what the
// page's reader has there.
const { existsSync, readFileSync } = require("node:fs");
const { basename } = require("node:path");
const { COMMANDS } = require("./commands.js");

const [program, ...args] = process.argv.slice(2);

function fail(text) {
  process.stderr.write(`stand-in: ${[program, ...args].join(" ")}: ${text}\n`);
  process.exit(64);
}

const known = COMMANDS[program];
const words = args.slice(
  0,
  args.findIndex((each) => each.startsWith("-")) === -1 ? args.length : args.findIndex((each) => each.startsWith("-")),
);
const command = Object.keys(known)
  .sort((one, other) => other.length - one.length)
  .find((each) => each === "" || `${words.join(" ")} `.startsWith(`${each} `));
if (command === undefined) fail("no such command");

const options = new Map(
  known[command]
    .split(" ")
    .filter((each) => each !== "")
    .map((each) => [each.replace(/[!*]$/, ""), { alone: each.endsWith("!"), required: each.endsWith("*") }]),
);
const given = new Map();
const rest = args.slice(command === "" ? 0 : command.split(" ").length);
for (let i = 0; i < rest.length; i++) {
  if (!rest[i].startsWith("-") || rest[i] === "-") continue;
  const [name, inline] = rest[i].split(/=(.*)/s);
  const option = options.get(name);
  if (!option) fail(`no option ${name}`);
  if (option.alone) {
    given.set(name, true);
    continue;
  }
  const value = inline ?? rest[++i];
  if (value === undefined || value === "" || /^--\w/.test(value)) fail(`${name} has no value`);
  given.set(name, value);
}
for (const [name, { required }] of options) if (required && !given.has(name)) fail(`${name} is missing`);
// What a page leaves out cannot be pasted.
for (const each of args) if (/\.\.\.|…|^<.*>$/.test(each)) fail(`${each} is a placeholder`);
for (const name of ["-d", "--baseline", "--filename", "-f", "--patch-file"]) {
  const path = given.get(name);
  if (path !== undefined && path !== "-" && !existsSync(path)) fail(`there is no ${path}`);
}
if (rest.includes("-")) readFileSync(0);

const prints = JSON.parse(process.env.PAGE_PRINTS ?? "[]");
const line = [basename(program), ...args].join(" ");
const found = prints.find(([start]) => line.startsWith(start));
if (found) process.stdout.write(found[1]);
