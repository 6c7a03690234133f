import { TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isExpression } from "../model/terraform/text";
import { Entities, type Entity } from "../model/trust/entities";
import { matches } from "./matches";
import type { Subject } from "./subject";
import { addressOf } from "../values/address";
import { resolvedIn } from "../values/resolved";
import { ProblemError, refusal } from "../values/problem";

/**
 * An identity, a cluster, a vault or another scope of a role: its Azure name or id, a pattern for the name, or its
 * Terraform address. With a stack, also the construct itself or an object with its ids (`cluster.kubeletIdentity`).
 */
export type Target = string | RegExp | object;

/** Attributes with the id of a construct. */
const ID_ATTRIBUTES = ["identityId", "vaultId", "clusterId", "registryId", "secretId", "id"];

/** A target, as failures show it. */
export function shownTarget(target: Target): string {
  if (typeof target === "string") return target;
  if (target instanceof RegExp) return String(target);
  return Construct.isConstruct(target) ? `construct ${target.node.path}` : "the given object";
}

/** Whether the entity with this key is the target. */
export function entityTest(subject: Subject, target: Target): (key: string | undefined) => boolean {
  if (target instanceof RegExp) {
    const names = new Map(entitiesOf(subject).map(({ key, name }) => [key, name]));
    return (key) => key !== undefined && matches(target, names.get(key) ?? "");
  }
  const keys = typeof target === "string" ? keysOfText(subject, target) : keysOfObject(subject, target);
  return (key) => key !== undefined && keys.has(key);
}

/** Those that trusts speak of, and every other resource and data source. */
function entitiesOf({ trusts: { entities, stacks } }: Subject): Entity[] {
  const all = new Entities(stacks);
  for (const document of stacks.documents)
    for (const resource of document.resources.values()) all.ofResource(document, resource);
  return [...entities.values(), ...all.values()];
}

function keysOfText(subject: Subject, text: string): ReadonlySet<string> {
  const { stacks } = subject.trusts;
  const byName = entitiesOf(subject).filter(({ name, place }) => name === text || place?.address === text);
  const byId = text.startsWith("/") ? new Entities(stacks).ofId(text) : undefined;
  return new Set([...byName, ...(byId ? [byId] : [])].map(({ key }) => key));
}

function keysOfObject(subject: Subject, target: object): ReadonlySet<string> {
  const { stacks } = subject.trusts;
  const scope = Construct.isConstruct(target) ? TerraformStack.of(target) : askedStack(subject);
  const document = stacks.document(scope?.node.id);
  if (!scope || !document)
    throw new ProblemError(
      refusal("test-target", "a construct can be matched only with a stack of its own app; pass its name instead"),
    );
  const entities = new Entities(stacks);
  // An attribute of a resource in another stack resolves to an address of that stack.
  const documents = [document, ...stacks.documents.filter((each) => each !== document)];
  const value = (attribute: string) => {
    const given: unknown = (target as Record<string, unknown>)[attribute];
    const text = given === undefined ? undefined : resolvedIn(scope, given);
    const values = documents.map((each) => stacks.resolve(each, text));
    return values.find((each) => isExpression(each) && each.reference) ?? values[0];
  };
  const found = [
    entities.ofPrincipal(value("principalId")),
    ...ID_ATTRIBUTES.map((each) => entities.ofId(value(each))),
  ];
  const keys = found.flatMap((entity) => (entity ? [entity.key] : []));
  if (keys.length === 0)
    throw new ProblemError(refusal("test-target", `${shownTarget(target)} has neither a principalId nor an id`));
  return new Set(keys);
}

function askedStack({ construct }: Subject): TerraformStack | undefined {
  return TerraformStack.isStack(construct) ? construct : undefined;
}

/** The addresses of the resources at or below a construct, each with its stack. */
export function resourcesBelow(construct: IConstruct): { readonly stack: string; readonly address: string }[] {
  return construct.node
    .findAll()
    .filter((each) => TerraformResource.isTerraformResource(each))
    .map((resource) => ({
      stack: TerraformStack.of(resource).node.id,
      address: addressOf(resource),
    }));
}
