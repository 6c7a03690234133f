import { Slugs } from "../../build/site/slugs";

/** The anchors that the headings of a page have, and those that its links within the page name. */
export function anchorsOf(page: string): { readonly headings: readonly string[]; readonly linked: readonly string[] } {
  const slugs = new Slugs();
  const text = page.replace(/^ *```.*?^ *```/gms, "");
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slugs.slug(title!));
  return { headings, linked: [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!) };
}
