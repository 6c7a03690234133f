import { basename, join, resolve } from "node:path";
import { Command, Option } from "commander";
import { isDependency, type Use } from "../init/manifest";
import { projectFiles, USES } from "../init/project";
import { noProjectFolder, otherFilesIn, WouldOverwriteError, writeProject } from "../init/write-project";
import { refusedPath, shownPath } from "../values/refused-path";
import { terminalLines } from "../values/text/terminal-text";
import { type HelpTexts, withHelp } from "./help";
import { UserError } from "./user-error";
import { refusal } from "../values/problem";
import { shortList } from "../values/text/short-list";

interface Options {
  readonly use: Use;
  readonly existing?: true;
  readonly quiet?: true;
}

/** The command that writes a new project. */
export function init(): Command {
  const command = new Command()
    .description(
      "Writes a new project that synthesizes and passes its tests: package.json, settings, a stack with pods that read a secret, and tests. Overwrites no file, and refuses a folder with other files.",
    )
    .argument("[folder]", "the folder of the project; its name becomes that of the package", ".")
    .addOption(
      new Option(
        "--use <use>",
        "what the project is for: `cdktf deploy`, bundles for the pipeline of another team, or snapshot tests",
      )
        .choices(USES)
        .default("deploy"),
    )
    .option("--existing", "write into a folder that has other files")
    .action((folder: string, { use, existing, quiet }: Options) => {
      const files = projectFiles(packageName(basename(resolve(folder))), use);
      write(folder, files, existing ?? false);
      if (quiet) return;
      const enter = resolve(folder) === resolve(".") ? "" : `cd ${folder} && `;
      process.stdout.write(
        terminalLines([
          ...[...files.keys()].map((name) => join(folder, name)),
          `Next: set the values in ${join(folder, "settings.ts")}, then ${enter}npm install && npm test && npm run synth`,
        ]),
      );
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["a project for `cdktf deploy`", "$0 orders"],
    ["a project whose bundles another team applies", "$0 orders --use handover"],
    ["a project with snapshot tests, in this folder", "$0 --use snapshots"],
    ["a project next to the files of a repository", "$0 . --existing"],
  ],
  exitCodes: {
    0: "the project was written",
    2: "wrong command line, a folder with other files, or a file would be overwritten; nothing was written",
  },
  quiet: "print errors only, not the names of the files",
};

function write(folder: string, files: ReadonlyMap<string, string>, existing: boolean): void {
  const special = noProjectFolder(folder);
  if (special !== undefined)
    throw new UserError(
      refusal(
        "init-folder",
        `${shownPath(folder)} is ${special}; name a folder for the project, as in \`init orders\`. Nothing was written`,
      ),
    );
  try {
    const others = existing ? [] : otherFilesIn(folder).filter((name) => !files.has(name));
    if (others.length > 0) throw notEmpty(folder, others);
    writeProject(resolve(folder), files);
  } catch (error) {
    if (error instanceof WouldOverwriteError)
      throw new UserError(
        refusal(
          "init-overwrite",
          `${error.names.join(", ")} in ${shownPath(folder)} would be overwritten; choose another folder. Nothing was written`,
        ),
      );
    const { path = folder } = error as NodeJS.ErrnoException;
    throw refusedPath(
      error,
      (why) => new UserError(refusal("output-write", `${shownPath(path)} ${why}; nothing was written`)),
    );
  }
}

/** The error for a folder that has other files. */
function notEmpty(folder: string, others: readonly string[]): UserError {
  return new UserError(
    refusal(
      "init-not-empty",
      `${shownPath(folder)} must be an empty or absent folder, and has ${shortList(others)}; name another folder, as in \`init orders\`, or pass --existing to write next to these files. Nothing was written`,
    ),
  );
}

/** A folder's name as npm accepts it for a package: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "")
    .slice(0, 200);
  if (["", "node_modules", "favicon.ico"].includes(name)) return "app";
  // npm refuses a package that depends on itself.
  return isDependency(name) ? `${name}-app` : name;
}
