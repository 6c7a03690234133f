import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";

/** Lists of a pod's spec whose elements are blocks, which constructs of this package read. */
const BLOCKS = /^spec\.(container|initContainer|toleration|volume)\[\d+\]$/;

/** The problem with an element of a list in a pod's spec, if any: Terraform has no null in a list, and a block is an object. */
export function podListProblem(spec: unknown): Problem | undefined {
  const wrong = wrongElement(spec, "spec", new Set());
  return (
    wrong &&
    refusal(
      "pod-list",
      `\`${wrong.path}\` must be ${BLOCKS.test(wrong.path) ? "an object" : "a value"}, got ${shown(wrong.value)}; remove it from the list`,
    )
  );
}

interface Wrong {
  readonly path: string;
  readonly value: unknown;
}

function wrongElement(value: unknown, path: string, within: ReadonlySet<unknown>): Wrong | undefined {
  if (!isLiteral(value) || typeof value !== "object" || value === null || within.has(value)) return undefined;
  const inside = new Set([...within, value]);
  if (!Array.isArray(value)) {
    // Constructs and what cdktf makes resolve themselves.
    if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
    return firstOf(Object.entries(value), ([key, each]) => wrongElement(each, `${path}.${key}`, inside));
  }
  return firstOf([...value.entries()] as [number, unknown][], ([i, each]) => {
    const at = `${path}[${i}]`;
    // cdktf leaves out an undefined element.
    const isWrong = each === null || (BLOCKS.test(at) && isLiteral(each) && typeof each !== "object");
    return isWrong ? { path: at, value: each } : wrongElement(each, at, inside);
  });
}

function firstOf<T>(list: readonly T[], find: (each: T) => Wrong | undefined): Wrong | undefined {
  for (const each of list) {
    const found = find(each);
    if (found) return found;
  }
  return undefined;
}
