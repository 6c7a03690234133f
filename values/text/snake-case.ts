/** The Terraform name of an argument or block, from its name in the bindings. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
