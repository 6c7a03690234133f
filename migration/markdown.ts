/** A value in a sentence or table cell: what Markdown would read as its own is escaped. */
export function plain(value: string): string {
  return value.replace(/[\r\n]+/g, " ").replace(/[\\|<>*_[\]#]/g, (each) => `\\${each}`);
}

/** A value as code, whatever backticks it holds. */
export function code(value: string): string {
  const text = value.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|");
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}
