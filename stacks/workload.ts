import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Annotations, TerraformOutput, type TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { grantToEach } from "../constructs/identity/grant-to-each";
import type { IWorkloadIdentityCluster } from "../constructs/cluster/cluster";
import { accept } from "../constructs/core/findings/accept";
import { cloudOf } from "../constructs/core/location/cloud";
import type { IResourceGroup } from "../constructs/core/location/resource-group";
import { KubernetesTarget } from "../constructs/core/providers/kubernetes-target";
import { FederatedBinding } from "../constructs/binding/federated-binding";
import { Namespaces } from "../constructs/binding/namespaces";
import { ManagedIdentity } from "../constructs/identity/managed-identity";
import { Principal } from "../constructs/identity/principal";
import { SecretValue } from "../constructs/vault/secret-value";
import { UpstreamState } from "../constructs/state/upstream-state";
import { VaultAccess } from "../constructs/vault/vault-access";
import { WorkloadIdentityCluster } from "../constructs/cluster/workload-identity-cluster";
import { keepState } from "./keep-state";
import { loadPrivateEndpoint } from "./private-parts";
import { loginToAzure } from "./login";
import { ownResourceGroup } from "./own-resource-group";
import { ADMINISTRATORS, type Platform, PLATFORM_OUTPUTS, PRIVATE_OUTPUTS } from "./platform";
import type { Settings } from "./settings-types";

/**
 * A workload on the cluster of the platform: a vault with a secret, an identity that can read this secret only, the service account of the
 * identity, and a pod that reads the secret once a minute and logs it. The vault and the identity are in a resource group of
 * this stack.
 *
 * With workload identity off, the stack removes what would fail: the pod, the service account and the credential. The
 * identity, its role assignment, the namespace and the vault stay.
 */
export class Workload extends TerraformStack {
  constructor(scope: Construct, id: string, platform: Platform, settings: Settings) {
    super(scope, id);
    const { project, location, waits, workloadIdentity = true } = settings;
    keepState(this, settings);
    loginToAzure(this, settings);
    const outputs = [
      ...PLATFORM_OUTPUTS,
      ...(platform.administered ? [ADMINISTRATORS] : []),
      ...(settings.private ? PRIVATE_OUTPUTS : []),
    ];
    const upstream = new UpstreamState(this, "platform", { stack: platform, outputs });
    const suffix = upstream.string("suffix");
    const resourceGroup = ownResourceGroup(this, "resource-group", {
      name: `rg-${project}-${suffix}-workload`,
      location,
    });

    const vault = new VaultAccess(this, "vault", {
      resourceGroup,
      vaultName: `kv-${project}-${suffix}`,
      retentionDays: settings.vaultRetentionDays,
      allowedIpRanges: settings.vaultAllowedIpRanges,
      allowedSubnetIds: settings.vaultAllowedSubnetIds,
      publicNetworkAccess: settings.private === undefined ? undefined : !settings.private,
      keepOnDestroy: settings.keepOnDestroy,
      auditWorkspaceId: settings.logAnalyticsWorkspaceId,
      waitSeconds: waits?.roleSeconds,
      overrides: { lifecycle: { ignoreChanges: [...PLACE] } },
    });
    if (!settings.private) accept(vault, "CKV2_AZURE_32", VAULT_IS_PUBLIC);
    const allowed = settings.vaultAllowedIpRanges ?? settings.vaultAllowedSubnetIds;
    if (!settings.private && allowed === undefined) accept(vault, ["CKV_AZURE_109", "CKV_AZURE_189"], VAULT_IS_PUBLIC);
    const officers = settings.administrators?.map((each) =>
      Principal.fromObjectId(this, `officer-${each.objectId}`, each),
    );
    grantToEach(this, officers, (officer) => vault.grantSecretsOfficer(officer));
    const greeting = vault.addSecret("greeting", {
      secretName: "greeting",
      contentType: "text/plain",
      value: SecretValue.ephemeral(this, "greeting-value", { default: "Hello!" }),
    });
    accept(greeting, "CKV_AZURE_41", "The text is not a credential, so it does not expire.");
    if (settings.private) vaultEndpoint(this, vault, upstream, resourceGroup).applyBefore(greeting);
    const identity = new ManagedIdentity(this, "identity", {
      resourceGroup,
      identityName: `id-${project}-${suffix}-sample`,
      waitSeconds: waits?.identitySeconds,
    });
    (identity.node.findChild("resource") as TerraformResource).lifecycle = { ignoreChanges: [...PLACE] };
    const canRead = greeting.grantRead(identity);

    // Also with workload identity off: Terraform needs the provider to delete objects of an earlier apply.
    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", {
      clusterName: upstream.string("cluster_name"),
      resourceGroupName: upstream.string("cluster_resource_group_name"),
      administratorAssignmentIds: platform.administered ? upstream.string(ADMINISTRATORS) : undefined,
      adminWaitSeconds: waits?.clusterAdminSeconds,
    });
    this.connect(cluster, settings);
    if (!workloadIdentity) {
      // Deleting a namespace deletes everything in it, including objects of other owners.
      Namespaces.of(this).make(project, this, undefined);
      this.writeOutputs({ vault_name: vault.vaultName, workload_identity_off: whatIsOff(project, identity) });
      return;
    }
    const sample = new FederatedBinding(this, "sample", {
      cluster,
      identity,
      serviceAccount: { namespace: project, name: "sample" },
      automountServiceAccountToken: false,
      waitSeconds: waits?.credentialSeconds,
    });
    canRead.applyBefore(secretReader(this, sample, vault.environment(greeting)));
    this.writeOutputs({
      vault_name: vault.vaultName,
      see_credentials: `az aks get-credentials --resource-group ${cluster.resourceGroup.name} --name ${cluster.clusterName} && kubelogin convert-kubeconfig --login azurecli`,
      see_pod: `kubectl describe pod --namespace ${project} --selector app=sample`,
      see_log: `kubectl logs --namespace ${project} deployment/sample`,
    });
  }

  private writeOutputs(values: Readonly<Record<string, string>>): void {
    const below = new Construct(this, "outputs");
    for (const [name, value] of Object.entries(values)) new TerraformOutput(below, name, { value, staticId: true });
  }

  private connect(cluster: IWorkloadIdentityCluster, settings: Settings): void {
    const { kubeloginMode: login, kubernetesVersion, kubeloginArguments: args, kubeloginEnvironment } = settings;
    if (kubernetesVersion !== undefined) KubernetesTarget.choose(this, kubernetesVersion);
    const environment = cloudOf(this).kubeloginEnvironment;
    const pairs = kubeloginEnvironment?.map((each): [string, string] => {
      const [name, ...value] = each.split("=");
      return [name!, value.join("=")];
    });
    const env = pairs && Object.fromEntries(pairs);
    const options = { login, environment, args, env };
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig(options));
  }
}

