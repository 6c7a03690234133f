import type { PoolSize } from "./node/autoscaling-rules";
import { sensitiveOverrideProblem } from "../core/input/sensitive-overrides";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/** The parts of the overrides of a cluster that rules read. */
export interface OverrideFacts {
  readonly identity?: unknown;
  readonly kubeletIdentity?: unknown;
  readonly servicePrincipal?: { readonly clientId?: string };
  readonly oidcIssuerEnabled?: unknown;
  readonly workloadIdentityEnabled?: unknown;
  readonly automaticUpgradeChannel?: string;
  readonly nodeOsUpgradeChannel?: string;
  readonly supportPlan?: string;
  readonly kubernetesVersion?: string;
  readonly keyVaultSecretsProvider?: {
    readonly secretRotationEnabled?: unknown;
    readonly secretRotationInterval?: string;
  };
  readonly ingressApplicationGateway?: {
    readonly gatewayId?: string;
    readonly subnetCidr?: string;
    readonly subnetId?: string;
  };
  readonly roleBasedAccessControlEnabled?: unknown;
  readonly azureActiveDirectoryRoleBasedAccessControl?: { readonly azureRbacEnabled?: unknown };
  readonly networkProfile?: {
    readonly networkPlugin?: string;
    readonly networkMode?: string;
    readonly loadBalancerProfile?: unknown;
    readonly natGatewayProfile?: unknown;
  };
  readonly defaultNodePool?: PoolSize & { readonly orchestratorVersion?: string };
}

/** The props with which the rules compare the overrides. */
export interface OverrideSurroundings {
  readonly adopted: boolean;
  readonly plugin: string;
  readonly loadBalancerSku?: string;
  readonly skuTier?: string;
  readonly kubernetesVersion?: string;
  /** Whether a principal gets the administrator role here. */
  readonly grantsAdministrators: boolean;
}

/**
 * The problem with the overrides of a cluster, if any: settings that a prop controls, and settings that azurerm rejects only
 * during the apply.
 *
 * Sources: azurerm 4.55.0 containers/kubernetes_cluster_resource.go, kubernetes_addons.go, kubernetes_nodepool.go;
 * learn.microsoft.com/azure/aks/long-term-support; read 2026-11.
 */
export function overridesProblem(overrides: OverrideFacts, around: OverrideSurroundings): Problem | undefined {
  return (
    sensitiveOverrideProblem("azurerm_kubernetes_cluster", overrides) ??
    identitiesProblem(overrides, around) ??
    flagsProblem(overrides) ??
    accessProblem(overrides, around) ??
    upgradesProblem(overrides, around) ??
    blocksProblem(overrides) ??
    profileProblem(overrides, around)
  );
}

function identitiesProblem(overrides: OverrideFacts, { adopted }: OverrideSurroundings): Problem | undefined {
  for (const prop of ["identity", "kubeletIdentity"] as const) {
    if (overrides[prop] !== undefined) {
      return refusal(
        "override-identity",
        `\`overrides.${prop}\` must be left out, because the roles depend on the prop \`identity\`; use that prop`,
      );
    }
  }
  if (overrides.servicePrincipal === undefined) return undefined;
  if (!adopted)
    return refusal(
      "override-service-principal",
      "`overrides.servicePrincipal` must be left out of a new cluster, which runs with managed identities; use `identity`",
    );
  if (overrides.servicePrincipal.clientId !== "msi") return undefined;
  return refusal(
    "override-service-principal",
    '`overrides.servicePrincipal.clientId` "msi" means a managed identity; leave `servicePrincipal` out and use `identity`',
  );
}

function flagsProblem(overrides: OverrideFacts): Problem | undefined {
  if (overrides.oidcIssuerEnabled !== undefined) {
    return refusal(
      "override-workload-identity",
      "`overrides.oidcIssuerEnabled` must be left out: the issuer is always on, and Azure cannot turn it off",
    );
  }
  if (overrides.workloadIdentityEnabled === undefined) return undefined;
  return refusal(
    "override-workload-identity",
    "`overrides.workloadIdentityEnabled` must be left out; use the prop `workloadIdentity`",
  );
}

