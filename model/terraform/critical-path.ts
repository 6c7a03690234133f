import { APPLY_SECONDS, OTHER_APPLY_SECONDS } from "../../facts/apply-durations";
import type { Resource, StackDocument } from "./document";
import { dependencies } from "./references";
import { rowOf } from "../../values/row-of";

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
    const before = longest([...dependencies(document, address)].map((each) => known.get(each) ?? NOTHING));
    const resource = document.resources.get(address);
    return resource?.mode === "managed" ? longer(before, stepOf(resource)) : before;
  };
  for (const root of document.resources.keys()) {
    // A chain can be longer than calls can nest.
    const open = [root];
    for (let address = open.at(-1); address !== undefined; address = open.at(-1)) {
      const missing = known.has(address) ? [] : [...dependencies(document, address)].filter((each) => !known.has(each));
      if (missing.length === 0) known.set(open.pop()!, pathTo(address));
      else {
        known.set(address, NOTHING); // Terraform refuses a cycle
        open.push(...missing);
      }
    }
  }
  const steps: Step[] = [];
  let path = longest([...document.resources.keys()].map((each) => known.get(each) ?? NOTHING));
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
  if (type !== "time_sleep")
    return { address, seconds: rowOf(APPLY_SECONDS, type) ?? OTHER_APPLY_SECONDS, isWait: false };
  const [, seconds = "0"] = /^([0-9]+)s$/.exec(String(values.create_duration)) ?? [];
  return { address, seconds: Number(seconds), isWait: true };
}
