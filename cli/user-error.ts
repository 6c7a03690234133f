/** A mistake of the person who typed the command: its text is all they need to see. */
export class UserError extends Error {}
