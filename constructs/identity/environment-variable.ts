/** An environment variable of a container. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}
