import { TERRAFORM_FEATURES } from "../../facts/terraform/terraform-features";
import { isAtLeast } from "../../values/lowest-release";
import type { JsonObject, StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { references } from "../../model/terraform/references";
import type { TrustModel } from "../../model/trust/model";
import { terminalText } from "../../values/text/terminal-text";
import { textOf } from "../../model/terraform/text";
import { closedWorld } from "./closed-world";
import { beyondMocks } from "./beyond-mocks";
import { heldArguments } from "./held";
import { jsonText } from "../json-text";
import { fittingValue } from "./fitting-values";
import { mockValues } from "./mock-values";
import type { UpstreamVariable } from "../portable";
import { mockedValues } from "./reached-values";
import { wiresOf } from "./wires";

/** What a test of a stack is written from. */
export interface Tested {
  readonly model: TrustModel;
  readonly original: StackDocument;
  readonly written: StackDocument;
  readonly upstream: readonly UpstreamVariable[];
}

/**
 * The text of `contract/contract.tftest.json`: a `terraform test` with mocked providers, which has an assertion for each wire
 * of the stack's trusts and needs no login.
 *
 * It only plans, because up to Terraform 1.13 a test that applies cannot destroy resources with `prevent_destroy`.
 */
export function contractTest(tested: Tested): string {
  const { model, original, written } = tested;
  const assert = [
    ...wiresOf(model, original, written),
    ...closedWorld(model, written),
    ...heldArguments(model, written),
  ];
  return jsonText({
    ...mocked(tested, { override_during: "plan" }),
    run: {
      contract: {
        command: "plan",
        ...targets(written),
        assert: assert.map(({ condition, message, listed }) => ({
          condition: `\${${condition}}`,
          error_message: `${listed === undefined ? "" : `\${join(", ", ${listed})}: `}${terminalText(message).replace(/([$%])\{/g, "$1$1{")}`,
        })),
      },
    },
  });
}

/**
 * The text of `contract/applied.tftest.json`: the stack is applied with mocked providers, so that each postcondition and each
 * output is evaluated. Undefined if a Terraform that can run the stack could not destroy what the test has applied, or would
 * refuse a variable of the stack. Values are mocked during the apply only: Terraform makes up others in the plan.
 */
export function appliedTest(tested: Tested): string | undefined {
  const { json, variables } = tested.written;
  const version = isObject(json.terraform) ? json.terraform.required_version : undefined;
  const ephemeral = [...variables.values()].some((each) => each.ephemeral === true);
  const [major, minor] = ephemeral ? TERRAFORM_FEATURES.testEphemeral : TERRAFORM_FEATURES.testCleanUp;
  if (typeof version !== "string" || !isAtLeast(version, major, minor)) return undefined;
  return jsonText({ ...mocked(tested, {}), run: { applied: { command: "apply", ...targets(tested.written) } } });
}

/** The mocks of all providers, of the states of other stacks and of variables. */
function mocked({ model, original, written, upstream }: Tested, during: JsonObject): JsonObject {
  const mocks = new Mocks(model);
  const resources = [...written.resources.values()];
  const values = mockedValues(written);
  const overrides = (mode: "managed" | "data"): object[] =>
    resources
      .filter((each) => each.mode === mode && each.type !== "terraform_remote_state")
      .flatMap((each) => {
        const own = values.get(each.address);
        return own ? [{ target: each.address, ...during, values: own }] : [];
      });
  const states = resources
    .filter((each) => each.type === "terraform_remote_state")
    .map((each) => ({ target: each.address, ...during, values: { outputs: mocks.outputs(original, each.address) } }));
  return {
    mock_provider: mockedProviders(written, during),
    variables: mocks.variables(written, upstream),
    override_data: [...states, ...overrides("data")],
    override_resource: overrides("managed"),
  };
}

/** If something cannot be planned with mocks, only the rest is planned. */
function targets(document: StackDocument): object {
  const unplanned = beyondMocks(document);
  if (unplanned.size === 0) return {};
  const target = [...document.resources.keys()].filter((each) => !unplanned.has(each));
  // Without any target Terraform would plan everything.
  return { plan_options: { target: target.length > 0 ? target : ["terraform_data.nothing"] } };
}

function mockedProviders(document: StackDocument, during: JsonObject): JsonObject {
  const required = document.json.terraform;
  const names =
    isObject(required) && isObject(required.required_providers) ? Object.keys(required.required_providers) : [];
  const mocked = names.map((name) => {
    const aliases = [...document.providers.keys()]
      .filter((each) => each.startsWith(`${name}.`))
      .map((each) => each.slice(name.length + 1));
    return [name, [undefined, ...aliases].map((alias) => ({ ...during, ...(alias === undefined ? {} : { alias }) }))];
  });
  return Object.fromEntries(mocked) as JsonObject;
}

/** Values that come from outside the stack, with the type that they have there. */
class Mocks {
  constructor(private readonly model: TrustModel) {}

  /** Outputs in the state of another stack that a document reads. */
  public outputs(document: StackDocument, address: string): JsonObject {
    const state = document.resources.get(address)!;
    const read = references(document.json)
      .filter((each) => each.address === address && each.path[0] === "outputs" && typeof each.path[1] === "string")
      .map((each) => each.path[1] as string);
    const producer = this.model.stacks.producer(document, state, read[0]);
    // A stack can require outputs that it does not read: it finds all of them.
    const names = new Set([...read, ...(producer?.outputs.keys() ?? [])]);
    return Object.fromEntries([...names].map((name) => [name, this.output(producer, name)]));
  }

  /** The variables of a stack that have no usable default. */
  public variables(document: StackDocument, upstream: readonly UpstreamVariable[]): JsonObject {
    const fromStacks = new Map(upstream.map((each) => [each.variable, each]));
    const values = [...document.variables].flatMap(([name, declared]): [string, unknown][] => {
      const source = fromStacks.get(name);
      if (source) return [[name, this.output(this.stack(source.stack), source.output)]];
      const hasDefault = declared.default !== undefined && declared.default !== "" && declared.default !== null;
      return hasDefault ? [] : [[name, valueOfType(declared.type, `${document.name}/${name}`)]];
    });
    return Object.fromEntries(values);
  }

  private output(producer: StackDocument | undefined, name: string): unknown {
    const declared = producer?.outputs.get(name);
    return producer && declared ? this.value(producer, declared.value) : fittingValue(name, name);
  }

  private value(document: StackDocument, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.value(document, each));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.value(document, each)]));
    const resolved = this.model.stacks.resolve(document, value);
    if (resolved === undefined) return value;
    // The value of each unknown part, as the stack that creates it mocks it.
    return textOf(resolved).replace(/\$\{([^/}]+)\/([^}]*)\}/g, (_, stack: string, inside: string) =>
      this.piece(stack, inside),
    );
  }

  private piece(stack: string, inside: string): string {
    const [, address, attribute] = /^((?:data\.)?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)\.(.+)$/.exec(inside) ?? [];
    const resource = this.stack(stack)?.resources.get(address ?? "");
    const values: unknown = resource ? mockValues(stack, resource) : undefined;
    const steps = (attribute ?? "").split(/[.[\]]+/).filter((each) => each !== "");
    const found = steps.reduce<unknown>((at, step) => {
      if (Array.isArray(at)) return at[Number(step)] as unknown;
      return isObject(at) ? (step === "0" ? at : at[step]) : undefined;
    }, values);
    const name = steps.filter((step) => !/^[0-9*]*$/.test(step)).at(-1) ?? "";
    return typeof found === "string" ? found : [fittingValue(name, `${stack}/${inside}`)].flat()[0]!;
  }

  private stack(name: string): StackDocument | undefined {
    return this.model.stacks.document(name);
  }
}

function valueOfType(type: unknown, key: string): unknown {
  const text = typeof type === "string" ? type : "string";
  if (text.includes("number")) return 1;
  if (text.includes("bool")) return true;
  if (/^\$?\{?(list|set|tuple)/.test(text)) return [];
  if (/^\$?\{?(map|object)/.test(text)) return {};
  return [fittingValue(key.split("/").at(-1)!, key)].flat()[0];
}
