import {
  type OverrideFacts,
  overridesProblem,
  type OverrideSurroundings,
} from "../../../constructs/cluster/cluster-overrides-rules";

const check = (overrides: OverrideFacts, around: Partial<OverrideSurroundings> = {}): string | undefined =>
  overridesProblem(overrides, { adopted: false, plugin: "azure", grantsAdministrators: true, ...around });

test.each<[string, OverrideFacts, Partial<OverrideSurroundings>, string]>([
  [
    "an identity past its prop",
    { identity: {} },
    {},
    "`overrides.identity` must be left out, because the roles depend on the prop `identity`; use that prop [override-identity]",
  ],
  [
    "no Kubernetes RBAC",
    { roleBasedAccessControlEnabled: false },
    {},
    "`overrides.roleBasedAccessControlEnabled` must be left out: without Kubernetes RBAC there are neither Entra ID logins nor roles [override-azure-rbac]",
  ],
  [
    "administrators without Azure RBAC",
    { azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: false } },
    {},
    "`overrides.azureActiveDirectoryRoleBasedAccessControl.azureRbacEnabled` must be true, because the administrators' role is " +
      "one of Azure RBAC, got false; set it, or leave `administrators` empty and bind its groups in Kubernetes [override-azure-rbac]",
  ],
  [
    "a kubelet identity past its prop",
    { kubeletIdentity: {} },
    {},
    "`overrides.kubeletIdentity` must be left out, because the roles depend on the prop `identity`; use that prop [override-identity]",
  ],
  [
    "a service principal on a new cluster",
    { servicePrincipal: { clientId: "x" } },
    {},
    "`overrides.servicePrincipal` must be left out of a new cluster, which runs with managed identities; use `identity` [override-service-principal]",
  ],
  [
    "the service principal that is none",
    { servicePrincipal: { clientId: "msi" } },
    { adopted: true },
    '`overrides.servicePrincipal.clientId` "msi" means a managed identity; leave `servicePrincipal` out and use `identity` [override-service-principal]',
  ],
  [
    "the issuer off",
    { oidcIssuerEnabled: false },
    {},
    "`overrides.oidcIssuerEnabled` must be left out: the issuer is always on, and Azure cannot turn it off [override-workload-identity]",
  ],
  [
    "the webhook past its prop",
    { workloadIdentityEnabled: false },
    {},
    "`overrides.workloadIdentityEnabled` must be left out; use the prop `workloadIdentity` [override-workload-identity]",
  ],
  [
    "node images of two minds",
    { automaticUpgradeChannel: "node-image", nodeOsUpgradeChannel: "SecurityPatch" },
    {},
    '`overrides.nodeOsUpgradeChannel` must be "NodeImage" with `overrides.automaticUpgradeChannel` "node-image", got "SecurityPatch" [override-node-os-channel]',
  ],
  [
    "long-term support on the free tier",
    { supportPlan: "AKSLongTermSupport" },
    {},
    '`overrides.supportPlan` "AKSLongTermSupport" needs `skuTier` "Premium", got "Free" [override-support-plan]',
  ],
  [
    "nodes of another version",
    { defaultNodePool: { orchestratorVersion: "1.32.4" } },
    { kubernetesVersion: "1.33" },
    '`overrides.defaultNodePool.orchestratorVersion` must be that of the control plane, "1.33", got "1.32.4"; leave it out [override-orchestrator-version]',
  ],
  [
    "an empty secrets provider",
    { keyVaultSecretsProvider: {} },
    {},
    "`overrides.keyVaultSecretsProvider` must have `secretRotationEnabled` or `secretRotationInterval`, got neither; or use `addOns` [override-secrets-provider]",
  ],
  [
    "a gateway by name alone",
    { ingressApplicationGateway: {} },
    {},
    "`overrides.ingressApplicationGateway` must have `gatewayId`, `subnetId` or `subnetCidr`, got none of them; azurerm rejects a `gatewayName` alone; or use `addOns` [override-ingress-gateway]",
  ],
  [
    "a network mode with kubenet",
    { networkProfile: { networkMode: "transparent" } },
    { plugin: "kubenet" },
    '`overrides.networkProfile.networkMode` needs `network.plugin` "azure", got "kubenet" [override-network-profile]',
  ],
  [
    "a NAT gateway with a basic load balancer",
    { networkProfile: { natGatewayProfile: {} } },
    { loadBalancerSku: "basic" },
    '`overrides.networkProfile.natGatewayProfile` needs `network.loadBalancerSku` "standard", got "basic" [override-network-profile]',
  ],
])("refuses %s", (_, overrides, around, problem) => {
  expect(check(overrides, around)).toBe(problem);
});

test.each<[string, OverrideFacts, Partial<OverrideSurroundings>]>([
  ["nothing", {}, {}],
  [
    "the service principal of an adopted cluster",
    { servicePrincipal: { clientId: "00000000-0000-0000-0000-0000000000e0" } },
    { adopted: true },
  ],
  ["node images of one mind", { automaticUpgradeChannel: "node-image", nodeOsUpgradeChannel: "NodeImage" }, {}],
  [
    "security patches with another channel",
    { automaticUpgradeChannel: "patch", nodeOsUpgradeChannel: "SecurityPatch" },
    {},
  ],
  ["long-term support on the premium tier", { supportPlan: "AKSLongTermSupport" }, { skuTier: "Premium" }],
  [
    "long-term support on an adopted cluster whose tier is not stated",
    { supportPlan: "AKSLongTermSupport" },
    { adopted: true },
  ],
  [
    "nodes of the same version, patch and all",
    { defaultNodePool: { orchestratorVersion: "1.33.2" } },
    { kubernetesVersion: "1.33" },
  ],
  ["a secrets provider that rotates", { keyVaultSecretsProvider: { secretRotationInterval: "2m" } }, {}],
  ["a gateway by its id", { ingressApplicationGateway: { gatewayId: "/g" } }, {}],
  ["a network mode with Azure CNI", { networkProfile: { networkMode: "transparent" } }, {}],
])("accepts %s", (_, overrides, around) => {
  expect(check(overrides, around)).toBeUndefined();
});

test.each<[string, OverrideFacts, Partial<OverrideSurroundings>]>([
  ["Entra with Azure RBAC", { azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true } }, {}],
  [
    "Entra alone, where nobody is granted anything",
    { azureActiveDirectoryRoleBasedAccessControl: {} },
    { grantsAdministrators: false },
  ],
  ["no Kubernetes RBAC on a cluster that is adopted", { roleBasedAccessControlEnabled: false }, { adopted: true }],
])("%s is accepted together with administrators", (_, overrides, around) => {
  expect(check(overrides, around)).toBeUndefined();
});
