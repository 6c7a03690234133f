import type { App } from "cdktf";
import { DISABLE_STACK_TRACE_IN_METADATA, tokenTraces } from "./cdktf-internals";

/** Stands in the text of an error about a token, where cdktf shows its stack trace. */
const ABSENT = ["not recorded, because the app is made with `stackTraces: false`"];

/**
 * Runs an action in which cdktf records no stack trace for each token, if the app is made with `stackTraces: false`.
 *
 * cdktf has no option for it, and sets `Error.stackTraceLimit` itself. Stack traces of errors are not touched.
 */
export function withoutTokenTraces(app: App, action: () => void): void {
  if (app.node.tryGetContext(DISABLE_STACK_TRACE_IN_METADATA) !== true) return action();
  const { captureStackTrace } = tokenTraces;
  tokenTraces.captureStackTrace = () => ABSENT;
  try {
    action();
  } finally {
    tokenTraces.captureStackTrace = captureStackTrace;
  }
}
