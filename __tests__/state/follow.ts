import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Run } from "../kit/terraform";

/** A Terraform command that a test interrupts. */
export interface Followed {
  /** Resolves when the output so far matches; fails when the command ends without. */
  until(pattern: RegExp): Promise<void>;
  /** Kills Terraform and its providers at once, as a machine does that goes away. */
  killHard(): void;
  readonly ended: Promise<Run>;
}

export function follow(child: ChildProcess): Followed {
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      output += data;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<Run>((done) =>
    child.on("close", (code) => {
      done({ status: code ?? 137, output });
      for (const listener of listeners) listener();
    }),
  );
  return {
    ended,
    until: (pattern) =>
      new Promise((done, fail) => {
        const look = () => {
          const found = pattern.test(output);
          if (!found && child.exitCode === null && child.signalCode === null) return;
          listeners.delete(look);
          if (found) done();
          else fail(new Error(`ended without ${pattern}:\n${output}`));
        };
        listeners.add(look);
        look();
      }),
    killHard: () => {
      const children = childrenOf(child.pid!);
      child.kill("SIGKILL");
      for (const pid of children) process.kill(pid, "SIGKILL");
    },
  };
}

/** The processes that any thread of a process started. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" "))
    .filter((each) => each !== "")
    .map(Number);
}
