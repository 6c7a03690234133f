import { itemLines } from "../../../model/manifests/item-lines";

const object = (name: string): object => ({
  kind: "Pod",
  metadata: { name, labels: { "a[{": "}]\\" } },
  items: [{}, {}],
});

test.each([
  ["a list of Kubernetes", { apiVersion: "v1", kind: "List", items: [object("a"), object("b")] }],
  ["an answer of Azure's REST API", { nextLink: null, value: [object("a"), object("b")] }],
  ["an array", [object("a"), object("b")]],
])("the objects of %s have the lines where they begin", (_, list) => {
  const text = JSON.stringify(list, null, 2);
  const starts = ["a", "b"].map(
    (name) => 10 + text.slice(0, text.indexOf(`"name": "${name}"`)).split("\n").length - 1 - 3,
  );
  expect(itemLines({ text, line: 10 }, 2)).toEqual(starts);
});

test.each([
  ["a list in one line", JSON.stringify({ items: [object("a"), object("b")] })],
  ["a list with null", JSON.stringify({ items: [object("a"), null] }, null, 2)],
  ["a list in YAML", "- kind: A\n- kind: B\n"],
  ["a list whose key is below another", JSON.stringify({ spec: { items: [object("a"), object("b")] } }, null, 2)],
])("otherwise all have the line of the list: %s", (_, text) => {
  expect(itemLines({ text, line: 7 }, 2)).toEqual([7, 7]);
});

test("an array in an object of an array is not a list of it", () => {
  const text = JSON.stringify([{ items: [{}, {}] }], null, 2);
  expect(itemLines({ text, line: 1 }, 3)).toEqual([1, 1, 1]);
});

test("a text of the list can have any length", () => {
  const text = JSON.stringify([{ kind: "A", data: `${"x".repeat(20_000_000)}\\` }, { kind: "B" }], null, 1);
  expect(itemLines({ text, line: 1 }, 2)).toEqual([2, 6]);
});
