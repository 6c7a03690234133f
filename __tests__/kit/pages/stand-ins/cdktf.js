// Stands for the CLI of cdktf 0.21, which is 423 MB: synthesizes by the app command of cdktf.json, and runs Terraform on the
// stacks in the order of their dependencies. A terminal answers yes, a pipeline does not.
const { spawnSync } = require("node:child_process");
const { readdirSync, readFileSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const OPTIONS = ["--auto-approve", "--ignore-missing-stack-dependencies", "--skip-provider-lock"];
const args = process.argv.slice(2);
const [command, ...rest] = args;

function fail(text) {
  process.stderr.write(`stand-in: cdktf ${args.join(" ")}: ${text}\n`);
  process.exit(64);
}
function must(program, words, options = {}) {
  const { status } = spawnSync(program, words, { stdio: ["ignore", "inherit", "inherit"], ...options });
  if (status !== 0) fail(`${program} ${words.join(" ")} exited with ${status}`);
}

if (!["deploy", "destroy", "diff", "synth"].includes(command)) fail("no such command");
for (const each of rest) if (each.startsWith("-") && !OPTIONS.includes(each)) fail(`no option ${each}`);
rmSync("cdktf.out/manifest.json", { force: true });
must(JSON.parse(readFileSync("cdktf.json", "utf8")).app, [], { shell: true });

const { stacks } = JSON.parse(readFileSync("cdktf.out/manifest.json", "utf8"));
// As the CLI does: what this synthesis has not written is gone, with what Terraform keeps there.
for (const name of readdirSync("cdktf.out/stacks"))
  if (!(name in stacks)) rmSync(join("cdktf.out/stacks", name), { recursive: true });
const asked = rest.filter((each) => !each.startsWith("-"));
if (asked.length === 0 && Object.keys(stacks).length > 1 && command !== "synth") fail("Found more than one stack");
const chosen = (name) => asked.length === 0 || asked.includes("*") || asked.includes(name);
for (const each of asked) if (each !== "*" && !(each in stacks)) fail(`there is no stack ${each}`);

const ordered = [];
const add = (name) => {
  for (const each of stacks[name].dependencies ?? []) add(each);
  if (!ordered.includes(name)) ordered.push(name);
};
Object.keys(stacks).forEach(add);
if (command === "destroy") ordered.reverse();
for (const name of command === "synth" ? [] : ordered.filter(chosen)) {
  const cwd = join("cdktf.out", stacks[name].workingDirectory ?? join("stacks", name));
  must("terraform", ["init", "-input=false"], { cwd });
  const verb = { deploy: "apply", destroy: "destroy", diff: "plan" }[command];
  must("terraform", [verb, "-input=false", ...(verb === "plan" ? [] : ["-auto-approve"])], { cwd });
}
