import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Aspects } from "cdktf";
import { azurermArgument } from "../../model/terraform/azurerm-arguments";
import { overridesOf } from "../core/cdktf-internals";
import { AzurermTarget } from "../core/azurerm/azurerm-target";

const BLOCK = "node_provisioning_profile";
const { requiredFrom, before } = azurermArgument("azurerm_kubernetes_cluster", BLOCK);

/**
 * Leaves the node provisioning profile of an adopted cluster as it is. Later releases of azurerm require the block, and
 * `ArgumentNames` writes it as in clusters without a profile.
 */
export function keepProfile(resource: KubernetesCluster): void {
  const target = AzurermTarget.of(resource);
  // An aspect, because the stack can choose a release until the JSON is written.
  Aspects.of(resource).add({
    visit: () => {
      const isDefault = JSON.stringify(overridesOf(resource)[BLOCK]) === JSON.stringify(before);
      const ignored = resource.lifecycle?.ignoreChanges ?? [];
      if (!target.atLeast(...requiredFrom!) || !isDefault || ignored === "all" || ignored.includes(BLOCK)) return;
      resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...ignored, BLOCK] };
    },
  });
}
