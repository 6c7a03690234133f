import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "..", "..");

/** A small project with the real app command in it, and a package of its own next to esbuild. */
export class Project {
  public readonly folder = mkdtempSync(join(tmpdir(), "synth-"));

  constructor(files: Readonly<Record<string, string>>) {
    for (const name of ["synth.js", "build", "package.json", "tsconfig.json"])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(join(ROOT, "node_modules/esbuild"), join(this.folder, "node_modules/esbuild"));
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  public write(name: string, content: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
  }

  public remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true });
  }

  public run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return this.runWith({}, ...args);
  }

  public runWith(variables: NodeJS.ProcessEnv, ...args: readonly string[]) {
    const env = { ...process.env, ...variables };
    const run = spawnSync("node", ["synth.js", ...args], { cwd: this.folder, encoding: "utf8", env });
    return { status: run.status, stdout: run.stdout.trim(), stderr: run.stderr.trim() };
  }
}

const projects: Project[] = [];
/** A project that is removed after the tests of the file. */
export function project(files: Readonly<Record<string, string>>): Project {
  const made = new Project(files);
  projects.push(made);
  return made;
}
afterAll(() => projects.forEach(({ folder }) => rmSync(folder, { recursive: true, force: true })));

/** What a run shows that prints this. */
export const ok = (stdout: string) => ({ status: 0, stdout, stderr: "" });
