import { Aspects, type IAspect, Lazy, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { CONTENT_TYPES } from "../../../facts/terraform/content-types";
import { block, type JsonObject, readConfiguration, type Resource } from "../../../model/terraform/document";
import { dependencyClosure, references } from "../../../model/terraform/references";
import { addressOf } from "../../../values/address";
import { resolvedIn } from "../../../values/resolved";
import { overridesOf } from "../cdktf-internals";
import { validate } from "../input/refuse";
import { featureProblem } from "../providers/terraform-target";
import { rowOf } from "../../../values/row-of";

const keepers = new WeakMap<TerraformStack, KeptResources>();

/**
 * Keeps resources of a construct when `terraform destroy` runs: Terraform forgets them, and they stay in Azure. A plan that
 * replaces one fails, because Azure would have to have both.
 *
 * What they hold is kept too (`CONTENT_TYPES`), and each resource of Azure in this stack that one of them depends on: a vault
 * does not stay without its resource group, and a cluster does not work without its identity. A role of the principal that
 * runs Terraform is not.
 */
export function keepOnDestroy(scope: Construct, resources: () => readonly IConstruct[]): void {
  validate(scope, () => [featureProblem(scope, "keepOnDestroy", "keepOnDestroy")].filter((each) => each !== undefined));
  const stack = TerraformStack.of(scope);
  const keeper = keepers.get(stack) ?? new KeptResources(stack);
  keepers.set(stack, keeper);
  keeper.add(resources);
}

/** Writes the lifecycle of the resources of a stack that are kept. Which they are is known when the JSON is written. */
class KeptResources implements IAspect {
  private readonly roots: (() => readonly IConstruct[])[] = [];
  private readonly visited = new Set<IConstruct>();
  private addresses: ReadonlySet<string> | undefined;
  private searching = false;

  constructor(private readonly stack: TerraformStack) {
    Aspects.of(stack).add(this);
  }

  public add(resources: () => readonly IConstruct[]): void {
    this.roots.push(resources);
  }

  public visit(node: IConstruct): void {
    // Aspects can still add dependencies.
    this.addresses = undefined;
    if (this.visited.has(node) || !TerraformResource.isTerraformResource(node) || !isOfAzure(node)) return;
    this.visited.add(node);
    const given: JsonObject = { ...node.lifecycle, ...block(overridesOf(node), "lifecycle") };
    const isKept = (): boolean => this.kept().has(addressOf(node));
    const write = (path: string, ifKept: unknown, otherwise?: unknown): void =>
      node.addOverride(path, Lazy.anyValue({ produce: () => (isKept() ? ifKept : otherwise) }));
    if (Object.keys(given).length === 0) {
      write("lifecycle", { destroy: false, prevent_destroy: true });
      return;
    }
    write("lifecycle.destroy", false);
    write("lifecycle.prevent_destroy", true, given.prevent_destroy ?? given.preventDestroy);
  }

  private kept(): ReadonlySet<string> {
    // The search renders the stack, which asks again.
    if (this.searching) return new Set();
    this.searching = true;
    try {
      return (this.addresses ??= this.search());
    } finally {
      this.searching = false;
    }
  }

  private search(): ReadonlySet<string> {
    const rendered = resolvedIn(this.stack, this.stack.toTerraform());
    const document = readConfiguration(rendered as JsonObject, this.stack.node.id);
    const kept = new Set(
      this.roots
        .flatMap((each) => each())
        .filter(TerraformResource.isTerraformResource)
        .map(addressOf),
    );
    // The set grows while it is read.
    for (const address of kept) {
      for (const each of dependencyClosure(document, address)) kept.add(each);
      for (const each of document.resources.values())
        if (references(each.values[rowOf(CONTENT_TYPES, each.type) ?? ""]).some((owner) => owner.address === address))
          kept.add(each.address);
    }
    return new Set([...kept].filter((each) => !isOfCaller(document.resources.get(each))));
  }
}

/** Whether a role assignment is of the principal that runs Terraform: each other principal that runs it replaces it. */
const isOfCaller = (resource: Resource | undefined): boolean =>
  references(resource?.values.principal_id).some(({ address }) => address.startsWith("data.azurerm_client_config."));

/** What only the state has, such as `random_id` and `time_sleep`, is destroyed: nothing in Azure goes with it. */
const isOfAzure = ({ terraformResourceType: type }: TerraformResource): boolean => /^(azurerm|azapi)_/.test(type);
