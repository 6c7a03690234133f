import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE, PACKAGE } from "../facts/terraform/engine";
import { packageFolder } from "../handover/package-version";

/** What a new project is for. */
export type Use = "deploy" | "handover" | "snapshots";

/** The packages that run and test a program, with their releases. The tests of this package use the same. */
export const TOOLS: Readonly<Record<string, string>> = {
  "@swc/core": "1.16.22",
  "@swc/jest": "0.2.39",
  "@types/jest": "30.0.0",
  "@types/node": "20.19.43",
  jest: "30.5.2",
  tsx: "4.23.15",
  typescript: "5.9.3",
};

interface OwnManifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** package.json of a new project. */
export function manifestOf(name: string, use: Use): object {
  const { version, peerDependencies } = ownManifest();
  const cli = `${ENGINE}-cli@${peerDependencies[ENGINE]!.replace("^", "")}`;
  const dependencies = { ...peerDependencies, [PACKAGE]: `^${version}` };
  return {
    name,
    version: "0.1.0",
    private: true,
    scripts: {
      synth: "tsx main.ts",
      test: "tsc && jest",
      ...SCRIPTS[use](`npx -p ${cli} ${ENGINE}`),
    },
    dependencies: Object.fromEntries(Object.entries(dependencies).sort()),
    devDependencies: Object.fromEntries(Object.entries(TOOLS).map(([tool, release]) => [tool, `^${release}`])),
    jest: {
      testPathIgnorePatterns: ["/node_modules/", `/${ENGINE}.out/`],
      transform: {
        "\\.ts$": [
          "@swc/jest",
          { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
        ],
      },
    },
  };
}

/** Whether every project depends on a package of this name. */
export const isDependency = (name: string): boolean =>
  name === PACKAGE || name in TOOLS || name in ownManifest().peerDependencies;

/** The scripts of each use. */
const SCRIPTS: Readonly<Record<Use, (cli: string) => object>> = {
  deploy: (cli) => ({ diff: `${cli} diff orders`, deploy: `${cli} deploy orders`, destroy: `${cli} destroy orders` }),
  handover: () => ({ handover: `${PACKAGE} handover --replace`, "handover:check": `${PACKAGE} handover --check` }),
  snapshots: () => ({ "test:update": "jest --ci=false --updateSnapshot" }),
};

function ownManifest(): OwnManifest {
  return JSON.parse(readFileSync(join(packageFolder()!, "package.json"), "utf8")) as OwnManifest;
}
