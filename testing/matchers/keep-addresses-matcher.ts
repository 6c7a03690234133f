import { existsSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { App } from "cdktf";
import { readRegularFile } from "../../model/regular-file";
import { refusedPath, shownPath, whyRefused } from "../../values/refused-path";
import { addressesOf, type LostAddress, lostAddresses } from "../kept-addresses";
import type { MatcherContext, MatcherResult } from "./matcher";
import { terraformJsonOf } from "../received";
import { synthesizeAll } from "../synthesize";
import type { TerraformJson } from "../terraform-json";
import { ProblemError, refusal } from "../../values/problem";
import { rowOf } from "../../values/row-of";
import { parseJson } from "../../values/parse-json";

/** Recorded addresses by stack. */
type AddressRecord = Readonly<Record<string, readonly string[]>>;

/**
 * Fails if Terraform would destroy a resource because its address changed or disappeared. The addresses of a stack are
 * recorded in a file next to the test. Each of them must still exist, or be the `from` of a `moved` block that leads to a
 * resource, or of a `removed` block that keeps the object.
 *
 * New addresses are recorded as new snapshots are, that is, not with `--ci`. Removed addresses are deleted from the file
 * only with `--updateSnapshot`.
 */
export function toKeepAddresses(this: MatcherContext, received: unknown, file: string): MatcherResult {
  const documents = App.isApp(received) ? Object.values(synthesizeAll(received)) : [terraformJsonOf(received)];
  const path = resolve(this.testPath === undefined ? "." : dirname(this.testPath), file);
  const results = documents.map((json) => keptInStack(this, json, path));
  const pass = results.every((each) => each.pass);
  const message = (): string =>
    results
      .filter((each) => each.pass === pass)
      .map((each) => each.message())
      .join("\n");
  return { pass, message };
}

function keptInStack({ snapshotState, isNot }: MatcherContext, json: TerraformJson, path: string): MatcherResult {
  const stack = stackName(json);
  const record = readRecord(path);
  const known = rowOf(record, stack);
  const recorded = known ?? [];
  // All snapshots are updated, new ones are written, or none (`--ci`).
  const mode = snapshotState as { readonly _updateSnapshot?: "all" | "new" | "none" } | undefined;
  const update = mode?._updateSnapshot ?? "none";
  if (known === undefined && update === "none")
    return {
      pass: false,
      message: () =>
        `there are no recorded addresses of stack ${stack} in ${path}; run the test once without --ci and commit the file`,
    };
  const lost = lostAddresses(recorded, json);
  const pass = lost.length === 0 || (update === "all" && !isNot);
  if (!isNot && pass) writeRecord(path, record, stack, update, json);
  return { pass, message: () => (pass ? keptMessage(stack, recorded) : lostMessage(stack, recorded, lost)) };
}

function stackName(json: TerraformJson): string {
  const metadata = json["//"]?.metadata as { readonly stackName?: unknown } | undefined;
  return typeof metadata?.stackName === "string" ? metadata.stackName : "stack";
}

function readRecord(path: string): AddressRecord {
  if (!existsSync(path)) return {};
  const record: unknown = (() => {
    try {
      return parseJson(readRegularFile(path));
    } catch (error) {
      const why = whyRefused(error) ?? `is not valid JSON: ${(error as Error).message}`;
      throw new ProblemError(refusal("test-addresses", `${shownPath(path)} ${why}`));
    }
  })();
  const isRecord =
    typeof record === "object" &&
    record !== null &&
    !Array.isArray(record) &&
    Object.values(record).every((list) => Array.isArray(list) && list.every((each) => typeof each === "string"));
  if (!isRecord)
    throw new ProblemError(
      refusal("test-addresses", `${shownPath(path)} must have an object with a list of addresses for each stack name`),
    );
  return record as AddressRecord;
}

function writeRecord(
  path: string,
  record: AddressRecord,
  stack: string,
  update: "all" | "new" | "none",
  json: TerraformJson,
): void {
  const recorded = rowOf(record, stack);
  const present = addressesOf(json);
  const wanted = update === "all" ? present : [...new Set([...(recorded ?? []), ...present])].sort();
  const isSame = recorded?.length === wanted.length && wanted.every((address, i) => recorded[i] === address);
  if (update === "none" || isSame) return;
  const stacks = Object.entries({ ...record, [stack]: wanted }).sort(([a], [b]) => (a < b ? -1 : 1));
  try {
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(stacks), undefined, 2)}\n`);
  } catch (error) {
    throw refusedPath(
      error,
      (why) => new ProblemError(refusal("test-addresses", `${shownPath(path)} ${why}, so that it cannot be written`)),
    );
  }
}

function keptMessage(stack: string, recorded: readonly string[]): string {
  return `expected stack ${stack} to lose a recorded address, but all ${recorded.length} exist or were moved`;
}

function lostMessage(stack: string, recorded: readonly string[], lost: readonly LostAddress[]): string {
  const each = lost.map(({ address, candidate, movedTo }) => {
    if (movedTo !== undefined) return `  ${address}\n    was moved to ${movedTo}, which is not in the stack`;
    if (candidate === undefined) return `  ${address}\n    there is no new resource of this type`;
    return `  ${address}\n    if it was renamed to ${candidate}: new MovedBlock(this, "...", { from: ${JSON.stringify(address)}, to: <that resource> })`;
  });
  return [
    `stack ${stack} lost ${lost.length} of ${recorded.length} recorded addresses; the next apply would destroy:`,
    ...each,
    "To accept this, run the test once with --updateSnapshot.",
  ].join("\n");
}
