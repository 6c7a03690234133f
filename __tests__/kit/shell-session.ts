import { type ChildProcess, spawn } from "node:child_process";

/** A bash in which a reader pastes the blocks of a page one after the other. */
export class ShellSession {
  private readonly child: ChildProcess;
  private output = "";
  private told: () => void = () => undefined;

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn("/bin/bash", ["--norc", "--noprofile"], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (data) => {
        this.output += data;
        this.told();
      });
  }

  /** Pastes lines, and gives what they printed and the exit status of the last one that failed, or 0. */
  public async paste(lines: string): Promise<{ readonly status: number; readonly output: string }> {
    this.output = "";
    const ended = new Promise<void>((done) => (this.told = () => /^@@\d+$/m.test(this.output) && done()));
    const end = `{ trap - ERR; sleep 0.1; printf '\\n@@%s\\n' "$failed"; } 2>&1`;
    this.child.stdin!.write(`failed=0; trap 'failed=$?' ERR\n${lines}\n${end}\n`);
    await ended;
    const [, output, status] = /^([^]*)\n@@(\d+)\n/.exec(this.output)!;
    return { status: Number(status), output: output! };
  }

  public end(): void {
    this.child.kill();
  }
}
