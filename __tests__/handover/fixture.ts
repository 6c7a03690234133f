// A small app in the shapes that the constructs synthesize, made of the provider's own classes.
import { AzurermBackend, App, Fn, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const AUDIENCE = ["api://AzureADTokenExchange"];

const state = (key: string): ConstructorParameters<typeof AzurermBackend>[1] => ({
  resourceGroupName: "rg-tfstate",
  storageAccountName: "sttfstate",
  containerName: "tfstate",
  key,
  useAzureadAuth: true,
});

/** azurerm ~> 4.81, and a credential in the form that release wants. */
function target(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", ">= 1.11");
  stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.81");
}

export interface AppOptions {
  /** Service accounts that share the identity, each with its credential and deployment. @default ["orders-api", "orders-worker"] */
  readonly accounts?: readonly string[];
  /** @default - the remote state of an azurerm backend */
  readonly localBackend?: boolean;
  /** Grant the secrets officer role to the principal that runs Terraform. @default false */
  readonly callerGrant?: boolean;
}

class Platform extends TerraformStack {
  constructor(app: App, options: AppOptions) {
    super(app, "platform");
    if (options.localBackend) this.addOverride("terraform.backend.local", { path: "../../../platform.tfstate" });
    else new AzurermBackend(this, state("orders/platform.tfstate"));
    target(this);
    new AzurermProvider(this, "azurerm", { features: [{}], subscriptionId: SUBSCRIPTION });
    new RandomProvider(this, "random");
    const suffix = new Id(this, "suffix", { byteLength: 3 });
    const group = new ResourceGroup(this, "group", { name: `rg-orders-${suffix.hex}`, location: "centralindia" });
    const controlPlane = new UserAssignedIdentity(this, "control-plane", {
      name: "id-control-plane",
      resourceGroupName: group.name,
      location: group.location,
    });
    const kubelet = new UserAssignedIdentity(this, "kubelet", {
      name: "id-kubelet",
      resourceGroupName: group.name,
      location: group.location,
    });
    const operator = new RoleAssignment(this, "operator", {
      scope: kubelet.id,
      roleDefinitionName: "Managed Identity Operator",
      principalId: controlPlane.principalId,
      principalType: "ServicePrincipal",
    });
    const cluster = new KubernetesCluster(this, "cluster", {
      name: `aks-orders-${suffix.hex}`,
      resourceGroupName: group.name,
      location: group.location,
      dnsPrefix: "orders",
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      localAccountDisabled: true,
      azureActiveDirectoryRoleBasedAccessControl: {
        azureRbacEnabled: true,
        tenantId: "00000000-0000-0000-0000-0000000000aa",
      },
      identity: { type: "UserAssigned", identityIds: [controlPlane.id] },
      kubeletIdentity: {
        clientId: kubelet.clientId,
        objectId: kubelet.principalId,
        userAssignedIdentityId: kubelet.id,
      },
      defaultNodePool: {
        name: "system",
        nodeCount: 1,
        vmSize: "Standard_D2s_v5",
        upgradeSettings: { maxSurge: "10%" },
      },
      lifecycle: { preventDestroy: true },
      dependsOn: [operator],
    });
    new RoleAssignment(this, "pull", {
      scope: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/crimages`,
      roleDefinitionName: "AcrPull",
      principalId: kubelet.principalId,
      principalType: "ServicePrincipal",
    });
    const outputs = new Construct(this, "outputs");
    const output = (id: string, value: string): TerraformOutput =>
      new TerraformOutput(outputs, id, { value, staticId: true });
    output("cluster_name", cluster.name);
    output("resource_group_name", group.name);
    output("suffix", suffix.hex);
  }
}

class Workload extends TerraformStack {
  constructor(app: App, platform: Platform, options: AppOptions) {
    super(app, "workload");
    const backend = options.localBackend ? undefined : new AzurermBackend(this, state("orders/workload.tfstate"));
    if (!backend) this.addOverride("terraform.backend.local", { path: "../../../workload.tfstate" });
    target(this);
    this.addDependency(platform);
    new AzurermProvider(this, "azurerm", { features: [{}], subscriptionId: SUBSCRIPTION });
    new TimeProvider(this, "time");
    const upstream = new AzurermBackend(
      new TerraformStack(new App(), "unused"),
      state("orders/platform.tfstate"),
    ).getRemoteStateDataSource(this, "platform", "platform");
    const cluster = new DataAzurermKubernetesCluster(this, "cluster", {
      name: upstream.getString("cluster_name"),
      resourceGroupName: upstream.getString("resource_group_name"),
      lifecycle: {
        postcondition: [{ condition: "${self.oidc_issuer_enabled}", errorMessage: "the issuer of the cluster is off" }],
      },
    });
    new KubernetesProvider(this, "kubernetes", {
      host: cluster.kubeConfig.get(0).host,
      clusterCaCertificate: Fn.base64decode(cluster.kubeConfig.get(0).clusterCaCertificate),
    });
    const identity = new UserAssignedIdentity(this, "orders", {
      name: "id-orders",
      resourceGroupName: "rg-orders",
      location: "centralindia",
    });
    const other = new UserAssignedIdentity(this, "billing", {
      name: "id-billing",
      resourceGroupName: "rg-orders",
      location: "centralindia",
    });
    const client = new DataAzurermClientConfig(this, "client");
    const vault = new KeyVault(this, "vault", {
      name: `kv-orders-${upstream.getString("suffix")}`,
      resourceGroupName: "rg-orders",
      location: "centralindia",
      skuName: "standard",
      tenantId: client.tenantId,
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
    });
    if (options.callerGrant)
      new RoleAssignment(this, "officer", {
        scope: vault.id,
        roleDefinitionName: "Key Vault Secrets Officer",
        principalId: client.objectId,
      });
    const value = new TerraformVariable(this, "greeting", { type: "string", sensitive: true, default: "" });
    value.addOverride("ephemeral", true);
    const secret = new KeyVaultSecret(this, "greeting-secret", {
      name: "greeting",
      keyVaultId: vault.id,
      valueWo: value.stringValue,
      valueWoVersion: 1,
      lifecycle: {
        precondition: [{ condition: "${length(var.greeting) >= 1}", errorMessage: "set TF_VAR_greeting" }],
      },
    });
    const read = new RoleAssignment(this, "read", {
      scope: vault.id,
      roleDefinitionName: "Key Vault Secrets User",
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
    });
    new RoleAssignment(this, "billing-read", {
      scope: `${vault.id}/secrets/${secret.name}`,
      roleDefinitionName: "Key Vault Secrets User",
      principalId: other.principalId,
      principalType: "ServicePrincipal",
    });
    const namespace = new NamespaceV1(this, "namespace", { metadata: { name: "orders" } });
    let previous: FederatedIdentityCredential | undefined;
    for (const name of options.accounts ?? ["orders-api", "orders-worker"]) {
      const credential = new FederatedIdentityCredential(this, `${name}-credential`, {
        name: `fic-${name}`,
        issuer: cluster.oidcIssuerUrl,
        subject: `system:serviceaccount:${namespace.metadata.name}:${name}`,
        audience: AUDIENCE,
        parentId: "",
        resourceGroupName: "",
        dependsOn: previous ? [previous] : undefined,
      });
      credential.addOverride("user_assigned_identity_id", identity.id);
      credential.addOverride("parent_id", undefined);
      credential.addOverride("resource_group_name", undefined);
      previous = credential;
      const wait = new Sleep(this, `${name}-wait`, { createDuration: "30s", triggers: { credential: credential.id } });
      const account = new ServiceAccountV1(this, `${name}-account`, {
        metadata: {
          name,
          namespace: namespace.metadata.name,
          annotations: { "azure.workload.identity/client-id": identity.clientId },
        },
        dependsOn: [wait],
      });
      new DeploymentV1(this, `${name}-deployment`, {
        metadata: { name, namespace: namespace.metadata.name },
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name, "azure.workload.identity/use": "true" } },
            spec: {
              serviceAccountName: account.metadata.name,
              container: [{ name: "app", image: "example.azurecr.io/app:1" }],
            },
          },
        },
        dependsOn: [read],
      });
    }
    new TerraformOutput(this, "client_id", { value: identity.clientId, staticId: true });
  }
}

/** Synthesizes the app into a folder, as `cdktf synth` does into `cdktf.out`. */
export function synthesizeInto(outdir: string, options: AppOptions = {}): void {
  const app = new App({ outdir, stackTraces: false });
  new Workload(app, new Platform(app, options), options);
  app.synth();
}
