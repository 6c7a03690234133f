import { TerraformBackend, TerraformOutput, type TerraformRemoteState, TerraformStack } from "cdktf";
import { Construct } from "constructs";

import { overridesOf } from "../core/cdktf-internals";
import { allBelow } from "../core/synthesis/per-check";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse, validate } from "../core/input/refuse";
import { literalListProblem, textProblem } from "../../values/given";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/** Properties of an UpstreamState. */
export interface UpstreamStateProps<Name extends string> {
  /** The stack of the same app whose outputs are read. It needs an explicit backend. */
  readonly stack: TerraformStack;
  /** The names of the outputs that are read. */
  readonly outputs: readonly Name[];
}

/**
 * Outputs of another stack, read from its state by name.
 *
 * ```ts
 * const platform = new UpstreamState(this, "platform", { stack: props.platform, outputs: ["cluster_name"] });
 * platform.string("cluster_name");
 * ```
 *
 * The stack depends on the other stack. If the other stack was not applied, or not since an output was added, the plan fails
 * with the name of the stack to apply first, instead of the error "object with no attributes" of Terraform.
 *
 * @throws Error if the other stack has no backend yet, or is this stack; at synthesis if it does not have one of the outputs
 *
 * @example
 * ```ts
 * const upstream = new UpstreamState(this, "platform", { stack: platform, outputs: ["cluster_name"] });
 * WorkloadIdentityCluster.fromClusterName(this, "upstream-cluster", {
 *   clusterName: upstream.string("cluster_name"),
 *   resourceGroupName: "rg-platform",
 * });
 * ```
 */
export class UpstreamState<const Name extends string> extends Construct {
  /** The underlying `terraform_remote_state` data source (escape hatch). */
  public readonly resource: TerraformRemoteState;
  private readonly names: readonly Name[];

  constructor(scope: Construct, id: string, props: UpstreamStateProps<Name>) {
    super(scope, checkedId(scope, id));
    checkInput(this, "UpstreamStateProps", props);
    const { stack } = props;
    const backend = stack.node.findAll().find((each): each is TerraformBackend => TerraformBackend.isBackend(each));
    refuse(
      this,
      stack === TerraformStack.of(this)
        ? refusal(
            "upstream-stack",
            "`stack` must be another stack, got the stack that reads it; use the values directly",
          )
        : undefined,
      backend === undefined
        ? refusal(
            "upstream-stack",
            `\`stack\` must have a backend before it is read, got ${stack.node.path} without one; give it a RemoteState or a LocalBackend in its constructor`,
          )
        : undefined,
      literalListProblem("outputs", props.outputs),
      ...props.outputs.map((name, i) => textProblem(`outputs[${i}]`, name)),
    );
    this.names = [...props.outputs];
    TerraformStack.of(this).addDependency(stack);
    // cdktf omits "Default" from the logical id, so the address is data.terraform_remote_state.<id>.
    this.resource = backend!.getRemoteStateDataSource(this, "Default", stack.node.path);
    this.node.defaultChild = this.resource;
    if (this.names.length > 0) this.resource.addOverride("lifecycle.postcondition", [this.postcondition(stack)]);
    validate(this, () => absentOutputs(stack, this.names));
  }

  /** The value of an output of type string. */
  public string(name: Name): string {
    return this.resource.getString(this.known(name));
  }

  /** The value of an output of type number. */
  public number(name: Name): number {
    return this.resource.getNumber(this.known(name));
  }

  /** The value of an output of type list of strings. */
  public list(name: Name): string[] {
    return this.resource.getList(this.known(name));
  }

  private known(name: Name): Name {
    checkInput(this, "UpstreamState.string", { name });
    refuse(
      this,
      this.names.includes(name)
        ? undefined
        : refusal(
            "upstream-output",
            `\`${name}\` must be one of \`outputs\`, got ${shown(this.names)}; add it to \`outputs\``,
          ),
    );
    return name;
  }

  /** A postcondition on the data source, because everything that reads the data source waits for it. */
  private postcondition(stack: TerraformStack): object {
    const missing = `setsubtract(${JSON.stringify(this.names)}, keys(self.outputs))`;
    const path = stack.node.path;
    return {
      condition: `\${length(${missing}) == 0}`,
      error_message: `The state of the stack ${path} has no output \${join(", ", ${missing})}. Apply ${path} first, in the workspace \${terraform.workspace}; if it was applied, check that both stacks have the same storage account and container.`,
    };
  }
}

/** The problem with outputs that the other stack does not have at synthesis. Outputs in overrides of the stack count. */
function absentOutputs(stack: TerraformStack, names: readonly string[]): Problem[] {
  const outputs = allBelow(stack)
    .filter((each) => TerraformOutput.isTerraformOutput(each))
    .map((each) => each.friendlyUniqueId);
  const { output = {} } = overridesOf(stack) as { readonly output?: object };
  const known = [...outputs, ...Object.keys(output)];
  const absent = names.filter((name) => !known.includes(name));
  if (absent.length === 0) return [];
  return [
    refusal(
      "upstream-output",
      `\`outputs\` must be outputs of ${stack.node.path}, got ${absent.map(shown).join(", ")}; it has ${known.map(shown).join(", ") || "none"}`,
    ),
  ];
}
