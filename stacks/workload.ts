import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Caller } from "../constructs/identity/caller";
import type { IWorkloadIdentityCluster } from "../constructs/cluster/cluster";
import { cloudOf } from "../constructs/core/cloud";
import { FederatedBinding } from "../constructs/binding/federated-binding";
import { ManagedIdentity } from "../constructs/identity/managed-identity";
import { Principal } from "../constructs/identity/principal";
import { SecretValue } from "../constructs/vault/secret-value";
import { UpstreamState } from "../constructs/state/upstream-state";
import { VaultAccess } from "../constructs/vault/vault-access";
import { WorkloadIdentityCluster } from "../constructs/cluster/workload-identity-cluster";
import { keepState } from "./keep-state";
import { loginToAzure } from "./login";
import { type Platform, PLATFORM_OUTPUTS } from "./platform";
import type { Settings } from "./settings";

/**
 * A workload on the platform's cluster: a vault with a secret, an identity that may read it, the service account that is
 * trusted with the identity, and a pod that reads the secret once a minute and logs it.
 *
 * Where the cluster's workload identity is off, the vault stays, and what would fail at its next restart is not there.
 */
export class Workload extends TerraformStack {
  constructor(scope: Construct, id: string, platform: Platform, settings: Settings) {
    super(scope, id);
    const { project, location, waits, workloadIdentity = true } = settings;
    keepState(this, settings);
    loginToAzure(this, settings);
    const upstream = new UpstreamState(this, "platform", { stack: platform, outputs: PLATFORM_OUTPUTS });
    const suffix = upstream.string("suffix");
    const resourceGroup = { name: upstream.string("resource_group_name"), location };

    const vault = new VaultAccess(this, "vault", {
      resourceGroup,
      vaultName: `kv-${project}-${suffix}`,
      retentionDays: settings.vaultRetentionDays,
      waitSeconds: waits?.roleSeconds,
    });
    const officers = settings.administrators?.map((each) =>
      Principal.fromObjectId(this, `officer-${each.objectId}`, each),
    );
    for (const officer of officers ?? [Caller.of(this)]) vault.grantSecretsOfficer(officer);
    const greeting = vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(this, "greeting-value", { default: "Hello!" }),
    });

    // Also where workload identity is off: Terraform needs the provider to delete what an earlier apply made on the cluster.
    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", {
      clusterName: upstream.string("cluster_name"),
      resourceGroupName: upstream.string("cluster_resource_group_name"),
    });
    this.connect(cluster, settings);

    const outputs: Record<string, string> = { vault_name: vault.vaultName };
    if (workloadIdentity) {
      const sample = new FederatedBinding(this, "sample", {
        cluster,
        identity: new ManagedIdentity(this, "identity", {
          resourceGroup,
          identityName: `id-${project}-${suffix}-sample`,
        }),
        serviceAccount: { namespace: project, name: "sample" },
        automountServiceAccountToken: false,
        waitSeconds: waits?.credentialSeconds,
      });
      const canRead = vault.grantSecretsUser(sample);
      const reader = secretReader(this, sample, vault.environment(greeting));
      canRead.applyBefore(reader);
      outputs.see_credentials = `az aks get-credentials --resource-group ${cluster.resourceGroup.name} --name ${cluster.clusterName} && kubelogin convert-kubeconfig --login azurecli`;
      outputs.see_pod = `kubectl describe pod --namespace ${project} --selector app=sample`;
      outputs.see_log = `kubectl logs --namespace ${project} deployment/sample`;
    }
    const below = new Construct(this, "outputs");
    for (const [name, value] of Object.entries(outputs)) new TerraformOutput(below, name, { value, staticId: true });
  }

  private connect(cluster: IWorkloadIdentityCluster, { kubeloginMode }: Settings): void {
    const environment = cloudOf(this).kubeloginEnvironment;
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig({ login: kubeloginMode, environment }));
  }
}

/** The sample of the tutorial: it logs the secret it reads, and stops where it cannot, so it needs no probe. */
function secretReader(
  scope: Construct,
  binding: FederatedBinding,
  env: { name: string; value: string }[],
): DeploymentV1 {
  const labels = { app: "sample" };
  return new DeploymentV1(scope, "sample-deployment", {
    metadata: { name: "sample", namespace: binding.namespace, labels },
    spec: {
      replicas: "1",
      selector: { matchLabels: labels },
      template: binding.podTemplate({
        metadata: { labels },
        spec: {
          nodeSelector: { "kubernetes.io/os": "linux" },
          securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } },
          container: [
            {
              name: "oidc",
              // Published as latest only.
              image: "ghcr.io/azure/azure-workload-identity/msal-go:latest",
              env,
              resources: {
                requests: { cpu: "10m", memory: "32Mi" },
                limits: { cpu: "100m", memory: "128Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
            },
          ],
        },
      }),
    },
  });
}
