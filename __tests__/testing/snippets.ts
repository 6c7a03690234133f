import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A program of a documentation page. */
export interface Snippet {
  /** The heading above it. */
  readonly title: string;
  /** The file it is, where its first line says so as a comment. */
  readonly file?: string;
  readonly code: string;
}

/** The TypeScript programs of a page in docs/. */
export function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(resolve(__dirname, "../../docs", page), "utf8");
  let title = "";
  return [...text.matchAll(/^#+ (.*)$|^```ts\n([^]*?)^```$/gm)].flatMap(([, heading, code]) => {
    title = heading ?? title;
    if (code === undefined) return [];
    const file = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1];
    return [{ title, code, ...(file === undefined ? {} : { file }) }];
  });
}
