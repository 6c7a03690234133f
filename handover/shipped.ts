import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HandoverError } from "./handover-error";
import { packageFolder } from "./package-version";
import { refusal } from "../values/problem";

/** Scripts in every bundle, by the names of their files. */
export type ShippedFile = "trust-map.js" | "review.cjs";

/** `verify` and `diff` as one file, which every bundle has, so that its recipient needs no package. */
export const REVIEW_TOOL = "review.cjs";

const texts = new Map<ShippedFile, string>();

/** The text of a script that a handover carries: as the package ships it, or built from the sources next to it. */
export function shippedFile(name: ShippedFile): string {
  const text = texts.get(name) ?? read(name);
  texts.set(name, text);
  return text;
}

function read(name: ShippedFile): string {
  const ready = join(__dirname, "shipped", name);
  if (existsSync(ready)) return readFileSync(ready, "utf8");
  const builder = join(packageFolder() ?? "", "build", "shipped.js");
  try {
    return (createRequire(builder)(builder) as { readonly build: (name: string) => string }).build(name);
  } catch (error) {
    throw new HandoverError(
      refusal(
        "handover-build",
        `${name} cannot be built from the sources: ${(error as Error).message.split("\n")[0]}. Install the development packages too: npm ci`,
      ),
    );
  }
}
