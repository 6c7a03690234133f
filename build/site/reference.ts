import { posix } from "node:path";

export interface Category {
  readonly title: string;
  readonly pages: readonly { readonly page: string; readonly label: string }[];
}

/** The categories of a module of the API reference, from the list that its README is. */
export function categoriesOf(module: string, text: string): Category[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      title: part.split("\n", 1)[0]!,
      pages: [...part.matchAll(/^- \[(.+?)\]\((.+?\.md)\)$/gm)].map(([, label, path]) => ({
        page: posix.join(posix.dirname(module), path!),
        label: label!,
      })),
    }));
}
