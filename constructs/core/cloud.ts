import type { IConstruct } from "constructs";
import { checkInput } from "./check-input";
import { refuse } from "./refuse";
import { type CloudName, type CloudNames, CLOUDS } from "../../facts/clouds";
import { cloudProblem } from "./cloud-rules";

/** The key under `context` in cdktf.json, or of `setContext`, that names the cloud. */
export const CLOUD_CONTEXT = "cloud";

/**
 * The names of the Azure cloud that a construct is for: its `cloud` setting, which is `public`, `usgovernment` or
 * `china`. The provider, the backend, kubelogin and private DNS zones take theirs from it, the provider by
 * `new AzurermProvider(this, "azurerm", { features: [{}], environment: cloudOf(this).terraformEnvironment })`.
 *
 * The audience of federated credentials is not among them: the webhook projects the same one in every cloud.
 *
 * @throws when the setting names no cloud
 */
export function cloudOf(scope: IConstruct): CloudNames {
  checkInput(scope, "cloudOf", { scope });
  const name: unknown = scope.node.tryGetContext(CLOUD_CONTEXT) ?? "public";
  refuse(scope, cloudProblem(CLOUD_CONTEXT, name));
  return CLOUDS[name as CloudName];
}
