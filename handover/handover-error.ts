/** Why a bundle cannot be written, read or compared, with what to do: its text is all a reader needs. */
export class HandoverError extends Error {}
