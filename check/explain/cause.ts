/** An object that explains a message. */
export interface Cause {
  /** Construct path, Terraform address, or file with line and object. */
  readonly path: string;
  /** What it has that leads to the message. */
  readonly text: string;
  /** What to write. */
  readonly fix: string;
}

/** How many candidates of one kind are named. */
export const NAMED = 3;
