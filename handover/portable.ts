import { type JsonObject, readDocument, type StackDocument } from "../model/terraform/document";
import { isObject } from "../values/object";
import {
  asReference,
  type Traversal,
  references,
  type TemplatePart,
  templateParts,
} from "../model/terraform/references";
import type { TrustModel } from "../model/trust/model";
import { jsonPointer } from "../values/json-pointer";
import { textOf } from "../model/terraform/text";
import { HandoverError } from "./handover-error";
import { ofStack } from "./of-stack";
import { refusePlainSecrets } from "./plain-secrets";
import { refuseStateLogins } from "./state-logins";
import { shown } from "../values/shown";
import { refusal } from "../values/problem";

/** Whether the JSON of a bundle has the location of its state, or `terraform init -backend-config` sets it. */
export type BackendChoice = "complete" | "partial";

/** A value of another stack that is a variable in a bundle with a partial backend. */
export interface UpstreamVariable {
  readonly variable: string;
  readonly stack: string;
  readonly output: string;
  /** Whether the output is a list or object, so that it must be passed as JSON. */
  readonly structured: boolean;
}

/** The JSON of a stack that works on every machine. */
export interface PortableStack {
  readonly document: StackDocument;
  readonly upstream: readonly UpstreamVariable[];
  /** The options that a partial backend omits, for the example file. */
  readonly backendSettings: JsonObject;
}

/**
 * Makes the JSON of a stack independent of this machine, of the principal that applies it, and, with a partial backend, of
 * the location of the state.
 *
 * @param backend `complete` as synthesized, or `partial`: an empty block, and what other stacks put out as variables
 * @param foreignPaths folders of this machine that must not be named
 * @throws HandoverError where it depends on this machine or on who applies it, with the setting to make
 */
export function portable(
  model: TrustModel,
  document: StackDocument,
  backend: BackendChoice,
  foreignPaths: readonly string[],
): PortableStack {
  refuseLocalState(document);
  refuseStateLogins(document);
  refusePlainSecrets(document);
  refuseCaller(model, document);
  refuseAutomaticOutputs(document);
  // A document that stays as it is keeps what is known of it, such as its dependencies.
  const clean = hasStackTraces(document.json) ? readDocument(withoutStackTraces(document.json)) : document;
  refusePaths(clean, foreignPaths);
  const settings = document.backend.values;
  if (backend === "complete") return { document: clean, upstream: [], backendSettings: settings };
  const terraform = isObject(clean.json.terraform) ? clean.json.terraform : {};
  const json: Record<string, unknown> = {
    ...clean.json,
    terraform: { ...terraform, backend: { [document.backend.kind]: {} } },
  };
  const upstream = upstreamToVariables(model, document, json);
  return { document: readDocument(json), upstream, backendSettings: settings };
}

function refuseLocalState(document: StackDocument): void {
  if (document.backend.kind !== "local") return;
  throw new HandoverError(
    refusal(
      "handover-local-state",
      `the stack ${document.name} has its state in a local file, which another pipeline cannot read. ` +
        "Set `remoteState` (context in cdktf.json: resourceGroupName, storageAccountName, containerName), " +
        "or in your own app add a RemoteState to the stack, and synthesize again; or pass the names of other stacks to hand over",
    ),
  );
}

function refuseCaller(model: TrustModel, document: StackDocument): void {
  const grant = ofStack(model.grants, document.name).find(
    (each) => model.entities.get(each.principal)?.kind === "caller",
  );
  if (!grant) return;
  throw new HandoverError(
    refusal(
      "handover-caller",
      `${grant.address} in the stack ${document.name} grants ${textOf(grant.role)} to the principal that runs Terraform, so another principal would replace the role assignment. ` +
        "Set `administrators` (context in cdktf.json: objectId and type of each; in your own app a prop of the cluster), " +
        "use Principal.fromObjectId instead of Caller for other role assignments, and synthesize again",
    ),
  );
}

/** Outputs that cdktf creates if one stack uses a value of another one. Their names change with the code. */
function refuseAutomaticOutputs(document: StackDocument): void {
  const made = [...document.outputs.keys()].find((each) => each.startsWith("cross-stack-output-"));
  const read = [...document.resources.values()].find((each) => each.name.startsWith("cross-stack-reference-input-"));
  if (made === undefined && !read) return;
  throw new HandoverError(
    refusal(
      "handover-automatic-output",
      `the stack ${document.name} ${made === undefined ? `reads the automatic output behind ${read!.address}` : `has the automatic output ${made}`}, whose name changes with the code. ` +
        "Add an output for the value and read it by name with UpstreamState",
    ),
  );
}

const isStackTrace = (key: string, value: unknown): boolean => key === "stackTrace" && Array.isArray(value);

function hasStackTraces(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasStackTraces);
  return (
    isObject(value) && Object.keys(value).some((key) => isStackTrace(key, value[key]) || hasStackTraces(value[key]))
  );
}

function withoutStackTraces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStackTraces);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, each]) => !isStackTrace(key, each));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutStackTraces(each)]));
}

function refusePaths({ name, json }: StackDocument, folders: readonly string[]): void {
  const found = pathNaming(json, folders);
  if (!found) return;
  throw new HandoverError(
    refusal(
      "handover-path",
      `the stack ${name} contains a path of this machine at ${jsonPointer(found.path)}: ${shown(found.text)}. ` +
        "Write it relative to `path.module`, or make the file an asset of the stack, and synthesize again",
    ),
  );
}

