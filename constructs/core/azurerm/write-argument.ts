import { Aspects, type IAspect, type TerraformResource } from "cdktf";
import { nameIn, type ReleaseOfAzurerm } from "./argument-names";
import { AzurermTarget } from "./azurerm-target";

/**
 * Writes an argument of an azurerm resource under its newest name in the release of the stack. An argument that the release
 * no longer needs is left out.
 *
 * @param bound the name under which the provider class writes it
 */
export function writeArgument(resource: TerraformResource, bound: string, value: unknown): void {
  Aspects.of(resource).add(new WrittenArgument(AzurermTarget.of(resource), resource, bound, value));
}

/** An aspect, because the stack can choose a release until the JSON is written. */
export class WrittenArgument implements IAspect {
  constructor(
    private readonly target: ReleaseOfAzurerm,
    private readonly resource: TerraformResource,
    private readonly bound: string,
    private readonly value: unknown,
  ) {}

  public visit(): void {
    const written = nameIn(this.target, this.resource.terraformResourceType, this.bound)?.name;
    if (written === this.bound) return;
    if (written !== undefined) this.resource.addOverride(written, this.value);
    this.resource.addOverride(this.bound, undefined);
  }
}
