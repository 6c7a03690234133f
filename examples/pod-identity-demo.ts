// The demo pod of the retired AAD pod identity, which `az aks pod-identity add` expects you to deploy yourself.
import { Annotations, App, TerraformStack } from "cdktf";
import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { accept, ManagedIdentity, PodIdentity, RemoteState, RoleGrant, WorkloadIdentityCluster } from "cdktf-aks-workload-identity";

export class PodIdentityDemo extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new RemoteState(this, { project: "my-app", partial: true }); // the pipeline names the storage account
    new AzurermProvider(this, "azurerm", { features: [{}] });

    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", { clusterName: "aks", resourceGroupName: "rg" });
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());
    const identity = ManagedIdentity.fromManagedIdentityName(this, "identity", { identityName: "application-identity", resourceGroupName: "rg-identity" });
    const podIdentity = PodIdentity.fromPodIdentityName(this, "pod-identity", { namespace: "my-app", name: "my-pod-identity", identity });

    // The demo lists the virtual machines of the node resource group. No other workload should have the role for that.
    const nodes = new DataAzurermKubernetesCluster(this, "nodes", { name: cluster.clusterName, resourceGroupName: "rg" });
    const canListMachines = RoleGrant.ensure(this, { grantee: identity, role: "Virtual Machine Contributor", scope: nodes.nodeResourceGroupId });
    Annotations.of(canListMachines).addWarning(
      "Virtual Machine Contributor on the node resource group lets every principal that controls the demo pod run commands on every node; destroy this stack when you have seen it work",
    );

    const demo = new PodV1(this, "demo", {
      metadata: { name: "demo", namespace: podIdentity.namespace, labels: { aadpodidbinding: podIdentity.selector } },
      spec: {
        // What the Pod Security level `restricted` demands.
        securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } },
        container: [{
          name: "demo",
          image: "mcr.microsoft.com/oss/azure/aad-pod-identity/demo:v1.6.3",
          args: [
            `--subscriptionid=${new DataAzurermClientConfig(this, "caller", {}).subscriptionId}`,
            `--clientid=${identity.clientId}`,
            "--resourcegroup=rg-identity",
          ],
          env: [
            { name: "MY_POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
            { name: "MY_POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
            { name: "MY_POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
          ],
          resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
        }],
        nodeSelector: { "kubernetes.io/os": "linux" },
      },
    });
    // What security scanners report, and why it is so here (docs/posture.md).
    accept(demo, ["CKV_K8S_8", "CKV_K8S_9"], "The demo serves no requests; its log says whether it works.");
    accept(demo, ["CKV_K8S_15", "CKV_K8S_43"], "Microsoft no longer publishes images of the demo, so the tag does not change.");
    canListMachines.applyBefore(demo);
  }
}

if (require.main === module) {
  const app = new App();
  new PodIdentityDemo(app, "pod-identity-demo");
  app.synth();
}
