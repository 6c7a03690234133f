import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";

import { makeUniqueId } from "../cdktf-internals";
import { resourcesByAddress } from "../synthesis/per-check";
import { checkInput } from "../input/check-input";
import { checkedId } from "../input/construct-id";
import { namedAfter } from "./named-after";
import { refuse, validate } from "../input/refuse";
import { shown } from "../../../values/shown";
import { addressOf } from "../../../values/address";
import { type Problem, refusal } from "../../../values/problem";

/** Properties of a MovedConstruct. */
export interface MovedConstructProps {
  /** The former path of the construct below its stack: the ids of its parents and its own id, separated by slashes. */
  readonly from: string;
  /** The construct under its new id, in the same stack. */
  readonly to: IConstruct;
}

/**
 * A `moved` block for each resource of a construct that has a new id or a new place in its stack, so that the next apply
 * keeps them. The role assignments that are named after a renamed identity or binding move too, wherever they are.
 *
 * Keep it until every state has been applied once with it.
 *
 * @throws Error if `from` is not a path, or is the path of `to`, or if `to` is in another stack; at synthesis if a resource
 * still has an address that is moved
 *
 * @example
 * ```ts
 * const orders = new ManagedIdentity(this, "orders-identity", { resourceGroup, identityName: "id-orders" });
 * new MovedConstruct(this, "moved", { from: "old-name", to: orders }); // every resource below the construct
 * ```
 */
export class MovedConstruct extends TerraformElement {
  private readonly from: readonly string[];
  private readonly to: IConstruct;

  constructor(scope: Construct, id: string, props: MovedConstructProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "MovedConstructProps", props);
    this.from = props.from.split("/");
    this.to = props.to;
    const stack = TerraformStack.of(this);
    const theirs = TerraformStack.of(props.to);
    const path = idsBelow(stack, props.to).join("/");
    refuse(
      this,
      stack === theirs
        ? undefined
        : refusal(
            "moved-other-stack",
            `\`to\` must be a construct of this stack, got ${props.to.node.path} of the stack ${theirs.node.id}; Terraform moves within one state`,
          ),
      this.from.includes("") || props.from === path
        ? refusal(
            "moved-path",
            `\`from\` must be the path below the stack that the construct had before it was ${shown(path)}, such as "old-id" or "parent/old-id"; got ${shown(props.from)}`,
          )
        : undefined,
    );
    validate(this, () => this.stillThere());
  }

  /** The `moved` blocks in the JSON. cdktf calls it. */
  public override toTerraform(): object {
    const moved = this.moves().map(({ from, to }) => ({ from, to: addressOf(to) }));
    return moved.length > 0 ? { moved } : {};
  }

  private moves(): Move[] {
    const stack = TerraformStack.of(this);
    const oldId = this.from.at(-1)!;
    const named = this.to.node.id === oldId ? [] : namedAfter(stack, this.to);
    return [
      ...movesBelow(stack, this.to, this.from),
      ...named.flatMap(({ construct, idFor }) =>
        movesBelow(stack, construct, [...idsBelow(stack, construct).slice(0, -1), idFor(oldId)]),
      ),
    ];
  }

  private stillThere(): Problem[] {
    const present = resourcesByAddress(TerraformStack.of(this));
    return this.moves()
      .filter(({ from }) => present.has(from))
      .map(({ from }) =>
        refusal(
          "moved-still-there",
          `\`from\` must be the path of a construct that is no longer in this stack, got ${shown(this.from.join("/"))}, but ${present.get(from)!.node.path} has the address ${from}; give that construct another id or delete this one`,
        ),
      );
  }
}

interface Move {
  readonly from: string;
  readonly to: TerraformResource;
}

/** The moves of all resources of a construct that had another path. */
function movesBelow(stack: TerraformStack, construct: IConstruct, from: readonly string[]): Move[] {
  const depth = idsBelow(stack, construct).length;
  return construct.node
    .findAll()
    .filter(TerraformResource.isTerraformResource)
    .filter((each) => each.friendlyUniqueId === stack.getLogicalId(each)) // an id set by hand did not move
    .map((to) => ({
      from: addressUnder(to.terraformResourceType, [...from, ...idsBelow(stack, to).slice(depth)]),
      to,
    }));
}

/** The address of a resource under other ids below its stack. The last id is its own. */
function addressUnder(type: string, ids: readonly string[]): string {
  return `${type}.${makeUniqueId([...ids])}`;
}

/** The address of a resource of the same type with another id in the same scope. */
export function addressBeside(resource: TerraformResource, id: string): string {
  const ids = idsBelow(TerraformStack.of(resource), resource);
  return addressUnder(resource.terraformResourceType, [...ids.slice(0, -1), id]);
}

/** The ids of a construct and its parents, below a stack. */
export function idsBelow(stack: TerraformStack, construct: IConstruct): string[] {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(stack) + 1).map((scope) => scope.node.id);
}
