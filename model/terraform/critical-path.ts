import { APPLY_SECONDS, OTHER_APPLY_SECONDS } from "../../facts/apply-durations";
import type { Resource, StackDocument } from "./document";
import { dependencies } from "./references";

/** A resource on the critical path. */
export interface Step {
  readonly address: string;
  readonly seconds: number;
  /** Whether it is a `time_sleep`, which nothing but this configuration asks for. */
  readonly isWait: boolean;
}

/** The chain of resources that decides how long the first apply of a stack takes, in the order of the apply. */
export function criticalPath(document: StackDocument): readonly Step[] {
  const known = new Map<string, Path>();
  const pathTo = (address: string): Path => {
    const found = known.get(address);
    if (found) return found;
    known.set(address, NOTHING); // Terraform refuses a cycle
    const before = longest([...dependencies(document, address)].map(pathTo));
    const resource = document.resources.get(address);
    const path = resource?.mode === "managed" ? longer(before, stepOf(resource)) : before;
    known.set(address, path);
    return path;
  };
  const steps: Step[] = [];
  let path = longest([...document.resources.keys()].map(pathTo));
  for (; path.last; path = path.last.before) steps.push(path.last.step);
  return steps.reverse();
}

/** A path by its last step: paths share their beginnings, of which each resource of a chain would have a copy. */
interface Path {
  readonly seconds: number;
  readonly last?: { readonly step: Step; readonly before: Path };
}

const NOTHING: Path = { seconds: 0 };

const longer = (before: Path, step: Step): Path => ({ seconds: before.seconds + step.seconds, last: { step, before } });

const longest = (paths: readonly Path[]): Path =>
  paths.reduce((best, each) => (each.seconds > best.seconds ? each : best), NOTHING);

/** The seconds of a path, or those of its waits. */
export const secondsOf = (path: readonly Step[], waitsOnly = false): number =>
  path.reduce((sum, { seconds, isWait }) => sum + (isWait || !waitsOnly ? seconds : 0), 0);

function stepOf({ address, type, values }: Resource): Step {
  if (type !== "time_sleep") return { address, seconds: APPLY_SECONDS[type] ?? OTHER_APPLY_SECONDS, isWait: false };
  const [, seconds = "0"] = /^([0-9]+)s$/.exec(String(values.create_duration)) ?? [];
  return { address, seconds: Number(seconds), isWait: true };
}
