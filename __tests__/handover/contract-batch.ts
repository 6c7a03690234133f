// Many changes of a bundle in few runs of the real Terraform: a run loads the providers, which takes longer than the rest.
import { Workspace } from "../kit/terraform";
import type { ChangeableJson } from "./synthesized";
import type { Tampering } from "./tampering";

/** What `terraform test` said of a change. */
export interface Verdict {
  readonly status: "pass" | "fail" | "error";
  /** The messages in one line. */
  readonly text: string;
}

/**
 * Runs the contract test on each change. Changes of different blocks share a run: each assertion names the block that it
 * is about. A change that Terraform itself refuses has a run alone, because no assertion is evaluated then.
 */
export async function verdicts(
  json: object,
  contract: string,
  changes: readonly Tampering[],
): Promise<ReadonlyMap<Tampering, Verdict>> {
  const batches: {
    readonly alone: boolean;
    readonly keys: Set<string>;
    readonly members: Tampering[];
    readonly json: ChangeableJson;
  }[] = [];
  for (const each of changes) {
    const keys = keysOf(json, each);
    const fits = (one: (typeof batches)[number]): boolean => !one.alone && keys.every((key) => !one.keys.has(key));
    let batch = each.refused === true ? undefined : batches.find(fits);
    if (!batch) {
      batch = {
        alone: each.refused === true,
        keys: new Set(),
        members: [],
        json: structuredClone(json) as ChangeableJson,
      };
      batches.push(batch);
    }
    each.change?.(batch.json);
    batch.members.push(each);
    for (const key of keys) batch.keys.add(key);
  }
  const { terraform } = json as { terraform: { required_providers: object } };
  const workspace = new Workspace({ terraform: { required_providers: terraform.required_providers } });
  const parsed = JSON.parse(contract) as { run: { contract: object } };
  batches.forEach((batch, index) => {
    workspace.writeStack(batch.json, `batch/${index}`);
    for (const [path, text] of batch.members.flatMap(({ files = {} }) => Object.entries(files)))
      workspace.write(`batch/${index}/${path}`, text);
    const run = { contract: { ...parsed.run.contract, module: { source: `./batch/${index}` } } };
    workspace.write(`contract/${index}.tftest.json`, JSON.stringify({ ...parsed, run }));
  });
  await workspace.must(["init", "-input=false", "-test-directory=contract"]);
  const { output } = await workspace.run(["test", "-json", "-test-directory=contract"]);
  workspace.remove();
  const found = batches.map((_, index) => verdictIn(output, `contract/${index}.tftest.json`));
  return new Map(batches.flatMap(({ members }, index) => members.map((each) => [each, found[index]!] as const)));
}

/** What a change touches: blocks, types of which one is added or removed, sections and files. */
function keysOf(json: object, { change, files }: Tampering): readonly string[] {
  const keys = files ? ["files"] : [];
  if (!change) return keys;
  const after = structuredClone(json) as ChangeableJson;
  change(after);
  const [was, is] = [json, after] as unknown as Record<string, Record<string, Record<string, unknown>>>[];
  for (const section of new Set([...Object.keys(was!), ...Object.keys(is!)])) {
    if (same(was![section], is![section])) continue;
    if (section !== "resource" && section !== "data") {
      keys.push(section);
      continue;
    }
    for (const type of new Set([...Object.keys(was![section]!), ...Object.keys(is![section]!)])) {
      const [before, now] = [was![section]![type] ?? {}, is![section]![type] ?? {}];
      for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
        if (same(before[name], now[name])) continue;
        keys.push(`${section}.${type}.${name}`);
        if (!(name in before && name in now)) keys.push(`${section}.${type}`);
        if (!(type in was![section]! && type in is![section]!)) keys.push(section);
      }
    }
  }
  return keys;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface TestEvent {
  readonly type: string;
  readonly "@testfile"?: string;
  readonly test_file?: { readonly path: string; readonly progress?: string; readonly status?: Verdict["status"] };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

function verdictIn(output: string, file: string): Verdict {
  const events = output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as TestEvent);
  const status = events.find(({ test_file: one }) => one?.path === file && one.progress === "complete")?.test_file
    ?.status;
  const said = events
    .filter((each) => each["@testfile"] === file && each.diagnostic?.severity === "error")
    .map(({ diagnostic }) => `${diagnostic!.summary} ${diagnostic!.detail ?? ""}`);
  if (status === undefined) throw new Error(`terraform test said nothing of ${file}:\n${output.slice(0, 2000)}`);
  return { status, text: said.join(" ").replace(/\s+/g, " ") };
}
