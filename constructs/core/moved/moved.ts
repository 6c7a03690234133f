import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { checkInput } from "../input/check-input";
import { checkedId } from "../input/construct-id";
import { refuse, validate } from "../input/refuse";
import { addressOf } from "../../../values/address";
import { shown } from "../../../values/shown";
import { resourcesByAddress } from "../synthesis/per-check";
import type { identityProblems } from "./import-identity-rules";
import { addressProblem } from "./state-address-rules";
import { type Problem, refusal } from "../../../values/problem";

// `importFrom` and `moveTo` of cdktf run `terraform version` at synthesis. These blocks do not, so that a machine with Node
// alone can synthesize. The blocks of several elements are merged into one list.

const reference = (value: string) => ({ value, type: "simple", storageClassType: "reference" });

/** Properties of an ImportBlock. */
export interface ImportBlockProps {
  /** The resource, in the same stack, that takes over the existing object. */
  readonly to: TerraformResource;
  /**
   * The id of the existing object, in the form that the provider imports by. For Azure this is the resource id.
   * @default - `identity` is given
   */
  readonly resourceId?: string;
  /**
   * The resource identity of the existing object instead of its id, such as `subscription_id`, `resource_group_name` and
   * `name`. It needs Terraform 1.12 (`TerraformTarget`) and a type with an identity in the provider.
   * @default - `resourceId` is given
   */
  readonly identity?: Readonly<Record<string, string>>;
}

/**
 * An `import` block: the next apply takes over an existing object instead of creating it. It can stay: once the resource is
 * in the state, it has no effect. Needs Terraform 1.5, and with `identity` Terraform 1.12.
 *
 * @throws Error if not exactly one of `resourceId` and `identity` is given, if it is empty, or if `to` is a resource of
 * another stack; at synthesis if the stack is for an older Terraform, or the type has no such identity in its azurerm release
 *
 * @example
 * ```ts
 * const group = new ResourceGroup(this, "existing", { name: "rg-existing", location: "centralindia" });
 * new ImportBlock(this, "import", {
 *   to: group,
 *   resourceId: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-existing",
 * });
 * ```
 */
export class ImportBlock extends TerraformElement {
  private readonly props: ImportBlockProps;

  constructor(scope: Construct, id: string, props: ImportBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ImportBlockProps", props);
    this.props = props;
    refuse(this, sameStackProblem(this, props.to), importedByProblem(props));
    if (props.identity) validate(this, () => identityProblemsOf(this, props));
  }

  /** The `import` block in the JSON. cdktf calls it. */
  public override toTerraform(): object {
    const { to, resourceId: id, identity } = this.props;
    return { import: [{ to: addressOf(to), ...(identity ? { identity } : { id }) }] };
  }

  /** The `import` block in HCL. cdktf calls it. */
  public override toHclTerraform(): object {
    const { to, resourceId, identity } = this.props;
    const by = identity
      ? { identity: { value: identity, type: "map", storageClassType: "stringMap" } }
      : { id: { value: resourceId, type: "simple", storageClassType: "string" } };
    return { import: [{ to: reference(addressOf(to)), ...by }] };
  }
}

/** Properties of a MovedBlock. */
export interface MovedBlockProps {
  /** The former address of the resource, as `terraform state list` prints it, such as `azurerm_resource_group.old`. */
  readonly from: string;
  /** The resource under its new address, in the same stack. */
  readonly to: TerraformResource;
}

/**
 * A `moved` block: Terraform keeps the resource of a renamed or moved construct instead of replacing it. Keep the block until
 * every state has been applied once with it.
 *
 * @throws Error if `from` is not an address or `to` is a resource of another stack; at synthesis if a resource, also `to`,
 * still has the address `from`
 *
 * @example
 * ```ts
 * const group = new ResourceGroup(this, "group", { name: "rg-orders", location: "centralindia" });
 * new MovedBlock(this, "moved", { from: "azurerm_resource_group.old-name", to: group });
 * ```
 */
