import { parseJson } from "../../values/parse-json";

test("a byte order mark before the text is left out", () => {
  expect(parseJson('\uFEFF{"a": 1}')).toEqual({ a: 1 });
});

test.each([
  ["a value without quotes", '{"password": hunter2}'],
  ["a text that ends too soon", '{"password": "hunter2'],
  ["a comma too many", '{"password": "hunter2",}'],
  ["text that is not JSON at all", "hunter2"],
  ["a line break in a text", '{"password": "hunter2\n"}'],
  ["single quotes", "{'password': 'hunter2'}"],
  ["something behind the end", '{"password": "hunter2"} hunter2'],
])("the error quotes nothing of a text that may be a secret: %s", (_, text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
  expect(() => parseJson(text)).toThrow(expect.not.objectContaining({ message: expect.stringMatching(/unt|word/) }));
});
