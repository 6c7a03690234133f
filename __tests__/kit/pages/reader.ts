// The folder of a page's reader, and the shell in which the reader pastes the page's commands.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { providersConfiguration } from "../providers";
import { ShellSession } from "../shell-session";
import { copySources } from "../sources";

const ROOT = resolve(__dirname, "../../..");
const STAND_INS = join(__dirname, "stand-ins");
/** What a reader has before the first line of a page. */
export interface Belongings {
  /** A clone of this project, or an empty folder for a project of one's own. */
  readonly folder: "clone" | "project";
  /** A folder in which the package and the tools of new projects are installed; for a project. */
  readonly packages?: string;
  /** Files by their paths. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** What commands of a cluster or of Azure print, by how their lines start. @default - nothing */
  readonly prints?: Readonly<Record<string, string>>;
  /** Lines that the reader has run before. @default - none */
  readonly before?: string;
  /** Lines that the reader runs after the page. @default - none */
  readonly after?: string;
  /** Further environment. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Pasted {
  readonly status: number;
  readonly output: string;
}

/** A reader at work in a fresh folder. */
export class Reader {
  public readonly folder: string;
  private readonly home = mkdtempSync(join(tmpdir(), "reader-"));
  private readonly shell: ShellSession;
  private pastes = 0;

  constructor(has: Belongings) {
    this.folder = join(this.home, has.folder);
    mkdirSync(this.folder);
    if (has.folder === "clone") this.clone();
    for (const [file, text] of Object.entries(has.files ?? {})) writeInto(this.folder, file, text);
    this.shell = new ShellSession(this.folder, this.environment(has));
  }

  /** Pastes lines into the shell, which keeps its folder, variables and environment. */
  public paste(lines: string): Promise<Pasted> {
    const file = join(this.home, `paste-${++this.pastes}.sh`);
    writeFileSync(file, lines);
    return this.shell.paste(`source ${file} </dev/null`);
  }

  /** Writes a file in the folder in which the shell is. */
  public async write(file: string, text: string): Promise<void> {
    writeInto(await this.here(), file, text);
  }

  /** Changes a file in the folder in which the shell is. */
  public async change(file: string, changed: (text: string) => string): Promise<void> {
    const path = join(await this.here(), file);
    writeFileSync(path, changed(readFileSync(path, "utf8")));
  }

  /** Adds settings to a JSON file, which they begin if it is not there. */
  public async merge(file: string, settings: object): Promise<void> {
    if (!existsSync(join(await this.here(), file))) return this.write(file, `${JSON.stringify(settings, null, 2)}\n`);
    return this.change(file, (text) => {
      const merged = deepMerged(JSON.parse(text) as Json, settings as Json);
      return `${JSON.stringify(merged, null, 2)}\n`;
    });
  }

  public leave(): void {
    this.shell.end();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async here(): Promise<string> {
    return (await this.paste("pwd\n")).output.trim();
  }

  private clone(): void {
    // No page uses these.
    copySources(this.folder, ["__tests__", "api"]);
    linkPackages(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  private environment({ packages, prints, env }: Belongings): NodeJS.ProcessEnv {
    const bin = join(this.home, "bin");
    mkdirSync(bin);
    const own = ["npm", "npx"].map((name) => [name, `exec "${process.execPath}" "${join(STAND_INS, name)}.js" "$@"`]);
    const cloud = ["az", "kubectl", "kubelogin", "helm", "gh", "checkov"].map((name) => [
      name,
      `exec "${process.execPath}" "${join(STAND_INS, "cloud.js")}" ${name} "$@"`,
    ]);
    for (const [name, line] of [...own, ...cloud, ["terraform", TERRAFORM_LINES]]) {
      writeFileSync(join(bin, name!), `#!/bin/bash\n${line}\n`);
      chmodSync(join(bin, name!), 0o755);
    }
    const path = `${dirname(process.execPath)}:${process.env.PATH}`;
    return {
      PATH: `${bin}:${path}`,
      PAGE_BIN: bin,
      PAGE_PATH: path,
      PAGE_PACKAGES: packages,
      PAGE_PRINTS: JSON.stringify(Object.entries(prints ?? {})),
      HOME: this.home,
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      CHECKPOINT_DISABLE: "1",
      TF_CLI_ARGS: "-no-color",
      STUB_WORLD: this.home,
      ...providersConfiguration(),
      ...env,
    };
  }
}

/** Terraform asks before it changes something, and the reader answers yes. */
const TERRAFORM_LINES = `export PATH="$PAGE_PATH"
case " $* " in
  *" -auto-approve "*) ;;
  *" apply "* | *" destroy "* | *" force-unlock "*) exec terraform "$@" <<<yes ;;
esac
exec terraform "$@"`;

function writeInto(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Links each package into a folder of its own, so that a command that removes one removes a link. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (name.startsWith("@")) linkPackages(join(from, name), join(to, name));
    else if (name !== ".cache") symlinkSync(join(from, name), join(to, name));
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function deepMerged(one: Json, other: Json): Json {
  const merged = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? deepMerged(before, value) : value;
  }
  return merged;
}
