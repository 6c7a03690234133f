import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Aspects, type IAspect, TerraformProvider, TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Gives a stack the time provider when one of its resources needs it and the author registered none.
 *
 * It acts in an aspect, after the author's last line, so that a provider of theirs is never a second one.
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
