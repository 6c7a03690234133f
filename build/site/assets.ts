import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { TAB_ICON } from "./icons";

/** Writes the style sheet, the scripts and the icon of the site. */
export async function writeAssets(root: string, folder: string, codeColours: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { theme: "build/site/page/theme.ts", site: "build/site/page/main.ts" },
    outdir: folder,
    bundle: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    charset: "utf8",
    minify: true,
    legalComments: "eof",
    logLevel: "error",
  });
  const style = ["base", "code", "layout", "search", "print"].map((name) =>
    readFileSync(join(root, `build/site/style/${name}.css`), "utf8"),
  );
  writeFileSync(join(folder, "site.css"), [...style, codeColours].join("\n"));
  writeFileSync(join(folder, "icon.svg"), TAB_ICON);
}