export class MovedBlock extends TerraformElement {
  private readonly props: MovedBlockProps;

  constructor(scope: Construct, id: string, props: MovedBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "MovedBlockProps", props);
    this.props = props;
    refuse(this, addressProblem("from", props.from, "moved"), sameStackProblem(this, props.to));
    validate(this, () => stillThere(this, props.from, "moved"));
  }

  /** The `moved` block in the JSON. cdktf calls it. */
  public override toTerraform(): object {
    return { moved: [{ from: this.props.from, to: addressOf(this.props.to) }] };
  }

  /** The `moved` block in HCL. cdktf calls it. */
  public override toHclTerraform(): object {
    return { moved: [{ from: reference(this.props.from), to: reference(addressOf(this.props.to)) }] };
  }
}

/** Properties of a RemovedBlock. */
export interface RemovedBlockProps {
  /** The address of the resource, as `terraform state list` prints it, without an instance key. */
  readonly from: string;
  /** Whether the next apply destroys the resource. With `false` Terraform forgets it, and it keeps running. */
  readonly destroy: boolean;
}

/**
 * A `removed` block for a construct that is no longer in the program: Terraform forgets its resource (`destroy: false`) or
 * destroys it. Needs Terraform 1.7.
 *
 * @throws Error if `from` is not an address; at synthesis if a resource still has it, and if the output is HCL, which cdktf
 * cannot write for this block
 *
 * @example
 * ```ts
 * new RemovedBlock(this, "removed", { from: "azurerm_resource_group.old", destroy: false }); // Terraform forgets it
 * ```
 */
export class RemovedBlock extends TerraformElement {
  private readonly props: RemovedBlockProps;

  constructor(scope: Construct, id: string, props: RemovedBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "RemovedBlockProps", props);
    this.props = props;
    refuse(this, addressProblem("from", props.from, "removed"));
    validate(this, () => stillThere(this, props.from, "removed"));
  }

  /** The `removed` block in the JSON. cdktf calls it. */
  public override toTerraform(): object {
    return { removed: [{ from: this.props.from, lifecycle: { destroy: this.props.destroy } }] };
  }

  /** The `removed` block in HCL. cdktf calls it. */
  public override toHclTerraform(): object {
    refuse(
      this,
      refusal("removed-hcl", "a `removed` block cannot be written as HCL by cdktf; synthesize JSON, the default"),
    );
    return {};
  }
}

function identityProblemsOf(block: ImportBlock, { to, identity }: ImportBlockProps): readonly Problem[] {
  if (identity === undefined) return [];
  // Loaded here, because few programs import by identity.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const rules = require("./import-identity-rules") as { readonly identityProblems: typeof identityProblems };
  return rules.identityProblems(block, to, identity);
}

function importedByProblem({ resourceId, identity }: ImportBlockProps): Problem | undefined {
  if ((resourceId === undefined) !== (identity === undefined)) return undefined;
  return refusal(
    "import-by",
    `\`resourceId\` or \`identity\` must be given, and not both, got ${identity ? "both" : "neither"}; an Azure resource id always works`,
  );
}

function sameStackProblem(scope: Construct, to: TerraformResource): Problem | undefined {
  const [ours, theirs] = [TerraformStack.of(scope), TerraformStack.of(to)];
  if (ours === theirs) return undefined;
  return refusal(
    "moved-other-stack",
    `\`to\` must be a resource of this stack, got ${to.node.path} of the stack ${theirs.node.id}; Terraform moves and imports within one state`,
  );
}

function stillThere(scope: Construct, from: string, block: "moved" | "removed"): Problem[] {
  const resource = resourcesByAddress(TerraformStack.of(scope)).get(from);
  if (!resource) return [];
  return [
    refusal(
      "moved-still-there",
      `\`from\` must be the address of a resource that is no longer in this stack, got ${shown(from)}, which ${resource.node.path} has; rename that construct or delete this ${block} block`,
    ),
  ];
}
