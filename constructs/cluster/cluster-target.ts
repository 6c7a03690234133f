import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Aspects } from "cdktf";
import { azurermArgument } from "../../model/terraform/azurerm-arguments";
import { overridesOf } from "../core/cdktf-internals";
import { AzurermTarget } from "../core/azurerm/azurerm-target";

const BLOCK = "node_provisioning_profile";
const REQUIRED_FROM = azurermArgument("azurerm_kubernetes_cluster", BLOCK).requiredFrom!;

/**
 * Writes the node provisioning profile that later releases of azurerm require and the provider classes do not know. It is
 * `Manual`, as in clusters without a profile. Terraform does not change the profile of an adopted cluster.
 */
export function meetTarget(resource: KubernetesCluster, adopted: boolean): void {
  const target = AzurermTarget.of(resource);
  // An aspect, because the stack can choose a release until the JSON is written.
  Aspects.of(resource).add({
    visit: () => {
      if (!target.atLeast(...REQUIRED_FROM) || BLOCK in overridesOf(resource)) return;
      resource.addOverride(BLOCK, { mode: "Manual" });
      const ignored = resource.lifecycle?.ignoreChanges ?? [];
      if (adopted && ignored !== "all")
        resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...ignored, BLOCK] };
    },
  });
}