/** The first text in a value that names one of the folders, and where it is. */
function pathNaming(
  value: unknown,
  folders: readonly string[],
): { readonly text: string; readonly path: readonly (string | number)[] } | undefined {
  if (typeof value === "string")
    return folders.some((each) => value === each || value.includes(`${each}/`)) ? { text: value, path: [] } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, each] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = pathNaming(each, folders);
    if (found) return { text: found.text, path: [key, ...found.path] };
  }
  return undefined;
}

/** `-backend-config` does not apply to `terraform_remote_state`, so its values become variables. */
function upstreamToVariables(
  model: TrustModel,
  document: StackDocument,
  json: Record<string, unknown>,
): readonly UpstreamVariable[] {
  const states = new Map(
    [...document.resources.values()]
      .filter((each) => each.type === "terraform_remote_state")
      .map((each) => [each.address, each]),
  );
  if (states.size === 0) return [];
  const found = new Map<string, UpstreamVariable & { readonly sensitive: boolean }>();
  const variableFor = (reference: Traversal): string => {
    const state = states.get(reference.address)!;
    const [section, output, ...rest] = reference.path;
    const producer = model.stacks.producer(document, state, typeof output === "string" ? output : undefined);
    if (section !== "outputs" || typeof output !== "string" || output === "*")
      throw new HandoverError(
        refusal(
          "handover-state-whole",
          `the stack ${document.name} reads ${reference.address} as a whole, which cannot become variables. ` +
            "Read each output by its name, or hand over with --backend complete",
        ),
      );
    const stack = producer?.name ?? state.name;
    const variable = `${stack}_${output}`.replace(/[^A-Za-z0-9_-]/g, "_");
    const declared = producer?.outputs.get(output);
    const structured = typeof declared?.value === "object" && declared.value !== null;
    found.set(variable, { variable, stack, output, structured, sensitive: declared?.sensitive === true });
    return `var.${variable}${rest.map((each) => (typeof each === "number" ? `[${each}]` : `.${each}`)).join("")}`;
  };
  const otherData = without(isObject(json.data) ? json.data : {}, "terraform_remote_state");
  const replaced = replaceIn({ ...json, data: otherData }, states, variableFor) as Record<string, unknown>;
  if (Object.keys(otherData).length === 0) delete replaced.data;
  const upstream = [...found.values()].sort((a, b) => (a.variable < b.variable ? -1 : 1));
  const taken = upstream.find((each) => document.variables.has(each.variable));
  if (taken)
    throw new HandoverError(
      refusal(
        "handover-variable",
        `the stack ${document.name} already has a variable ${taken.variable}, and the output ${taken.output} of ${taken.stack} needs this name. Rename the variable, or hand over with --backend complete`,
      ),
    );
  const variables = Object.fromEntries(
    upstream.map(({ variable, stack, output, sensitive, structured }) => [
      variable,
      {
        description: `Output ${output} of the stack ${stack}.`,
        nullable: false,
        // Without a type Terraform reads the environment variable as a string.
        ...(structured ? { type: "any" } : {}),
        ...(sensitive ? { sensitive } : {}),
      },
    ]),
  );
  const own = isObject(replaced.variable) ? replaced.variable : {};
  replaced.variable = { ...withoutUnused(own, replaced), ...variables };
  for (const key of Object.keys(json)) delete json[key];
  Object.assign(json, replaced);
  return upstream.map(({ variable, stack, output, structured }) => ({ variable, stack, output, structured }));
}

/** The variables for the container of the state, which only the removed data sources read. */
function withoutUnused(variables: JsonObject, json: JsonObject): JsonObject {
  const used = new Set(references(without(json, "variable")).map((each) => each.address));
  const onlyForState = (name: string): boolean =>
    /^state_(storage_account|container)_name$/.test(name) && !used.has(`var.${name}`);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !onlyForState(name)));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
}

function replaceIn(
  value: unknown,
  states: ReadonlyMap<string, unknown>,
  variableFor: (reference: Traversal) => string,
): unknown {
  if (typeof value === "string") return replaceInText(value, states, variableFor);
  if (Array.isArray(value))
    return value
      .filter((each) => !(typeof each === "string" && states.has(each)))
      .map((each) => replaceIn(each, states, variableFor));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, replaceIn(each, states, variableFor)] as const)
      .filter(([key, each]) => !(key === "depends_on" && Array.isArray(each) && each.length === 0)),
  );
}

function replaceInText(
  text: string,
  states: ReadonlyMap<string, unknown>,
  variableFor: (reference: Traversal) => string,
): string {
  if (!references(text).some((each) => states.has(each.address))) return text;
  const rewritten = (part: TemplatePart): string => {
    if ("text" in part) return part.text.replace(/([$%])\{/g, "$1$1{");
    // Each address is followed by the attributes that are read; the longest traversal is replaced.
    const expression = part.expression.replace(
      /data\.terraform_remote_state\.[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[(?:[0-9]+|"[^"]*")\])*/g,
      (traversal) => {
        const reference = asReference(traversal);
        return reference && states.has(reference.address) ? variableFor(reference) : traversal;
      },
    );
    return `${part.opening}${expression}}`;
  };
  return templateParts(text).map(rewritten).join("");
}
