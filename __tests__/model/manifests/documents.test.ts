import { Readable } from "node:stream";
import { LARGEST, type Piece, piecesOf, type Skipped } from "../../../model/manifests/documents";
import { parsePiece } from "../../../model/manifests/parse";

async function pieces(text: string): Promise<(Piece | Skipped)[]> {
  const found: (Piece | Skipped)[] = [];
  for await (const piece of piecesOf(Readable.from(text.split("\n")))) found.push(piece);
  return found;
}

describe("a stream of documents", () => {
  test("is cut at its markers, and each document knows its line", async () => {
    expect(await pieces("# head\n\nkind: A\n---\n# only a comment\n---\nkind: B\n...\nkind: C\n")).toEqual([
      { text: "kind: A", line: 3 },
      { text: "kind: B", line: 7 },
      { text: "kind: C\n", line: 9 },
    ]);
  });

  test("may start with a byte order mark, and have content after a marker", async () => {
    expect(await pieces("\uFEFFkind: A\n--- {kind: B}\n--- # comment\nkind: C")).toEqual([
      { text: "kind: A", line: 1 },
      { text: " {kind: B}", line: 2 },
      { text: "kind: C", line: 4 },
    ]);
  });

  test("may begin with directives", async () => {
    expect(await pieces("%YAML 1.1\n---\nkind: A")).toEqual([{ text: "kind: A", line: 3 }]);
  });

  test("is not cut at dashes in a block of text", async () => {
    const text = "data:\n  a: |\n    ---\n    more";
    expect(await pieces(text)).toEqual([{ text, line: 1 }]);
  });

  test("may be of JSON documents one after the other, or one a line", async () => {
    expect(await pieces('{\n  "kind": "A",\n  "spec": {\n  }\n}\n{\n  "kind": "B"\n}')).toEqual([
      { text: '{\n  "kind": "A",\n  "spec": {\n  }\n}', line: 1 },
      { text: '{\n  "kind": "B"\n}', line: 6 },
    ]);
    expect(await pieces('{"kind": "A"}\n\n{"kind": "B"}')).toEqual([
      { text: '{"kind": "A"}\n', line: 1 },
      { text: '{"kind": "B"}', line: 3 },
    ]);
    const list = '{"items": [\n{"kind": "A"},\n{"kind": "B"}\n]}';
    expect(await pieces(list)).toEqual([{ text: list, line: 1 }]);
    const template = "{{- if .Values.a }}\n{{- $b := 1 }}\nkind: A\n{{- end }}";
    expect(await pieces(template)).toEqual([{ text: template, line: 1 }]);
  });

  test("skips a document that is too large for a cluster", async () => {
    const long = "x".repeat(1024 * 1024);
    const lines = Array.from({ length: 17 }, (_, i) => `k${i}: ${long}`).join("\n");
    expect(await pieces(`${lines}\n---\nkind: B`)).toEqual([
      { line: 1, why: `a document of more than ${LARGEST.yaml / 1024 / 1024} MB` },
      { text: "kind: B", line: 19 },
    ]);
  });
});

describe("a list", () => {
  test("as kubectl prints it is read item by item", async () => {
    const list =
      'apiVersion: v1\nitems:\n- kind: A\n  spec:\n    items:\n    - x\n- kind: B\nkind: List\nmetadata:\n  resourceVersion: ""\n';
    expect(await pieces(list)).toEqual([
      { text: "  kind: A\n  spec:\n    items:\n    - x", line: 3 },
      { text: "  kind: B", line: 7 },
    ]);
  });

  test("with indented items too, and nothing in an empty one", async () => {
    expect(await pieces("kind: List\nitems:\n  - kind: A\n    b: 1\n  # comment\n  - kind: B\nmetadata: {}")).toEqual([
      { text: "    kind: A\n    b: 1\n  # comment", line: 3 },
      { text: "    kind: B", line: 6 },
    ]);
    expect(await pieces("apiVersion: v1\nitems: []\nkind: List")).toHaveLength(1);
  });

  test("with a dash on a line of its own has items too", async () => {
    expect(await pieces("kind: List\nitems:\n-\n  kind: A\n  b: 1\n-\n  kind: B")).toEqual([
      { text: "  kind: A\n  b: 1", line: 4 },
      { text: "  kind: B", line: 7 },
    ]);
  });

  test("with its items in brackets is one document", async () => {
    const list = "kind: List\nitems:\n  # comment\n  [{kind: A}, {kind: B}]";
    expect(await pieces(list)).toEqual([{ text: list, line: 1 }]);
    expect(parsePiece({ text: list, line: 1 })).toEqual({ objects: [{ kind: "A" }, { kind: "B" }] });
  });

  test.each([
    [
      "a List of JSON",
      '{"kind": "List", "apiVersion": "v1", "items": [{"kind": "A"}, {"kind": "List", "items": [{"kind": "B"}]}]}',
      ["A", "B"],
    ],
    [
      "a typed list, whose items have no kind",
      '{"kind": "PodList", "apiVersion": "v1", "items": [{}, {}]}',
      ["Pod", "Pod"],
    ],
    ["objects in brackets", '[{"kind": "A"}, {"kind": "B"}]', ["A", "B"]],
    ["an empty one", "apiVersion: v1\nitems: []\nkind: List", []],
  ])("is taken apart: %s", (_, text, kinds) => {
    const parsed = parsePiece({ text, line: 1 });
    expect("objects" in parsed && parsed.objects.map((each) => (each as { kind: string }).kind)).toEqual(kinds);
  });
});