const VAULT_IS_PUBLIC =
  "Pods and the principal that runs Terraform reach the vault over the internet; only role assignments give access.";

/**
 * The arguments of the place of a resource. In a state of an earlier release the vault and the identity are in the resource
 * group of the platform. They stay there, because another group would replace them.
 */
const PLACE = ["resource_group_name", "location"] as const;

/** The private endpoint of the vault, in the network of the platform. */
function vaultEndpoint(
  scope: Construct,
  vault: VaultAccess,
  platform: Pick<UpstreamState<(typeof PRIVATE_OUTPUTS)[number]>, "string">,
  resourceGroup: IResourceGroup,
) {
  Annotations.of(scope).addInfo(
    "`private`: apply this stack from a host in the network of the platform, because the API server and the vault have no public address; the output `network_path` of platform names the network (docs/private.md)",
  );
  const { PrivateEndpoint } = loadPrivateEndpoint();
  const [subnet, dnsZone] = PRIVATE_OUTPUTS.map((output) => ({ id: platform.string(output) }));
  return new PrivateEndpoint(scope, "vault-endpoint", {
    resourceGroup,
    endpointName: `pe-${vault.vaultName}`,
    service: "vault",
    target: vault,
    subnet: subnet!,
    dnsZone: dnsZone!,
  });
}

/** The output in the plan that turns workload identity off. */
function whatIsOff(project: string, identity: ManagedIdentity): string {
  return (
    `Removed: the deployment, the service account and the credential of the sample. Kept: the identity ${identity.identityName} ` +
    `with its role on the secret, the namespace ${project} and the vault; to remove these too, destroy this stack.`
  );
}

/** The sample of the tutorial. It logs the secret, and stops if it cannot read it, so it needs no probe. */
function secretReader(
  scope: Construct,
  binding: FederatedBinding,
  env: { name: string; value: string }[],
): DeploymentV1 {
  const labels = { app: "sample" };
  const sample = new DeploymentV1(scope, "sample-deployment", {
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
  accept(sample, ["CKV_K8S_14", "CKV_K8S_43"], "The image is published as latest only.");
  accept(sample, ["CKV_K8S_8", "CKV_K8S_9"], "The pod serves no requests, and stops if it cannot read the secret.");
  return sample;
}
