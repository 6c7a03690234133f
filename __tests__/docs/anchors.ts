/** The anchors that the headings of a page have, and those that its links within the page name. */
export function anchorsOf(page: string): { readonly headings: readonly string[]; readonly linked: readonly string[] } {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  return { headings, linked: [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!) };
}
