// Projects that `init` of the installed package writes, with the packages of one install.
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import manifest from "../../package.json";

/** Runs a command that must succeed, and gives what it printed. */
export type Must = (command: string, args: readonly string[], cwd?: string) => string;

/** What a project of each use writes when it is tested and used. */
const USES: Readonly<Record<string, { readonly files: readonly string[]; readonly run?: readonly [string, string] }>> =
  {
    deploy: { files: [] },
    handover: { files: [], run: ["handover", "handover.out/orders/permissions.json"] },
    snapshots: { files: ["__snapshots__", "addresses.json"] },
  };

/** Tests of the projects of all uses. @param project the folder with the install */
export function describeInitProjects(project: () => string, must: Must): void {
  describe.each(Object.entries(USES))("a new project for %s", (use, { files, run }) => {
    const folder = (): string => join(project(), "projects", use);
    const npm = (...args: readonly string[]): string => must("npm", args, folder());

    beforeAll(() => {
      const bin = join(project(), "node_modules", ".bin", manifest.name);
      must(bin, ["init", join("projects", use), "--use", use], project());
      symlinkSync(join(project(), "node_modules"), join(folder(), "node_modules"));
    });

    test("has each package that it imports in package.json", () => {
      const own = JSON.parse(readFileSync(join(folder(), "package.json"), "utf8")) as typeof manifest;
      const named = { ...own.dependencies, ...own.devDependencies } as Record<string, string>;
      const texts = readdirSync(folder()).filter((name) => name.endsWith(".ts"));
      const imported = texts.flatMap((name) =>
        [...readFileSync(join(folder(), name), "utf8").matchAll(/(?:from|import) "([^".][^"]*)"/g)].map(
          ([, path]) => /^(@[^/]+\/)?[^/]+/.exec(path!)![0],
        ),
      );
      expect(imported.length).toBeGreaterThan(5);
      expect(imported.filter((name) => !(name in named) && !builtinModules.includes(name))).toEqual([]);
    });

    test("type-checks, passes its tests, and synthesizes", () => {
      expect(npm("test")).toMatch(/Tests: +\d+ passed/);
      for (const name of files) expect(readdirSync(folder())).toContain(name);
      // What the first run has written holds in a pipeline.
      if (files.length > 0) must(join(project(), "node_modules/.bin/jest"), ["--ci"], folder());
      npm("run", "synth");
      expect(readdirSync(join(folder(), "cdktf.out/stacks"))).toEqual(["orders"]);
    });

    if (run)
      test(`npm run ${run[0]} writes ${run[1]}`, () => {
        npm("run", run[0]);
        expect(JSON.parse(readFileSync(join(folder(), run[1]), "utf8"))).toHaveProperty("apply");
      });
  });
}
