// The project as a reader has it, in a folder of its own: tests run its commands there and leave the working tree alone.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const SOURCES = [
  "synth.js",
  "build",
  "main.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "constructs",
  "facts",
  "model",
  "stacks",
  "values",
  "wiring",
  "examples",
];

/** A copy of what synthesis reads, with the packages of the working tree. */
export class Checkout {
  public readonly folder = mkdtempSync(join(tmpdir(), "checkout-"));

  /** @param like another copy, whose bundles this one takes over to spare the time of making them */
  constructor(like?: Checkout) {
    for (const name of SOURCES) cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    if (like) cpSync(like.path(".cache"), this.path(".cache"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  public path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  public read(...parts: readonly string[]): string {
    return readFileSync(this.path(...parts), "utf8");
  }

  public write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** Changes settings in cdktf.json; undefined removes one. */
  public set(settings: Readonly<Record<string, unknown>>): void {
    const config = JSON.parse(this.read("cdktf.json")) as { context: Record<string, unknown> };
    Object.assign(config.context, settings);
    this.write("cdktf.json", JSON.stringify(config));
  }

  /** Runs the app command of cdktf.json, or a program, as a shell would; without what the environment holds for Azure. */
  public synth(
    env: Readonly<Record<string, string>> = {},
    program?: string,
  ): { status: number | null; stdout: string; stderr: string } {
    const { app } = JSON.parse(this.read("cdktf.json")) as { app: string };
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !/^(ARM_|AZURE_|TF_|CDKTF_|AKS_WORKLOAD_IDENTITY_)/.test(key)),
    );
    const command = program ? `${app} ${program}` : app;
    const { status, stdout, stderr } = spawnSync(command, {
      cwd: this.folder,
      shell: true,
      encoding: "utf8",
      env: { ...clean, ...env },
    });
    return { status, stdout, stderr };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
