import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";

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

  /** By provider and name, which may be a token: two owners with one name share it, two names never do. */
  private readonly made = new Map<string, NamespaceV1>();

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The namespace as the resource that makes it; its name there is what others wait for. */
  public make(name: string, owner: Construct, provider: TerraformProvider | undefined): NamespaceV1 {
    const where = provider?.alias ?? "";
    const key = JSON.stringify([where, resolvedIn(TerraformStack.of(this), name)]);
    const known = this.made.get(key);
    if (known) return known;
    const id = [isLiteral(name) ? name : owner.node.id, owner.node.path.replaceAll("/", "-")]
      .map((each) => (where ? `${where}-${each}` : each))
      .find((each) => this.node.tryFindChild(each) === undefined)!;
    const namespace = new NamespaceV1(this, id, { metadata: { name }, provider });
    this.made.set(key, namespace);
    return namespace;
  }
}