/** Without Azure RBAC the administrator role has no effect, and the first Kubernetes object fails. */
function accessProblem(
  overrides: OverrideFacts,
  { adopted, grantsAdministrators }: OverrideSurroundings,
): Problem | undefined {
  const { roleBasedAccessControlEnabled, azureActiveDirectoryRoleBasedAccessControl: entra } = overrides;
  if (roleBasedAccessControlEnabled === false && !adopted)
    return refusal(
      "override-azure-rbac",
      "`overrides.roleBasedAccessControlEnabled` must be left out: without Kubernetes RBAC there are neither Entra ID logins nor roles",
    );
  if (entra === undefined || !grantsAdministrators || !isLiteral(entra.azureRbacEnabled ?? false)) return undefined;
  if (entra.azureRbacEnabled === true) return undefined;
  return refusal(
    "override-azure-rbac",
    "`overrides.azureActiveDirectoryRoleBasedAccessControl.azureRbacEnabled` must be true, because the administrators' role is " +
      `one of Azure RBAC, got ${shown(entra.azureRbacEnabled)}; set it, or leave \`administrators\` empty and bind its groups in Kubernetes`,
  );
}

function upgradesProblem(overrides: OverrideFacts, around: OverrideSurroundings): Problem | undefined {
  const { automaticUpgradeChannel, nodeOsUpgradeChannel, supportPlan, defaultNodePool } = overrides;
  if (
    automaticUpgradeChannel === "node-image" &&
    isLiteral(nodeOsUpgradeChannel) &&
    nodeOsUpgradeChannel !== "NodeImage"
  ) {
    return refusal(
      "override-node-os-channel",
      `\`overrides.nodeOsUpgradeChannel\` must be "NodeImage" with \`overrides.automaticUpgradeChannel\` "node-image", got ${shown(nodeOsUpgradeChannel)}`,
    );
  }
  const tier = around.skuTier ?? (around.adopted ? undefined : "Free");
  if (supportPlan === "AKSLongTermSupport" && isLiteral(tier) && tier !== "Premium") {
    return refusal(
      "override-support-plan",
      `\`overrides.supportPlan\` "AKSLongTermSupport" needs \`skuTier\` "Premium", got ${shown(tier)}`,
    );
  }
  const version = overrides.kubernetesVersion ?? around.kubernetesVersion;
  const pool = defaultNodePool?.orchestratorVersion;
  const minor = (text: string): string => text.split(".").slice(0, 2).join(".");
  if (!isLiteral(version) || !isLiteral(pool) || minor(version) === minor(pool)) return undefined;
  return refusal(
    "override-orchestrator-version",
    `\`overrides.defaultNodePool.orchestratorVersion\` must be that of the control plane, ${shown(version)}, got ${shown(pool)}; leave it out`,
  );
}

function blocksProblem({ keyVaultSecretsProvider, ingressApplicationGateway }: OverrideFacts): Problem | undefined {
  const provider = keyVaultSecretsProvider;
  if (provider && provider.secretRotationEnabled === undefined && provider.secretRotationInterval === undefined) {
    return refusal(
      "override-secrets-provider",
      "`overrides.keyVaultSecretsProvider` must have `secretRotationEnabled` or `secretRotationInterval`, got neither; or use `addOns`",
    );
  }
  const gateway = ingressApplicationGateway;
  if (!gateway || gateway.gatewayId !== undefined || gateway.subnetId !== undefined || gateway.subnetCidr !== undefined)
    return undefined;
  return refusal(
    "override-ingress-gateway",
    "`overrides.ingressApplicationGateway` must have `gatewayId`, `subnetId` or `subnetCidr`, got none of them; azurerm rejects a `gatewayName` alone; or use `addOns`",
  );
}

function profileProblem({ networkProfile: profile }: OverrideFacts, around: OverrideSurroundings): Problem | undefined {
  if (!profile) return undefined;
  if (profile.networkMode !== undefined && isLiteral(around.plugin) && around.plugin !== "azure") {
    return refusal(
      "override-network-profile",
      `\`overrides.networkProfile.networkMode\` needs \`network.plugin\` "azure", got ${shown(around.plugin)}`,
    );
  }
  for (const prop of ["loadBalancerProfile", "natGatewayProfile"] as const) {
    if (profile[prop] !== undefined && around.loadBalancerSku === "basic") {
      return refusal(
        "override-network-profile",
        `\`overrides.networkProfile.${prop}\` needs \`network.loadBalancerSku\` "standard", got "basic"`,
      );
    }
  }
  return undefined;
}
