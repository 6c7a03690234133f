/** A value as one word of a shell command; the placeholder where there is none. */
export function quoted(value: string | undefined, placeholder = "NAME"): string {
  if (value === undefined || value === "") return placeholder;
  return /^[A-Za-z0-9._/=:@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
