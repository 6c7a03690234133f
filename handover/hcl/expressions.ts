import { type TemplatePart, templateParts } from "../../model/terraform/references";

/** A string as a quoted string in HCL. */
export function quoted(text: string): string {
  const json = JSON.stringify(text);
  // HCL has no short escapes for backspace and form feed. Few texts may have one, and the whole JSON of a stack has many escapes.
  const escaped = /\\[bf]/.test(json)
    ? json.replace(/\\(.)/g, (all, c) => (c === "b" ? "\\u0008" : c === "f" ? "\\u000c" : all))
    : json;
  return escaped.replace(/([$%])\{/g, "$1$1{");
}

/** A string of the JSON as an expression in HCL: `${a.b}` becomes `a.b`, any other string a quoted template. */
export function expressionOf(template: string): string {
  const parts = templateParts(template);
  const [only] = parts;
  if (parts.length === 1 && only && "expression" in only && only.opening === "${") return only.expression;
  const written = (part: TemplatePart): string =>
    "text" in part ? quoted(part.text).slice(1, -1) : `${part.opening}${part.expression}}`;
  return `"${parts.map(written).join("")}"`;
}

/** The expression for a path below an address, with the indexes of Terraform. */
export function attributeOf(address: string, path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(step) ? `${text}.${step}` : `${text}[${quoted(step)}]`;
  }, address);
}
