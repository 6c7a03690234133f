import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { checkInput } from "./check-input";
import { checkedId } from "./construct-id";
import { refuse } from "./refuse";
import { addressOf } from "../../values/address";
import { shown } from "../../values/literal";
import { resourcesByAddress } from "./per-check";
import { addressProblem } from "./state-address-rules";

// cdktf's own importFrom and moveTo run `terraform version` at synthesis. These blocks do not, so that a machine with
// Node alone synthesizes; the blocks of several elements end up in one list.

const reference = (value: string) => ({ value, type: "simple", storageClassType: "reference" });

/** Properties of an ImportBlock. */
export interface ImportBlockProps {
  /** The resource, in the same stack, that takes over what exists. */
  readonly to: TerraformResource;
  /** The id of what exists, in the form the provider imports by: for Azure the resource id. */
  readonly resourceId: string;
}

/**
 * An `import` block: the next apply takes over what exists instead of creating it. It may stay; once the resource is
 * in the state it does nothing. Needs Terraform 1.5.
 *
 * @throws Error when `resourceId` is empty or `to` is a resource of another stack
 */
export class ImportBlock extends TerraformElement {
  private readonly props: ImportBlockProps;

  constructor(scope: Construct, id: string, props: ImportBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ImportBlockProps", props);
    this.props = props;
    refuse(this, sameStackProblem(this, props.to));
  }

  public override toTerraform(): object {
    return { import: [{ to: addressOf(this.props.to), id: this.props.resourceId }] };
  }

  public override toHclTerraform(): object {
    const id = { value: this.props.resourceId, type: "simple", storageClassType: "string" };
    return { import: [{ to: reference(addressOf(this.props.to)), id }] };
  }
}

/** Properties of a MovedBlock. */
export interface MovedBlockProps {
  /** The address the resource had, as `terraform state list` prints it, such as `azurerm_resource_group.old`. */
  readonly from: string;
  /** The resource, in the same stack, that keeps it. */
  readonly to: TerraformResource;
}

/**
 * A `moved` block: a renamed or moved construct keeps its resource instead of replacing it. Keep it until every state
 * was applied once with it.
 *
 * @throws Error when `from` is no address or `to` is a resource of another stack; at synthesis when a resource still
 * has the address `from`, `to` itself included
 */
export class MovedBlock extends TerraformElement {
  private readonly props: MovedBlockProps;

  constructor(scope: Construct, id: string, props: MovedBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "MovedBlockProps", props);
    this.props = props;
    refuse(this, addressProblem("from", props.from, "moved"), sameStackProblem(this, props.to));
    this.node.addValidation({ validate: () => stillThere(this, props.from, "moved") });
  }

  public override toTerraform(): object {
    return { moved: [{ from: this.props.from, to: addressOf(this.props.to) }] };
  }

  public override toHclTerraform(): object {
    return { moved: [{ from: reference(this.props.from), to: reference(addressOf(this.props.to)) }] };
  }
}

/** Properties of a RemovedBlock. */
export interface RemovedBlockProps {
  /** The address of the resource, as `terraform state list` prints it, without an instance key. */
  readonly from: string;
  /** Whether the next apply destroys it; `false` forgets it and leaves it where it runs. */
  readonly destroy: boolean;
}

/**
 * A `removed` block: a construct leaves the program while its resource stays (`destroy: false`), or is destroyed with
 * a word in the program that says so. Needs Terraform 1.7.
 *
 * @throws Error when `from` is no address; at synthesis when a resource still has it, and when the output is HCL,
 * which cdktf cannot write for this block
 */
export class RemovedBlock extends TerraformElement {
  private readonly props: RemovedBlockProps;

  constructor(scope: Construct, id: string, props: RemovedBlockProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "RemovedBlockProps", props);
    this.props = props;
    refuse(this, addressProblem("from", props.from, "removed"));
    this.node.addValidation({ validate: () => stillThere(this, props.from, "removed") });
  }

  public override toTerraform(): object {
    return { removed: [{ from: this.props.from, lifecycle: { destroy: this.props.destroy } }] };
  }

  public override toHclTerraform(): object {
    refuse(this, "a `removed` block cannot be written as HCL by cdktf; synthesize JSON, the default");
    return {};
  }
}

function sameStackProblem(scope: Construct, to: TerraformResource): string | undefined {
  const [ours, theirs] = [TerraformStack.of(scope), TerraformStack.of(to)];
  if (ours === theirs) return undefined;
  return `\`to\` must be a resource of this stack, got ${to.node.path} of the stack ${theirs.node.id}; Terraform moves and imports within one state`;
}

function stillThere(scope: Construct, from: string, block: "moved" | "removed"): string[] {
  const resource = resourcesByAddress(TerraformStack.of(scope)).get(from);
  if (!resource) return [];
  return [
    `\`from\` must be the address of a resource that is no longer in this stack, got ${shown(from)}, which ${resource.node.path} has; rename that construct or delete this ${block} block`,
  ];
}
