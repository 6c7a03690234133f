const TOKEN_OR_TEMPLATE = /\$\{TfToken\[[^\]]*\]\}|[$%]\{/g;

/**
 * A text as a literal string in Terraform JSON: `${` and `%{` are escaped. Tokens are kept.
 * For names that another system gives, which may have any characters.
 */
export function terraformText(text: string): string {
  return text.replace(TOKEN_OR_TEMPLATE, (found) => (found.length > 2 ? found : `${found[0]}${found}`));
}
