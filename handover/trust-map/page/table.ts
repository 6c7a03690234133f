/** The table of all ways: sorted by a heading, filtered by the search. */
export class Table {
  private readonly rows: readonly HTMLTableRowElement[];
  private readonly texts: readonly string[];

  constructor(private readonly table: HTMLTableElement) {
    this.rows = [...(table.tBodies[0]?.rows ?? [])];
    this.texts = this.rows.map((row) => (row.textContent ?? "").toLowerCase());
    const headings = [...table.querySelectorAll("th")];
    headings.forEach((heading, column) =>
      heading.querySelector("button")?.addEventListener("click", () => this.sort(headings, heading, column)),
    );
  }

  public get length(): number {
    return this.rows.length;
  }

  /** Shows the rows that hold every word, and shows their number. */
  public filter(text: string): number {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((each) => each !== "");
    let shown = 0;
    this.rows.forEach((row, index) => {
      const hit = words.every((word) => this.texts[index]!.includes(word));
      if (row.hidden === hit) row.hidden = !hit;
      if (hit) shown++;
    });
    return shown;
  }

  private sort(headings: readonly HTMLElement[], heading: HTMLElement, column: number): void {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const each of headings) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const text = (row: HTMLTableRowElement): string => row.cells[column]?.textContent ?? "";
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1);
    this.table.tBodies[0]?.append(...[...this.rows].sort((a, b) => order(text(a), text(b))));
  }
}
