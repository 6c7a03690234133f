/** The part of jest's matcher context that the matchers use. */
export interface MatcherContext {
  readonly isNot?: boolean;
  readonly testPath?: string;
  /** The snapshot mode of jest: all are updated, new ones are written, or none (`--ci`). */
  readonly snapshotState?: { readonly _updateSnapshot: "all" | "new" | "none" };
}

/** The result of a matcher. The message explains the failure, also with `.not`. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}
