/** The part of jest's matcher context that the matchers use. */
export interface MatcherContext {
  /** Whether the matcher is called with `.not`. */
  readonly isNot?: boolean;
  /** Path of the test file. */
  readonly testPath?: string;
  /** The snapshots of the test file. Its snapshot mode is private in the types of Vitest. */
  readonly snapshotState?: object;
}

/** The result of a matcher. The message explains the failure, also with `.not`. */
export interface MatcherResult {
  /** Whether the expectation holds. */
  readonly pass: boolean;
  /** The text of a failure. */
  message(): string;
}
