import { isExpression, type Scalar, type Text } from "./text";

/** Any value of a manifest or of Terraform JSON. */
export type Tree = Scalar | undefined | readonly Tree[] | { readonly [key: string]: Tree };

type Branch = { readonly [key: string]: Tree };

export const isBranch = (tree: Tree): tree is Branch =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree) && !isExpression(tree);

/** The value below keys; undefined if a step leads nowhere. */
export function at(tree: Tree, ...keys: readonly string[]): Tree {
  let here = tree;
  for (const key of keys) {
    if (!isBranch(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** The text, number, boolean or null below keys; undefined for lists and objects. */
export function scalarAt(tree: Tree, ...keys: readonly string[]): Scalar | undefined {
  const found = at(tree, ...keys);
  if (found === undefined || Array.isArray(found) || isBranch(found)) return undefined;
  return found as Scalar;
}

export function textAt(tree: Tree, ...keys: readonly string[]): Text | undefined {
  const found = scalarAt(tree, ...keys);
  return typeof found === "string" || isExpression(found) ? found : undefined;
}

export function listAt(tree: Tree, ...keys: readonly string[]): readonly Tree[] {
  const found = at(tree, ...keys);
  return Array.isArray(found) ? (found as readonly Tree[]) : [];
}

/** Every scalar of a tree with the keys that lead to it, down to a depth that no manifest reaches. */
export function* leaves(
  tree: Tree,
  trail: readonly string[] = [],
): Generator<{ readonly trail: readonly string[]; readonly value: Scalar }> {
  if (trail.length > 64 || tree === undefined) return;
  if (Array.isArray(tree)) {
    for (const [i, each] of (tree as readonly Tree[]).entries()) yield* leaves(each, [...trail, String(i)]);
  } else if (isBranch(tree)) {
    for (const [key, each] of Object.entries(tree)) yield* leaves(each, [...trail, key]);
  } else {
    yield { trail, value: tree as Scalar };
  }
}

/** A value as a message shows it: of an expression its text; "a list" or "an object" of what is not a scalar. */
export function shownScalar(tree: Tree): string {
  if (isExpression(tree)) return tree.expression;
  if (typeof tree !== "object" || tree === null) return String(tree);
  return Array.isArray(tree) ? "a list" : "an object";
}