describe("an object", () => {
  test.each([
    ["yes", true],
    ["on", true],
    ['"yes"', "yes"],
    ["true", true],
    ["0x1F", 31],
  ])("is read as kubectl reads it: %s", (text, value) => {
    expect(parsePiece({ text: `a: ${text}`, line: 1 })).toEqual({ objects: [{ a: value }] });
  });

  test("with a key twice is refused, as kubectl refuses it", () => {
    expect(parsePiece({ text: "kind: A\na: 1\nb: 2\na: 3", line: 1 })).toEqual({
      problem: 'the key "a" is set twice, column 1',
      line: 4,
    });
  });

  test.each([
    ["YAML", "a: 1\nb: 2\na: 3"],
    ["JSON", '{"a": 1, "b": 2, "a": 3}'],
  ])("of another program may have a key twice in %s", (_, text) => {
    expect(parsePiece({ text, line: 1 })).toEqual({ objects: [{ a: 3, b: 2 }] });
  });

  test("with anchors and merges has their content", () => {
    expect(parsePiece({ text: "a: &x {b: 1}\nc: {<<: *x, d: 2}", line: 1 })).toEqual({
      objects: [{ a: { b: 1 }, c: { b: 1, d: 2 } }],
    });
  });

  test.each([
    [
      "a bracket that is not closed",
      "kind: A\nspec: [a",
      {
        line: 12,
        problem: "Flow sequence in block collection must be sufficiently indented and end with a ], column 9",
      },
    ],
    [
      "a wrong indent",
      "kind: A\nspec:\n  a: 1\n b: 2",
      { line: 14, problem: "All mapping items must start at the same column, column 1" },
    ],
    ["JSON that ends too soon", '{"kind": "A",', { line: 11, problem: "Flow map must end with a }, column 14" }],
    [
      "large JSON, without a word of what it holds",
      `{"a": "${"x".repeat(1024 * 1024)}", "password": hunter2}`,
      { line: 11, problem: "no valid JSON" },
    ],
    ["brackets without end", "[".repeat(100_000), { line: 11, problem: "nested too deeply to be read" }],
    [
      "an object in more lists than are taken apart",
      `${"[".repeat(10)}{"kind": "Pod"}${"]".repeat(10)}`,
      { line: 11, problem: "nested too deeply to be read" },
    ],
    ["an alias of what it is in", "a: &a\n  b: *a\n  c: *a", { line: 11, problem: "nested too deeply to be read" }],
    [
      "braces within braces",
      `{"resource": ${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
      { line: 11, problem: "nested too deeply to be read" },
    ],
    [
      "anchors that multiply",
      `a: &a [${"x,".repeat(20)}]\nb: &b [${"*a,".repeat(20)}]\nc: [${"*b,".repeat(20)}]`,
      { line: 11, problem: "Excessive alias count indicates a resource exhaustion attack" },
    ],
  ])("that cannot be read has an error with its position: %s", (_, text, problem) => {
    expect(parsePiece({ text, line: 11 })).toEqual(problem);
  });

  test("that is a template to be rendered is recognized", () => {
    expect(parsePiece({ text: "kind: A\n{{- if .Values.x }}\nspec: {}\n{{- end }}", line: 1 })).toEqual({
      template: true,
    });
  });
});
