import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Aspects, type IAspect, TerraformProvider, TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Adds the time provider to a stack if one of its resources needs it and the stack has none.
 *
 * It is an aspect, which runs after the stack's own code, so that a provider of the user is never a second one.
 */
export class TimeProvision implements IAspect {
  public static on(stack: TerraformStack): void {
    Aspects.of(stack).add(new TimeProvision(stack));
  }

  private constructor(private readonly stack: TerraformStack) {}

  public visit(node: IConstruct): void {
    if (node !== this.stack) return;
    const below = this.stack.node.findAll();
    const needed = below.some(
      (each) => TerraformResource.isTerraformResource(each) && each.terraformResourceType === Sleep.tfResourceType,
    );
    const present = below.some(
      (each) =>
        TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === TimeProvider.tfResourceType,
    );
    if (needed && !present) new TimeProvider(this.stack, "time");
  }
}
