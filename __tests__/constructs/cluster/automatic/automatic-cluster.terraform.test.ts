// One apply for everything: roles before the cluster, the administrators' role before the first Kubernetes object, the issuer
// in the credential, the bundle with its contract, no change afterwards, and a destroy.
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { AutomaticCluster, FederatedBinding } from "../../../../constructs";
import { stateOf } from "../../../kit/state";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../../kit/terraform";
import { ADMINISTRATORS, ClusterFixture } from "../cluster-fixture";

describeTerraform("an Automatic cluster in subnets", () => {
  test("is trusted by a credential, and its objects wait for the administrators", async () => {
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
      virtualNetwork: network,
    });
    new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
    new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
    const workspace = new Workspace(fixture.synthesize(), { env: { STUB_DELAY_MS: "30" } });
    try {
      await workspace.init();
      await workspace.must(["validate"]);
      await workspace.apply();
      const state = await stateOf(workspace);
      const only = (type: string) => state.find((each) => each.type === type)!.values;
      expect(only("azurerm_federated_identity_credential").issuer).toBe(
        only("azurerm_kubernetes_automatic_cluster").oidc_issuer_url,
      );
      const writes = workspace.writes();
      const roles = writesOf(writes, "azurerm_role_assignment");
      const role = (name: string) => roles.filter(({ attrs }) => attrs.role_definition_name === name);
      const clusters = writesOf(writes, "azurerm_kubernetes_automatic_cluster");
      expectBefore(role("Network Contributor"), clusters);
      expectBefore(clusters, role("Azure Kubernetes Service RBAC Cluster Admin"));
      expectBefore(
        role("Azure Kubernetes Service RBAC Cluster Admin"),
        writesOf(writes, "kubernetes_service_account_v1"),
      );
      await workspace.must(["plan", "-detailed-exitcode"]);
      await workspace.must(["destroy", "-auto-approve"]);
    } finally {
      workspace.remove();
    }
  });
});
