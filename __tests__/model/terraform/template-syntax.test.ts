import { templateProblem } from "../../../model/terraform/template-syntax";

test.each([
  "plain text",
  "50 % of {this} costs $5",
  "$${escaped} and %%{escaped",
  "${var.name}",
  "a-${var.name}-b${local.x}",
  "${azurerm_key_vault.vault[0].id}",
  '${data.azurerm_x.y["key"].z.0.w}',
  "${aws.a.*.id}${b[*].id}",
  '${join("-", ["a", var.b, "${var.c}-d"])}',
  '${length(var.name) > 0 && !startswith(var.name, "x") ? 1 : -2.5e3}',
  '${{ a = 1, "b" = 2, (c) = 3 }}',
  "${{\n  a = 1\n  b : 2\n}}",
  '${[for k, v in var.map : "${k}=${v}" if v != null]}',
  '${{for s in var.list : s => upper(s)... if s != ""}}',
  "${concat(var.a...)}",
  "${provider::azurerm::parse_resource_id(var.id)}",
  '${"quoted \\"text\\" with \\u00e9 and }"}',
  "${~ var.a ~}",
  "%{ if var.a }yes%{ else }no%{ endif }",
  "%{ for x in var.list ~}\n${x}\n%{ endfor }",
  "${/* why */ var.a}",
  "${(var.a + 1) * 2 % 3 == 0 || var.b}",
])("%j parses", (text) => {
  expect(templateProblem(text)).toBeUndefined();
});

test.each([
  ["${", "expected an expression at character 3, got the end of the text"],
  ["${}", 'expected an expression at character 3, got "}"'],
  ["${var.a", "expected } at character 8, got the end of the text"],
  ["a${var.a b}", 'expected } at character 10, got "b}"'],
  ["${var.}", 'expected the name of an attribute at character 7, got "}"'],
  ['${join("-", [var.a}', 'expected a comma or ] at character 19, got "}"'],
  ['${"open}', 'expected " at character 9, got the end of the text'],
  ['${"\\q"}', 'expected an escape sequence such as \\n at character 4, got "\\q"}"'],
  ["%{ if var.a }yes", "expected %{ endif } at character 17, got the end of the text"],
  ["%{ endif }", 'expected if, else, endif, for or endfor in their order at character 9, got " }"'],
  ["%{ when }", 'expected if, else, endif, for or endfor in their order at character 8, got " }"'],
  ["%{ for x var.list }%{ endfor }", 'expected in at character 13, got ".list }%{ endfor }"'],
  ["feature/${BRANCH-name", "expected } at character 22, got the end of the text"],
  ["${a ? b}", 'expected : at character 8, got "}"'],
  ["${(a}", 'expected ) at character 5, got "}"'],
  ["${{a 1}}", 'expected : at character 6, got "1}}"'],
  [`\${${"(".repeat(10_000)}`, 'expected at most 200 levels of nesting at character 203, got "(((((((((((((((((((("'],
])("of %j it is said where it does not parse", (text, problem) => {
  expect(templateProblem(text)).toBe(problem);
});
