import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Aspects } from "cdktf";
import { AzurermTarget } from "../core/azurerm-target";

const BLOCK = "node_provisioning_profile";

/**
 * Gives a cluster what later releases of azurerm want and the bindings do not know: from 5.0 on a node provisioning
 * profile, `Manual` as clusters without one have it. That of an adopted cluster stays what it is.
 *
 * Source: azurerm 5.2.0, schema of azurerm_kubernetes_cluster; read 2026-11.
 */
export function meetTarget(resource: KubernetesCluster, adopted: boolean): void {
  const target = AzurermTarget.of(resource);
  // An aspect, because the stack's author may choose a release until the JSON is written.
  Aspects.of(resource).add({
    visit: () => {
      if (!target.atLeast(5, 0) || BLOCK in (resource["rawOverrides"] as object)) return;
      resource.addOverride(BLOCK, { mode: "Manual" });
      const ignored = resource.lifecycle?.ignoreChanges ?? [];
      if (adopted && ignored !== "all")
        resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...ignored, BLOCK] };
    },
  });
}
