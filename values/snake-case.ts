/** Terraform's name of an argument or block that the bindings call by its camel-case name. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
