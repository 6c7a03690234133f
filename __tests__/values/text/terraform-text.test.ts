import { terraformText } from "../../../values/text/terraform-text";
import { newStack, unknownText } from "../../kit/app";

test.each([
  ["main", "main"],
  ["feature/${BRANCH}", "feature/$${BRANCH}"],
  ["100%{x}", "100%%{x}"],
  ["a$${b", "a$$${b"],
  ["$ {", "$ {"],
])("%j as a literal text of Terraform is %j", (text, escaped) => {
  expect(terraformText(text)).toBe(escaped);
});

test("a token stays one", () => {
  const token = unknownText(newStack());
  expect(terraformText(`\${x}-${token}`)).toBe(`$\${x}-${token}`);
});
