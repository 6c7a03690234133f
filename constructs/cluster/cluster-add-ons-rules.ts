import { LIMITS } from "../../facts/limits";
import type { BuiltInRole } from "../../facts/roles";

/** What a role of an add-on's identity is given on. */
export type AddOnScope =
  "vault" | "dnsZones" | "privateDnsZones" | "subnet" | "gatewayResourceGroup" | "nodeResourceGroup" | "cluster";

/** One role of an add-on. */
export interface AddOnGrant {
  readonly role: BuiltInRole;
  readonly on: AddOnScope;
  /** Who gives it: this library, or Azure when the add-on is turned on. */
  readonly by: "library" | "azure";
}

/** An add-on of AKS: which identity it runs with, and what that identity may do. */
export interface AddOn {
  readonly title: string;
  /** Argument of azurerm_kubernetes_cluster; nothing where there is none. */
  readonly argument?: string;
  /** `own` is made by Azure with the add-on, `controlPlane` the cluster's. */
  readonly identity: "own" | "controlPlane" | "none";
  readonly grants: readonly AddOnGrant[];
  readonly status: "current" | "retiring" | "retired";
  /** Where the older summary of identities and the newer documents differ, and which one holds. */
  readonly note?: string;
}

/** What becomes of application routing. */
export const NGINX_ENDS =
  "NGINX gets security patches through November 2026, after that use the Gateway API, whose pods take a FederatedBinding " +
  "(learn.microsoft.com/azure/aks/managed-identity-overview, read 2026-11)";

/**
 * The add-ons of AKS with their identities and roles.
 *
 * Sources: learn.microsoft.com/azure/aks/managed-identity-overview (the summary of identities, of 2026-08, and the older
 * one of the article "use a managed identity"), aks/app-routing-dns-ssl, aks/cost-analysis, aks/virtual-nodes; azurerm
 * examples/kubernetes/aci_connector_linux; read 2026-11. Where they differ the newer one holds, with a note.
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

/** The facts about a cluster's add-ons that their rules look at. */
export interface AddOnSettings {
  readonly dnsZones: readonly (string | undefined)[];
  readonly privateDnsZones: readonly (string | undefined)[];
  readonly rotationInterval?: string;
  readonly applicationGateway?: { readonly gateway: boolean; readonly subnet: boolean; readonly subnetCidr: boolean };
  readonly virtualNodes: boolean;
  readonly costAnalysis: boolean;
  readonly overlay: boolean;
  readonly plugin: string;
  readonly authorizedIpRanges: boolean;
  readonly skuTier?: string;
  readonly diskDriver: boolean;
  /** `http_application_routing_enabled`, from the overrides. */
  readonly httpApplicationRouting: boolean;
}

/** What is wrong with the add-ons of a cluster, or nothing. */
export function addOnsProblem(settings: AddOnSettings): string | undefined {
  if (settings.httpApplicationRouting) {
    return "`overrides.httpApplicationRoutingEnabled` must be left out, because the HTTP application routing add-on is retired; use `addOns.appRouting`";
  }
  return (
    zonesProblem(settings) ??
    rotationProblem(settings.rotationInterval) ??
    gatewayProblem(settings.applicationGateway) ??
    (settings.virtualNodes ? virtualNodesProblem(settings) : undefined) ??
    (settings.costAnalysis ? costAnalysisProblem(settings) : undefined)
  );
}

function zonesProblem({ dnsZones, privateDnsZones }: AddOnSettings): string | undefined {
  const count = dnsZones.length + privateDnsZones.length;
  const limit = LIMITS.appRoutingDnsZones;
  if (count > limit) return `\`addOns.appRouting\` must have at most ${limit} DNS zones, got ${count}`;
  for (const [prop, zones] of Object.entries({ dnsZones, privateDnsZones })) {
    const groups = zones
      .map((id) => (id === undefined ? undefined : groupOf(id)))
      .filter((group) => group !== undefined);
    const other = groups.find((group) => group !== groups[0]);
    if (other !== undefined) {
      return `\`addOns.appRouting.${prop}\` must all be in one resource group, got "${groups[0]}" and "${other}"`;
    }
  }
  return undefined;
}

const groupOf = (id: string): string | undefined => /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\//i.exec(id)?.[1];

/** Source: azurerm 4.55.0 containers/kubernetes_addons.go (a Go duration above 0). */
function rotationProblem(interval: string | undefined): string | undefined {
  if (interval === undefined || (/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(interval) && /[1-9]/.test(interval)))
    return undefined;
  return `\`addOns.keyVaultSecretsProvider.rotationInterval\` must be a duration above 0 such as "2m" or "1h30m", got ${JSON.stringify(interval)}`;
}

function gatewayProblem(gateway: AddOnSettings["applicationGateway"]): string | undefined {
  if (!gateway) return undefined;
  const given = Object.entries(gateway).filter(([, is]) => is);
  if (given.length === 1) return undefined;
  const got = given.length === 0 ? "none" : given.map(([prop]) => `\`${prop}\``).join(" and ");
  return `\`addOns.applicationGateway\` must have exactly one of \`gateway\`, \`subnet\` and \`subnetCidr\`, got ${got}`;
}

function virtualNodesProblem({ plugin, overlay, authorizedIpRanges }: AddOnSettings): string | undefined {
  if (plugin !== "azure" || overlay) {
    return (
      '`addOns.virtualNodes` needs pods in a subnet, `network.plugin` "azure" with `network.pluginMode` "node-subnet", got ' +
      (overlay ? 'the overlay; set `network.pluginMode` to "node-subnet"' : `"${plugin}"`)
    );
  }
  if (!authorizedIpRanges) return undefined;
  return "`addOns.virtualNodes` does not work with `network.authorizedIpRanges`; leave one of them out";
}

function costAnalysisProblem({ skuTier, virtualNodes, diskDriver }: AddOnSettings): string | undefined {
  if (skuTier === undefined || skuTier === "Free") {
    return `\`addOns.costAnalysis\` needs \`skuTier\` "Standard" or "Premium", got ${JSON.stringify(skuTier ?? "Free")}; set it`;
  }
  if (virtualNodes) return "`addOns.costAnalysis` does not work with `addOns.virtualNodes`; leave one of them out";
  if (diskDriver) return undefined;
  return "`addOns.costAnalysis` needs the Azure Disk CSI driver, got `overrides.storageProfile.diskDriverEnabled` false; leave it out";
}
