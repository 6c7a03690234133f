/** The last line of each error of the command line. */
export const HELP_HINT = /`\S+ help \S+` prints options, examples and exit codes\.\n$/;

/** An error without its last line, which `__tests__/cli/command-line.test.ts` expects of every command. */
export const withoutHint = (text: string): string => text.replace(HELP_HINT, "");
