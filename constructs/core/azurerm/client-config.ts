import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

const ID = "client-config";

/** The principal that runs Terraform, and its tenant. Each stack has one such data source. */
export function clientConfigOf(scope: IConstruct): DataAzurermClientConfig {
  const stack = TerraformStack.of(scope);
  const known = stack.node.tryFindChild(ID) as DataAzurermClientConfig | undefined;
  return known ?? new DataAzurermClientConfig(stack, ID);
}
