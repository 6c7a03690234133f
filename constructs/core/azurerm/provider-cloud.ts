import type { TerraformStack } from "cdktf";
import { CLOUD_OF_ENVIRONMENT } from "../../../facts/azure/clouds";
import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";
import { CLOUD_CONTEXT, knownCloudOf } from "../location/cloud";
import { azurermProviderOf, providerConfigOf } from "./azurerm-provider";

/**
 * The problem of a stack whose azurerm provider is for another cloud than its setting, if any: hosts, private DNS zones and the
 * login of the kubernetes provider would be those of the other cloud. A provider without `environment` reads ARM_ENVIRONMENT,
 * and `metadata_host` names a cloud of its own.
 */
export function providerCloudProblems(stack: TerraformStack): readonly Problem[] {
  const provider = azurermProviderOf(stack);
  if (!provider) return [];
  const { environment, metadata_host: metadataHost } = providerConfigOf(provider);
  if (metadataHost !== undefined || typeof environment !== "string") return [];
  if (!isLiteral(environment) || environment.includes("${")) return [];
  const { terraformEnvironment: cloud } = knownCloudOf(stack);
  const given = CLOUD_OF_ENVIRONMENT.get(environment.toLowerCase());
  if (given === cloud) return [];
  const setting = given === undefined ? "" : `, or set \`${CLOUD_CONTEXT}\` under \`context\` to ${shown(given)}`;
  return [
    refusal(
      "cloud-of-provider",
      `\`environment\` of the azurerm provider must be that of the setting \`${CLOUD_CONTEXT}\`, ${shown(cloud)}, got ` +
        `${shown(environment)}; pass \`cloudOf(this).terraformEnvironment\`${setting} (at ${provider.node.path})`,
    ),
  ];
}
