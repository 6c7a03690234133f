// Moves a project from cdktf to cdktn: node to-cdktn.js [--dry-run] [folder or file ...]
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { codeFor, dependenciesFor, RELEASES } = require("./cdktn-names.js");

const CODE = /\.([cm]?[jt]s|[jt]sx)$/;
/** Folders that hold no code of the project. */
const LEFT_OUT = ["node_modules", ".git", "cdktf.out", "cdktn.out", "dist"];

/** The files of a project that can name cdktf. */
function filesIn(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((each) => {
    if (each.isDirectory()) return LEFT_OUT.includes(each.name) ? [] : filesIn(join(path, each.name));
    return CODE.test(each.name) || ["package.json", "cdktf.json"].includes(each.name) ? [join(path, each.name)] : [];
  });
}

function textFor(path, text) {
  if (basename(path) === "package.json") return jsonFor(text, manifestFor);
  if (basename(path) === "cdktf.json") return jsonFor(text, settingsFor);
  return codeFor(text);
}

/** A JSON text with the same indentation. */
function jsonFor(text, change) {
  const before = JSON.parse(text);
  const after = change(before);
  if (JSON.stringify(before) === JSON.stringify(after)) return text;
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  return JSON.stringify(after, undefined, indent) + (text.endsWith("\n") ? "\n" : "");
}

function manifestFor(manifest) {
  const parts = ["dependencies", "devDependencies", "peerDependencies"].filter((part) => manifest[part]);
  const names = parts.flatMap((part) => Object.keys(manifest[part]));
  // A project without cdktf keeps its release of constructs.
  if (!names.some((name) => /^(@?cdktf$|@cdktf\/|cdktf-)/.test(name))) return manifest;
  return { ...manifest, ...Object.fromEntries(parts.map((part) => [part, dependenciesFor(manifest[part])])) };
}

/** cdktn refuses write-only arguments if an app does not say which releases it is for. */
const settingsFor = (settings) => ({
  ...settings,
  targetVersions: settings.targetVersions ?? { terraform: ">=1.11.0", opentofu: ">=1.11.0" },
});

function main(args) {
  const dryRun = args.includes("--dry-run");
  const unknown = args.find((each) => each.startsWith("-") && each !== "--dry-run");
  const paths = args.filter((each) => !each.startsWith("-"));
  const absent = paths.find((each) => !existsSync(each));
  if (unknown !== undefined || absent !== undefined) {
    const problem = unknown === undefined ? `${absent} does not exist` : `${unknown} is not an option`;
    process.stderr.write(`${problem}; usage: to-cdktn [--dry-run] [folder or file ...]\n`);
    process.exitCode = 2;
    return;
  }
  // All texts first, so that a file that cannot be read leaves the project as it is.
  const changed = (paths.length > 0 ? paths : ["."]).flatMap(filesIn).flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const written = textFor(path, text);
    return written === text ? [] : [{ path, written }];
  });
  for (const { path, written } of changed) {
    if (!dryRun) writeFileSync(path, written);
    process.stdout.write(`${path}\n`);
  }
  const others = changed.flatMap(({ written }) =>
    [...written.matchAll(/"(@cdktn\/provider-[\w-]+)/g)].map(([, name]) => name),
  );
  const unmeasured = [...new Set(others)].filter((name) => !(name in RELEASES)).sort();
  if (unmeasured.length > 0) process.stdout.write(`choose a release of ${unmeasured.join(", ")} in package.json\n`);
  process.stdout.write(`${changed.length} files ${dryRun ? "to change" : "changed"}\n`);
}

main(process.argv.slice(2));
