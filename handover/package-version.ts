import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGE } from "../facts/terraform/engine";

/** In a script that was built to stand alone. */
declare const __PACKAGE_VERSION__: string | undefined;

/** The folder with the package's own manifest: the nearest above this file. */
export function packageFolder(): string | undefined {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (manifestIn(folder)?.name === PACKAGE) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The version of this package. */
export function packageVersion(): string {
  if (typeof __PACKAGE_VERSION__ === "string") return __PACKAGE_VERSION__;
  const folder = packageFolder();
  return (folder === undefined ? undefined : manifestIn(folder)?.version) ?? "0.0.0";
}

/** Where defects of this package are reported. */
export function packageBugs(): string | undefined {
  const folder = packageFolder();
  return folder === undefined ? undefined : manifestIn(folder)?.bugs?.url;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly bugs?: { readonly url?: string };
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}
