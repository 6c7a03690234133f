import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Aspects, type IAspect, TerraformProvider, TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { PROVIDER_RELEASES, type ReleasedProvider } from "../../../facts/terraform/provider-releases";
import { explicitConstraint, writeConstraint } from "./provider-release";

const present = new WeakSet<TerraformStack>();

/**
 * The providers of a stack: adds the time and the azapi provider if a resource needs them and the stack has none, and states
 * the release of each provider that the stack has. The provider classes would state the releases from which they were generated.
 *
 * It is an aspect, which runs after the stack's own code, so that a provider or a release of the user comes first.
 */
export class Providers implements IAspect {
  public static on(stack: TerraformStack): void {
    if (present.has(stack)) return;
    present.add(stack);
    Aspects.of(stack).add(new Providers(stack));
  }

  private constructor(private readonly stack: TerraformStack) {}

  public visit(node: IConstruct): void {
    if (node !== this.stack) return;
    const below = this.stack.node.findAll();
    const given = below.filter(TerraformProvider.isTerraformProvider);
    const providers = new Set(given.map((each) => each.terraformResourceType));
    const types = new Set(
      below.filter(TerraformResource.isTerraformResource).map((each) => each.terraformResourceType),
    );
    if (types.has(Sleep.tfResourceType) && !providers.has(TimeProvider.tfResourceType)) {
      new TimeProvider(this.stack, "time");
      providers.add(TimeProvider.tfResourceType);
    }
    if (types.has("azapi_resource") && !providers.has("azapi")) {
      // Loaded here, because few stacks have such a resource.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const azapi = require("../azapi/azapi-login") as typeof import("../azapi/azapi-login");
      azapi.addAzapiProvider(
        this.stack,
        given.find((each) => each.terraformResourceType === "azurerm" && each.alias === undefined),
      );
      providers.add("azapi");
    }
    for (const provider of Object.keys(PROVIDER_RELEASES) as ReleasedProvider[]) {
      if (providers.has(provider) && explicitConstraint(this.stack, provider) === undefined)
        writeConstraint(this.stack, provider);
    }
  }
}
