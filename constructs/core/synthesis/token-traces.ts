import type { App } from "cdktf";
import { DISABLE_STACK_TRACE_IN_METADATA, withTokenTrace } from "../cdktf-internals";

/** The text that an error about a token shows instead of a stack trace. */
const ABSENT = ["not recorded, because the app is made with `stackTraces: false`"];

/**
 * Runs an action without stack traces for tokens, if the app is created with `stackTraces: false`.
 *
 * cdktf has no option for this, and sets `Error.stackTraceLimit` itself. Errors keep their stack traces.
 */
export function withoutTokenTraces(app: App, action: () => void): void {
  if (app.node.tryGetContext(DISABLE_STACK_TRACE_IN_METADATA) !== true) return action();
  withTokenTrace(ABSENT, action);
}
