import { checkApp } from "../../constructs/core/synthesis/check-app";
import { describeProviders, Workspace } from "../kit/terraform";
import { printedSeed, Random } from "../kit/random";
import { type Arguments, waysOf } from "./input-calls";
import { Samples } from "./input-samples";
import { surface } from "./input-types";
import { Values } from "./input-values";

const CASES = Number(process.env["PROPERTY_CASES"] ?? 10_000);
const all = surface();
const names = Object.keys(all.calls)
  .filter((name) => name !== "synthesize")
  .sort();

type Json = Record<string, Record<string, Record<string, unknown>>>;

interface Outcome {
  readonly what: string;
  /** What was thrown and is not an error of the library. */
  readonly slip?: string;
  /** What the app of the call synthesizes to. */
  readonly json?: Json;
}

/**
 * Whether the library refused, and not what it uses: then the message has an id, and the stack begins in the caller, or in
 * its own check of the app.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error.constructor !== Error || !/ \[[a-z0-9-]+\]/.test(error.message)) return false;
  const [first = ""] = error
    .stack!.slice(error.stack!.indexOf(error.message) + error.message.length)
    .trim()
    .split("\n");
  return !first.includes("node_modules");
}

function outcomeOf(seed: number, index: number): Outcome {
  const random = new Random(seed + index);
  const samples = new Samples(all.shapes, `c${index}`);
  const name = random.from(names);
  const untyped = random.chance(0.5) ? 0.02 : 0.2;
  const values = new Values(random, samples, all.shapes, untyped);
  const call = random.from(waysOf(name, all, samples));
  const args: Arguments = Object.fromEntries(
    Object.entries(all.calls[name]!).map(([key, type]) => {
      const plain = key.replace(/\?$/, "");
      if (plain === "id" && !random.chance(untyped)) return [key, samples.id];
      if (plain === "scope" && !random.chance(untyped)) return [key, samples.scope(name)];
      return [key, values.of(type, plain, key.endsWith("?"))];
    }),
  );
  const what = `case ${index}: ${name}`;
  try {
    call(args);
    const json = [...checkApp(samples.stack.node.root).values()].at(0) as Json;
    return { what, json };
  } catch (error) {
    return isRefusal(error)
      ? { what }
      : {
          what,
          slip: String((error as Error)?.stack ?? error)
            .split("\n")
            .slice(0, 6)
            .join("\n"),
        };
  }
}

/** One configuration of many: the constructs of each have ids of their own. */
function together(documents: readonly Json[]): Json {
  const merged: Json = {};
  for (const document of documents) {
    for (const section of ["resource", "data"])
      for (const [type, named] of Object.entries(document[section] ?? {}))
        (merged[section] ??= {})[type] = { ...merged[section][type], ...named };
    for (const section of ["variable", "output", "provider"])
      merged[section] = { ...document[section], ...merged[section] };
    const providers = {
      ...document["terraform"]?.["required_providers"],
      ...merged["terraform"]?.["required_providers"],
    };
    // The release of Terraform is the caller's, and may be another one than that of this machine.
    merged["terraform"] = { ...document["terraform"], ...merged["terraform"], required_providers: providers };
    delete merged["terraform"]["required_version"];
  }
  return merged;
}

/** The release of azurerm that a document is for. */
const releaseOf = ({ terraform }: Json): unknown =>
  (terraform?.["required_providers"]?.["azurerm"] as { readonly version?: string } | undefined)?.version;

/** Whether an error is about an argument that the caller names as Terraform does: there is no provider class that knows it. */
const isOfCaller = (problem: string): boolean =>
  problem.includes("azurerm_kubernetes_automatic_cluster.") && problem.includes("Extraneous JSON object property");

/** What `terraform validate` says: each error with the address it is about, which has the number of its case. */
async function problemsOf(documents: readonly Json[]): Promise<string[]> {
  // No provider can be had for a release that does not exist.
  if (!/\b[45]\.\d/.test(String(releaseOf(documents[0]!)))) return [];
  const workspace = new Workspace(together(documents));
  const problems: string[] = [];
  try {
    await workspace.init();
    for (let at = 0; at < documents.length; at += 500) {
      workspace.use(together(documents.slice(at, at + 500)));
      const { output } = await workspace.run(["validate", "-json"]);
      for (const { severity, summary, detail, address, snippet } of (JSON.parse(output) as Validation).diagnostics)
        if (severity === "error")
          problems.push(`${address ?? snippet?.context ?? ""}: ${summary} ${detail}`.slice(0, 500));
    }
  } finally {
    workspace.remove();
  }
  return problems.filter((each) => !isOfCaller(each));
}

interface Validation {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly address?: string;
    readonly snippet?: { readonly context?: string };
  }[];
}

describeProviders("any input to any public call", () => {
  test(`${CASES.toLocaleString("en")} calls with typed and untyped arguments are refused by this library, or synthesize to JSON that \`terraform validate\` accepts`, async () => {
    const seed = printedSeed("inputs of public calls");
    const outcomes = Array.from({ length: CASES }, (_, index) => outcomeOf(seed, index));
    expect(outcomes.flatMap(({ what, slip }) => (slip === undefined ? [] : [`${what}\n${slip}`]))).toEqual([]);
    const documents = outcomes.flatMap(({ json }) => (json ? [json] : []));
    process.stderr.write(`${documents.length} of ${CASES} calls synthesized\n`);
    expect(documents.length).toBeGreaterThan(CASES / 20);
    const diagnostics: string[] = [];
    for (const release of new Set(documents.map(releaseOf)))
      diagnostics.push(...(await problemsOf(documents.filter((each) => releaseOf(each) === release))));
    expect(diagnostics).toEqual([]);
  });
});
