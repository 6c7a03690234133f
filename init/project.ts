import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE } from "../facts/terraform/engine";
import { packageFolder } from "../handover/package-version";
import { manifestOf, type Use } from "./manifest";
import { readmeOf } from "./readme";

/** The folders of templates that a project of each use has. */
const TEMPLATES: Readonly<Record<Use, readonly string[]>> = {
  deploy: ["common", "local"],
  handover: ["common", "remote", "handover"],
  snapshots: ["common", "local", "snapshots"],
};

/** The uses that a project can have. */
export const USES = Object.keys(TEMPLATES) as readonly Use[];

/** The files of a new project, by their names. */
export function projectFiles(name: string, use: Use): ReadonlyMap<string, string> {
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  return new Map([
    ["package.json", json(manifestOf(name, use))],
    [`${ENGINE}.json`, json(settingsOf())],
    ["tsconfig.json", json(TSCONFIG)],
    [".gitignore", ignored()],
    ["README.md", readmeOf(name, use)],
    ...TEMPLATES[use].flatMap(templatesIn),
  ]);
}

function settingsOf(): object {
  return {
    language: "typescript",
    app: "npx tsx main.ts",
    projectId: randomUUID(),
    sendCrashReports: "false",
    terraformProviders: [],
    terraformModules: [],
    // cdktn refuses write-only arguments if an app does not say which releases it is for.
    ...(ENGINE.endsWith("n") ? { targetVersions: { terraform: ">=1.11.0", opentofu: ">=1.11.0" } } : {}),
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "commonjs",
    moduleResolution: "node10",
    lib: ["ES2022"],
    strict: true,
    noUncheckedIndexedAccess: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node", "jest"],
  },
  include: ["*.ts"],
};

const ignored = (): string =>
  ["node_modules/", `${ENGINE}.out/`, ".terraform/", "*.tfstate", "*.tfstate.*", "*.log", ""].join("\n");

/** The files of a folder of templates: next to this file in the package, or in the sources. */
function templatesIn(folder: string): [string, string][] {
  const beside = join(__dirname, "templates", folder);
  const path = existsSync(beside) ? beside : join(packageFolder() ?? "", "init/templates", folder);
  return readdirSync(path).map((name) => [name, readFileSync(join(path, name), "utf8")]);
}
