import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { AutomaticCluster, type AutomaticClusterProps, FederatedBinding } from "../../../../constructs";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { ADMINISTRATORS, ClusterFixture } from "../cluster-fixture";

/** A stack with an Automatic cluster in subnets and a binding to it. @param more further props, for its network */
export function automaticInSubnets(
  more: (network: VirtualNetwork) => Partial<AutomaticClusterProps> = () => ({}),
): ClusterFixture {
  const fixture = new ClusterFixture();
  const { stack, resourceGroup } = fixture;
  const network = fixture.network();
  const cluster = new AutomaticCluster(stack, "cluster", {
    resourceGroup,
    clusterName: "aks-test",
    administrators: ADMINISTRATORS,
    identity: fixture.identity("plane"),
    nodeSubnet: fixture.subnet("nodes", network, "10.1.0.0/20"),
    systemSubnet: fixture.subnet("system", network, "10.1.16.0/24"),
    apiServerSubnet: fixture.subnet("api", network, "10.1.17.0/28"),
    ...more(network),
  });
  new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
  new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
  return fixture;
}
