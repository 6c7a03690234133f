/**
 * The anchors of the headings of one page, as GitHub makes them: lowercase, without punctuation, with a hyphen for each
 * space. A heading with the same anchor as an earlier one gets a number.
 */
export class Slugs {
  private readonly uses = new Map<string, number>();

  slug(heading: string): string {
    const base = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let slug = base;
    while (this.uses.has(slug)) {
      const count = (this.uses.get(base) ?? 0) + 1;
      this.uses.set(base, count);
      slug = `${base}-${count}`;
    }
    this.uses.set(slug, 0);
    return slug;
  }
}
