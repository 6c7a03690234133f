import type { IConstruct } from "constructs";
import { checkInput } from "../input/check-input";
import { refuse } from "../input/refuse";
import { type CloudName, type CloudNames, CLOUDS } from "../../../facts/azure/clouds";
import { cloudProblem } from "./cloud-rules";

/** The key of the cloud under `context` in cdktf.json, or of `setContext`. */
export const CLOUD_CONTEXT = "cloud";

/**
 * The names and endpoints of the Azure cloud of a construct. The `cloud` setting is `public`, `usgovernment` or `china`. It is
 * under `context` in cdktf.json or of `App`; a stack sets its own with `this.node.setContext("cloud", "china")` before its first
 * construct.
 *
 * Members: `terraformEnvironment` for the azurerm provider, `kubeloginEnvironment` for kubelogin, and `vaultSuffix`,
 * `registrySuffix`, `blobSuffix` and others for host names. Configure the provider with
 * `new AzurermProvider(this, "azurerm", { features: [{}], environment: cloudOf(this).terraformEnvironment })`.
 *
 * The audience of a federated identity credential is the same in every cloud and therefore not a member.
 *
 * @throws if the setting is not the name of a cloud
 */
export function cloudOf(scope: IConstruct): CloudNames {
  checkInput(scope, "cloudOf", { scope });
  return knownCloudOf(scope);
}

/** `cloudOf` for a scope that is a construct. */
export function knownCloudOf(scope: IConstruct): CloudNames {
  const name: unknown = scope.node.tryGetContext(CLOUD_CONTEXT) ?? "public";
  refuse(scope, cloudProblem(CLOUD_CONTEXT, name));
  return CLOUDS[name as CloudName];
}
