import { filledWord, type Placeholder } from "../../handover/readme/placeholders";

describe("a README with twice as many scopes, each with a placeholder of its own", () => {
  /** How often writing the scopes reads a placeholder. */
  function reads(count: number): number {
    let read = 0;
    const placeholders = Array.from({ length: count }, (_, i): Placeholder => ({
      get text() {
        read++;
        return `{app.var.scope_${i}}`;
      },
      variable: `SCOPE_${i}`,
      isOwn: false,
    }));
    for (let i = 0; i < count; i++)
      expect(filledWord(`/a b/{app.var.scope_${i}}/{other}`, placeholders)).toBe(`'/a b/'"$SCOPE_${i}"'/{other}'`);
    return read;
  }

  test("reads at most 2.5 times as many placeholders", () => {
    expect(reads(200) / reads(100)).toBeLessThan(2.5);
  });
});
