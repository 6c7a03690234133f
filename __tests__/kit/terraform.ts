// The real Terraform on synthesized JSON.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../model/terraform/document";
import { STACK_FILE, VERSION_FILE, versionText, writtenJson } from "../../model/terraform/stack-files";
import { describeUnless, providersConfiguration, TERRAFORM, whyNoApply, whyNoProviders } from "./providers";

/** `describe` for tests that apply: they need the offline providers. */
export const describeTerraform = (title: string, tests: () => void): void => describeUnless(whyNoApply(), title, tests);

/** `describe` for tests that only validate, or run `terraform test` with mocks: the real providers serve too. */
export const describeProviders = (title: string, tests: () => void): void =>
  describeUnless(whyNoProviders(), title, tests);

/** One write as the offline providers log it. */
export interface LoggedWrite {
  readonly op: "create" | "update" | "delete";
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly time: string;
  readonly end: string;
  readonly error?: string;
  readonly attrs: Record<string, string>;
}

export interface Run {
  readonly status: number;
  /** Both streams, in the order they came. */
  readonly output: string;
}

export interface WorkspaceOptions {
  /** Keep the JSON's own backend; otherwise local state in the folder takes its place. @default false */
  readonly keepBackend?: boolean;
  /** Environment for each command, such as STUB_DELAY_MS or STUB_STRICT. @default - none */
  readonly env?: Record<string, string>;
  /** What runs. @default - Terraform, or what TERRAFORM_BINARY_NAME names */
  readonly binary?: string;
}

/** A temporary folder with one stack's JSON in it, on which Terraform runs. */
export class Workspace {
  public readonly folder: string;
  private readonly logFile: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly keepBackend: boolean;
  private readonly binary: string;

  constructor(json: object, options: WorkspaceOptions = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "workspace-"));
    this.logFile = join(this.folder, "writes.log");
    this.keepBackend = options.keepBackend ?? false;
    this.binary = options.binary ?? TERRAFORM;
    this.use(json);
    const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(ARM_|AZURE_|TF_)/.test(key)));
    this.env = {
      ...clean,
      ...providersConfiguration(),
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000001",
      STUB_LOG: this.logFile,
      ...options.env,
    };
  }

  /** Puts the JSON of a stack in place, as another synthesis would. */
  public use(json: object): void {
    // Matchers read empty blocks where there are none; Terraform takes none.
    const document = Object.fromEntries(
      Object.entries(structuredClone(json)).filter(([, block]) => Object.keys(block as object).length > 0),
    ) as { terraform?: { backend?: unknown } };
    if (!this.keepBackend && document.terraform) document.terraform.backend = { local: { path: "terraform.tfstate" } };
    this.writeStack(document);
  }

  /** Writes the files of a stack, in the form of synthesis and of a handover. */
  public writeStack(json: object, folder = "."): void {
    const version = versionText(json as JsonObject);
    if (version !== undefined) this.write(join(folder, VERSION_FILE), version);
    this.write(join(folder, STACK_FILE), JSON.stringify(writtenJson(json as JsonObject)));
  }

  /** Writes a file next to the JSON. */
  public write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }

  /** Runs a Terraform command to its end, whatever its exit status. */
  public async run(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
    const child = this.start(args, env);
    let output = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    const status = await new Promise<number>((done) => child.on("close", (code) => done(code ?? 1)));
    return { status, output };
  }

  /** Starts a Terraform command and gives its process, for tests that interrupt it. */
  public start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    return spawn(this.binary, [...args, "-no-color"], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs a command that must succeed; its output otherwise is the error. */
  public async must(args: readonly string[], env?: Record<string, string>): Promise<string> {
    const { status, output } = await this.run(args, env);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} exited with ${status}:\n${output}`);
    return output;
  }

  public init(): Promise<string> {
    return this.must(["init", "-input=false"]);
  }

  public apply(env?: Record<string, string>): Promise<string> {
    return this.must(["apply", "-input=false", "-auto-approve"], env);
  }

  /** 0 where a plan has nothing to do, 2 where it has changes. */
  public async plan(env?: Record<string, string>): Promise<Run> {
    return this.run(["plan", "-input=false", "-detailed-exitcode"], env);
  }

  public destroy(env?: Record<string, string>): Promise<string> {
    return this.must(["destroy", "-input=false", "-auto-approve"], env);
  }

  /** What was written so far, in the order it was finished. */
  public writes(): LoggedWrite[] {
    return readWrites(this.logFile);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the offline providers logged in a file, in the order it was finished. */
export function readWrites(file: string): LoggedWrite[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LoggedWrite);
}

/** The writes of a type that succeeded, of one operation. */
export function writesOf(
  writes: readonly LoggedWrite[],
  type: string,
  op: LoggedWrite["op"] = "create",
): LoggedWrite[] {
  return writes.filter((write) => write.type === type && write.op === op && !write.error);
}

/** Throws unless every `first` had ended when the earliest `second` began; both must have happened. */
export function expectBefore(first: readonly LoggedWrite[], second: readonly LoggedWrite[]): void {
  expect(first).not.toHaveLength(0);
  expect(second).not.toHaveLength(0);
  const last = first
    .map((write) => write.end)
    .sort()
    .at(-1)!;
  const earliest = second.map((write) => write.time).sort()[0]!;
  expect(last <= earliest).toBe(true);
}

/**
 * Throws unless each `first` had ended when the `count` that need it began. The log does not say which need which, so they are
 * compared in the order of time.
 */
export function expectEachBefore(first: readonly LoggedWrite[], second: readonly LoggedWrite[], count: number): void {
  const ends = first.map((write) => write.end).sort();
  const begins = second.map((write) => write.time).sort();
  expect(begins).toHaveLength(ends.length * count);
  expect(begins.filter((begin, i) => begin < ends[Math.floor(i / count)]!)).toEqual([]);
}
