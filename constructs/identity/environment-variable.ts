/** An environment variable of a container. */
export interface EnvironmentVariable {
  /** Name of the variable. */
  readonly name: string;
  /** Value of the variable. */
  readonly value: string;
}
