import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { isLiteral } from "./rules/literal";

const ID = "namespaces";

/**
 * The namespaces that the bindings of a stack make: each once, whichever binding asks first.
 *
 * They are children of the stack and not of a binding, so that the order of bindings never moves one: a namespace whose
 * address changes is destroyed with all that is in it.
 */
export class Namespaces extends Construct {
  public static of(scope: Construct): Namespaces {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as Namespaces | undefined) ?? new Namespaces(stack);
  }

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The namespace as the resource that makes it; its name there is what others wait for. */
  public make(name: string, owner: Construct, provider: TerraformProvider | undefined): NamespaceV1 {
    const id = `${provider?.alias ? `${provider.alias}-` : ""}${isLiteral(name) ? name : owner.node.id}`;
    const known = this.node.tryFindChild(id) as NamespaceV1 | undefined;
    return known ?? new NamespaceV1(this, id, { metadata: { name }, provider });
  }
}
