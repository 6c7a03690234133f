import { TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { addressOf } from "../../../values/address";

let kept: Map<unknown, Map<IConstruct, unknown>> | undefined;

/** Runs the check of an app, during which the tree does not change. A validation can check another app meanwhile. */
export function whileChecking<T>(check: () => T): T {
  const outer = kept;
  kept = new Map();
  try {
    return check();
  } finally {
    kept = outer;
  }
}

/**
 * A function that reads a part of the tree once per check of an app, for validations that many constructs have. Outside a
 * check, as under `app.synth()`, it reads on each call, because the tree can change between calls.
 */
export function perCheck<Root extends IConstruct, T>(read: (root: Root) => T): (root: Root) => T {
  return (root) => {
    if (!kept) return read(root);
    const values = (kept.get(read) ?? new Map<IConstruct, unknown>()) as Map<IConstruct, T>;
    kept.set(read, values);
    if (!values.has(root)) values.set(root, read(root));
    return values.get(root)!;
  };
}

/** All constructs at or below a root. */
export const allBelow = perCheck((root: IConstruct) => root.node.findAll());

/** The resources at or below a stack, by their addresses. */
export const resourcesByAddress = perCheck(
  (stack: TerraformStack): ReadonlyMap<string, TerraformResource> =>
    new Map(
      allBelow(stack)
        .filter(TerraformResource.isTerraformResource)
        .map((each) => [addressOf(each), each]),
    ),
);
