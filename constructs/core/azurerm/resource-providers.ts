import { type IAspect, TerraformProvider, TerraformResource, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { ReleaseOfAzurerm } from "./argument-names";
import { providerConfigOf } from "./azurerm-provider";
import { warn } from "../input/warn";
import { refusal } from "../../../values/problem";
import { rowOf } from "../../../values/row-of";

/** Every subscription has these. Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types. */
const ALWAYS_REGISTERED = ["Microsoft.Authorization", "Microsoft.Resources"];

const ARGUMENTS = ["resource_provider_registrations", "resource_providers_to_register"];

/**
 * Names the resource providers of a stack's resources in its azurerm providers. azurerm 5 registers none by itself, and Azure
 * refuses the first resource of a type that its subscription has not registered (`MissingSubscriptionRegistration`). A
 * provider with registrations of its own keeps them.
 */
export class ResourceProviders implements IAspect {
  constructor(
    private readonly stack: TerraformStack,
    private readonly target: ReleaseOfAzurerm,
  ) {}

  public visit(node: IConstruct): void {
    if (node !== this.stack || !this.target.atLeast(5, 0)) return;
    const below = this.stack.node.findAll();
    const resources = below.filter(
      (each): each is TerraformResource =>
        TerraformResource.isTerraformResource(each) && each.terraformResourceType.startsWith("azurerm_"),
    );
    const providers = below.filter(
      (each): each is TerraformProvider =>
        TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === "azurerm",
    );
    for (const provider of providers) {
      if (ARGUMENTS.some((name) => providerConfigOf(provider)[name] !== undefined)) continue;
      const own = resources.filter((each) =>
        each.provider === undefined ? provider.alias === undefined : each.provider === provider,
      );
      const names = namespacesOf(provider, new Set(own.map(({ terraformResourceType: type }) => type)));
      if (names.length > 0) provider.addOverride("resource_providers_to_register", names);
    }
  }
}

function namespacesOf(provider: TerraformProvider, types: ReadonlySet<string>): readonly string[] {
  // Loaded here, because only stacks for azurerm 5 need the table.
  const { AZURE_RESOURCES } =
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("../../../facts/azure/azure-actions") as typeof import("../../../facts/azure/azure-actions");
  const unknown = [...types].filter((type) => !Object.hasOwn(AZURE_RESOURCES, type) && !IN_OTHERS.has(type));
  if (unknown.length > 0)
    warn(
      provider,
      refusal(
        "resource-provider-unknown",
        `the resource provider of ${unknown.sort().join(", ")} is not known, and azurerm 5 registers none by itself: if a ` +
          "subscription does not have it, name all resource providers of the stack in `resourceProvidersToRegister`",
      ),
    );
  const namespaces = [...types].flatMap((type) => rowOf(AZURE_RESOURCES, type)?.armType.split("/")[0] ?? []);
  return [...new Set(namespaces)].filter((each) => each !== "" && !ALWAYS_REGISTERED.includes(each)).sort();
}

/** Types of resource providers that are always registered, and that the table of actions does not have. */
const IN_OTHERS = new Set(["azurerm_role_assignment"]);
