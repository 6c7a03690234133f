import * as library from "../../constructs";
import type { Samples } from "./input-samples";
import type { Surface } from "./input-types";

export type Arguments = Record<string, unknown>;

/** Each way to make a call: a constructor, a function, a static method, a method of each object that has it. */
export function waysOf(name: string, { calls }: Surface, samples: Samples): readonly ((args: Arguments) => unknown)[] {
  const named = library as unknown as Record<string, unknown>;
  const inOrder = (args: Arguments): unknown[] =>
    Object.keys(calls[name]!).flatMap((key) =>
      key === "targets" && Array.isArray(args[key]) ? args[key] : [args[key.replace(/\?$/, "")]],
    );
  if (name.startsWith("new ")) {
    const Class = named[name.slice(4)] as new (...args: unknown[]) => unknown;
    return [(args) => new Class(...inOrder(args))];
  }
  const [owner = "", method] = name.split(".");
  type Callable = (...args: unknown[]) => unknown;
  if (method === undefined) return [(args) => (named[owner] as Callable)(...inOrder(args))];
  const statics = named[owner] as Record<string, Callable> | undefined;
  if (typeof statics?.[method] === "function") return [(args) => statics[method]!(...inOrder(args))];
  return samples
    .receivers(owner)
    .map((each) => (args) => (each as Record<string, Callable>)[method]!(...inOrder(args)));
}
