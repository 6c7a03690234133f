// How long the app command of cdktf.json takes, as ratios to a floor measured in the same run, and beside cdktf's template.
//
// Floor: node requiring cdktf, an App with one empty stack, synthesized. Template: the same stacks by `ts-node main.ts` with
// providers imported from their index; ts-node is fetched for this comparison alone.
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const RUNS = 15;
const LIMITS = { app: 2, edit: 2.5, megabytes: 120 };
const SOURCES = [
  "synth.js",
  "build",
  "main.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "constructs",
  "facts",
  "model",
  "stacks",
  "values",
  "wiring",
];

const folder = mkdtempSync(join(tmpdir(), "bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
writeFileSync(
  join(folder, "floor.js"),
  `const { App, TerraformStack } = require("cdktf");
const app = new App({ outdir: "floor.out" });
new TerraformStack(app, "empty");
app.synth();
`,
);
// Writes the process's own peak at its end.
writeFileSync(
  join(folder, "peak.cjs"),
  `process.on("exit", () => require("node:fs").writeFileSync("peak", String(process.resourceUsage().maxRSS)));`,
);

const command = JSON.parse(readFileSync(join(folder, "cdktf.json"), "utf8")).app;

function run(line, env = {}) {
  const began = performance.now();
  const done = spawnSync(line, { cwd: folder, shell: true, encoding: "utf8", env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(`${line} exited with ${done.status}: ${done.stderr}`);
  return performance.now() - began;
}

/** Milliseconds and, in a run apart, megabytes. */
function peakOf(line, env = {}) {
  run(line, { ...env, NODE_OPTIONS: `--require ${join(folder, "peak.cjs")} ${env.NODE_OPTIONS ?? ""}` });
  return Number(readFileSync(join(folder, "peak"), "utf8")) / 1024;
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

function template() {
  const cache = join(ROOT, ".cache", "ts-node");
  const program = join(cache, "node_modules", ".bin", "ts-node");
  if (!existsSync(program)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-package-lock", "--silent", "ts-node@10.9.2", "typescript@5.9.3"], {
      cwd: cache,
    });
  }
  const main = readFileSync(join(folder, "main.ts"), "utf8");
  const indexes = ["azurerm", "kubernetes", "random", "time"]
    .map((name) => `import "@cdktf/provider-${name}";\n`)
    .join("");
  writeFileSync(join(folder, "template.ts"), indexes + main);
  const env = { NODE_OPTIONS: "--max-old-space-size=4096" };
  const line = `"${program}" template.ts`;
  return { milliseconds: run(line, env), megabytes: peakOf(line, env) };
}

run("node floor.js");
const forget = () => rmSync(join(folder, ".cache"), { recursive: true, force: true });
const edit = () => appendFileSync(join(folder, "stacks", "platform.ts"), `// ${performance.now()}\n`);
const first = { milliseconds: run(command), megabytes: (forget(), peakOf(command)) };
const times = { floor: [], app: [], edit: [] };
for (let i = 0; i < RUNS; i++) {
  times.floor.push(run("node floor.js"));
  times.app.push(run(command));
  edit();
  times.edit.push(run(command));
}
const floor = median(times.floor);
edit();
const peaks = { edit: peakOf(command), app: peakOf(command), first: first.megabytes };

const row = (label, milliseconds, memory, limit = "") =>
  console.log(
    `${label.padEnd(34)}${milliseconds.toFixed(0).padStart(7)} ms ${(milliseconds / floor).toFixed(2).padStart(7)}x` +
      `${memory === undefined ? "" : `${memory.toFixed(0).padStart(7)} MB`}  ${limit}`,
  );
row("floor: cdktf and an empty stack", floor, peakOf("node floor.js"));
row(`default app: ${command}`, median(times.app), peaks.app, `at most ${LIMITS.app}x, ${LIMITS.megabytes} MB`);
row(
  "default app, right after an edit",
  median(times.edit),
  peaks.edit,
  `at most ${LIMITS.edit}x, ${LIMITS.megabytes} MB`,
);
row("default app, in a fresh clone", first.milliseconds, peaks.first, `at most ${LIMITS.megabytes} MB`);
if (!process.argv.includes("--without-template")) {
  const { milliseconds, megabytes: memory } = template();
  row("template style: ts-node, index", milliseconds, memory, "for comparison");
}

const over =
  median(times.app) > LIMITS.app * floor ||
  median(times.edit) > LIMITS.edit * floor ||
  Math.max(...Object.values(peaks)) > LIMITS.megabytes;
// Said, not failed: how busy a machine is decides about no change.
if (over) console.log("over a limit");
