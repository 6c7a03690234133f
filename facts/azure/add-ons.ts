import type { BuiltInRole } from "./roles";

/** The scope of a role assignment of an add-on identity. */
export type AddOnScope =
  "vault" | "dnsZones" | "privateDnsZones" | "subnet" | "gatewayResourceGroup" | "nodeResourceGroup" | "cluster";

/** A role assignment of an add-on identity. */
interface AddOnGrant {
  readonly role: BuiltInRole;
  readonly on: AddOnScope;
  /** Who creates it: this library, or Azure when the add-on is enabled. */
  readonly by: "library" | "azure";
}

/** An add-on of AKS, with the identity that it uses and the role assignments of this identity. */
export interface AddOn {
  readonly title: string;
  /** Argument of azurerm_kubernetes_cluster. @default - none */
  readonly argument?: string;
  /** `own`: Azure creates an identity with the add-on. `controlPlane`: the add-on uses that of the cluster. */
  readonly identity: "own" | "controlPlane" | "none";
  readonly grants: readonly AddOnGrant[];
  readonly status: "current" | "retiring" | "retired";
  /** How the sources differ, and which one applies. @default - they agree */
  readonly note?: string;
}

/** The warning about the end of NGINX in application routing. */
export const NGINX_ENDS =
  "NGINX gets security patches through November 2026, after that use the Gateway API, whose pods take a FederatedBinding " +
  "(learn.microsoft.com/azure/aks/managed-identity-overview, read 2026-11)";

/**
 * Service accounts of add-ons that take an identity of the user, in namespaces of AKS: they are annotated, and get a
 * federated identity credential.
 * Source: learn.microsoft.com/azure/aks/keda-workload-identity, github.com/Azure/AKS/issues/5243, read 2026-11.
 */
const ADD_ON_ACCOUNTS: ReadonlySet<string> = new Set(["kube-system/keda-operator"]);

/** Whether a service account belongs to an add-on of AKS and takes an identity of the user. */
export const isAddOnAccount = (namespace: string, name: string): boolean => ADD_ON_ACCOUNTS.has(`${namespace}/${name}`);

/**
 * The add-ons of AKS with their identities and roles.
 *
 * Sources: learn.microsoft.com/azure/aks/managed-identity-overview (the summary of identities, of 2026-08, and the older
 * one of the article "use a managed identity"), aks/app-routing-dns-ssl, aks/cost-analysis, aks/virtual-nodes; azurerm
 * examples/kubernetes/aci_connector_linux; read 2026-11. If sources differ, the newer one applies, and a note says so.
 */
export const ADD_ONS = {
  appRouting: {
    title: "Application routing (NGINX)",
    argument: "web_app_routing",
    identity: "own",
    grants: [
      { role: "Key Vault Certificate User", on: "vault", by: "library" },
      { role: "DNS Zone Contributor", on: "dnsZones", by: "library" },
      { role: "Private DNS Zone Contributor", on: "privateDnsZones", by: "library" },
    ],
    status: "retiring",
    note: "the older summary has Key Vault Secrets User, the newer one Key Vault Certificate User",
  },
  keyVaultSecretsProvider: {
    title: "Azure Key Vault provider for Secrets Store CSI driver",
    argument: "key_vault_secrets_provider",
    identity: "own",
    grants: [{ role: "Key Vault Secrets User", on: "vault", by: "library" }],
    status: "current",
    note: "in neither summary; with a FederatedBinding the driver takes the pod's identity and this one needs no role",
  },
  monitoring: {
    title: "Container Insights (omsagent)",
    argument: "oms_agent",
    identity: "controlPlane",
    grants: [],
    status: "current",
    note:
      "the older summary has Monitoring Metrics Publisher, which only its legacy authentication needed; that retired on " +
      "2026-09-30, and nothing is granted",
  },
  azurePolicy: {
    title: "Azure Policy (Gatekeeper)",
    argument: "azure_policy_enabled",
    identity: "none",
    grants: [],
    status: "current",
  },
  applicationGateway: {
    title: "Ingress Application Gateway",
    argument: "ingress_application_gateway",
    identity: "own",
    grants: [
      { role: "Network Contributor", on: "subnet", by: "library" },
      { role: "Network Contributor", on: "gatewayResourceGroup", by: "library" },
      { role: "Reader", on: "gatewayResourceGroup", by: "library" },
    ],
    status: "current",
    note:
      "the older summary has Contributor on the node resource group; the newer one Network Contributor on the gateway's subnet, " +
      "and for a gateway in another resource group Network Contributor and Reader on that group",
  },
  virtualNodes: {
    title: "Virtual nodes (ACI connector)",
    argument: "aci_connector_linux",
    identity: "own",
    grants: [
      { role: "Network Contributor", on: "subnet", by: "library" },
      { role: "Contributor", on: "nodeResourceGroup", by: "azure" },
    ],
    status: "current",
    note: "the summaries have only the node resource group; azurerm's own example adds the subnet. No workload identity on virtual nodes",
  },
  costAnalysis: {
    title: "Cost analysis",
    argument: "cost_analysis_enabled",
    identity: "own",
    grants: [{ role: "Reader", on: "nodeResourceGroup", by: "azure" }],
    status: "current",
  },
  httpApplicationRouting: {
    title: "HTTP application routing",
    argument: "http_application_routing_enabled",
    identity: "own",
    grants: [
      { role: "Reader", on: "nodeResourceGroup", by: "azure" },
      { role: "DNS Zone Contributor", on: "dnsZones", by: "azure" },
    ],
    status: "retired",
    note: "in the older summary only; refused here, use `addOns.appRouting`",
  },
  azureNpm: { title: "Azure NPM", identity: "none", grants: [], status: "current" },
  azureCniMonitoring: { title: "Azure CNI network monitoring", identity: "none", grants: [], status: "current" },
  calico: { title: "Calico", identity: "none", grants: [], status: "current" },
} as const satisfies Record<string, AddOn>;
