import { NamespaceV1, type NamespaceV1Config } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { FederatedBindingProps } from "./federated-binding-props";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";

const ID = "namespaces";

/**
 * The namespaces that the bindings of a stack create, each once.
 *
 * They are children of the stack and not of a binding, so their addresses do not depend on the order of bindings. Terraform
 * destroys a namespace whose address changes, with everything in it.
 */
export class Namespaces extends Construct {
  public static of(scope: Construct): Namespaces {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as Namespaces | undefined) ?? new Namespaces(stack);
  }

  /** The name of the namespace of a binding, which is created if the binding wants that. */
  public static forBinding(
    binding: Construct,
    { serviceAccount: { namespace }, createNamespace = true, kubernetesProvider }: FederatedBindingProps,
  ): string {
    if (!createNamespace || namespace === "default") return namespace;
    return Namespaces.nameOf(Namespaces.of(binding).make(namespace, binding, kubernetesProvider));
  }

  /** By provider and name, which can be a token. Two owners with the same name share the namespace. */
  private readonly made = new Map<string, NamespaceV1>();

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The name of a namespace, which others wait for. It is read as an attribute, because later provider classes have a list. */
  public static nameOf(namespace: NamespaceV1): string {
    return namespace.getStringAttribute("metadata[0].name");
  }

  /** The resource of a namespace. A resource that reads its name waits for the namespace. */
  public make(name: string, owner: Construct, provider: TerraformProvider | undefined): NamespaceV1 {
    const where = provider?.alias ?? "";
    const key = JSON.stringify([where, resolvedIn(TerraformStack.of(this), name)]);
    const known = this.made.get(key);
    if (known) return known;
    const id = [isLiteral(name) ? name : owner.node.id, owner.node.path.replaceAll("/", "-")]
      .map((each) => (where ? `${where}-${each}` : each))
      .find((each) => this.node.tryFindChild(each) === undefined)!;
    // One block. Later provider classes have a type for a list of it, and write one block as it is.
    const metadata: unknown = { name };
    const namespace = new NamespaceV1(this, id, { metadata: metadata as NamespaceV1Config["metadata"], provider });
    this.made.set(key, namespace);
    return namespace;
  }
}
