const TOKEN_OR_TEMPLATE = /\$\{TfToken\[[^\]]*\]\}|[$%]\{/g;

/**
 * A text as a string of Terraform's JSON that stands for itself: `${` and `%{` begin no expression. Tokens stay tokens.
 * For names that another system gives, which may have any characters.
 */
export function terraformText(text: string): string {
  return text.replace(TOKEN_OR_TEMPLATE, (found) => (found.length > 2 ? found : `${found[0]}${found}`));
}
