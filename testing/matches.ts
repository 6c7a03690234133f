/**
 * Whether a pattern of a test matches a text. `test` of a pattern with the flag g goes on where it matched before, and keeps
 * that place in the pattern, so that the same question gets another answer.
 */
export const matches = (pattern: RegExp, text: string): boolean => text.search(pattern) >= 0;
