/** A value as one word of a shell command; the placeholder where there is none. */
export function quoted(value: string | undefined, placeholder = "NAME"): string {
  if (value === undefined || value === "") return placeholder;
  const line = value.replace(/\p{Cc}/gu, " ");
  return /^[A-Za-z0-9._/=:@-]+$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
