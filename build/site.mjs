// Writes the documentation as a folder of HTML files: `npm run site`, or `node build/site.mjs <folder>`.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Eleventy } from "@11ty/eleventy";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const output = resolve(process.argv[2] ?? join(ROOT, "dist-site"));

// A page that no longer exists must not stay, but the folder may be a wrong one.
const isSite = existsSync(join(output, "assets/search-data.js"));
if (existsSync(output) && readdirSync(output).length > 0 && !isSite)
  throw new Error(`${output} must be empty or a site that this command wrote, because it is removed first`);
rmSync(output, { recursive: true, force: true });

// Eleventy works with paths from the current folder.
process.chdir(ROOT);
const outfile = join(ROOT, ".cache/site/configure.mjs");
await build({
  entryPoints: ["build/site/configure.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "error",
});
const { configure } = await import(pathToFileURL(outfile).href);
const config = await configure(ROOT, output);
try {
  await new Eleventy(".", relative(ROOT, output), { quietMode: true, configPath: false, config }).write();
} catch {
  // Eleventy has written what is wrong.
  process.exitCode = 1;
}
