import { LIMITS } from "../../facts/limits";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/** The parts of the add-ons of a cluster that rules read. */
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

/** The problem with the add-ons of a cluster, if any. */
export function addOnsProblem(settings: AddOnSettings): Problem | undefined {
  if (settings.httpApplicationRouting) {
    return refusal(
      "add-on-http-routing",
      "`overrides.httpApplicationRoutingEnabled` must be left out, because the HTTP application routing add-on is retired; use `addOns.appRouting`",
    );
  }
  return (
    zonesProblem(settings) ??
    rotationProblem(settings.rotationInterval) ??
    gatewayProblem(settings.applicationGateway) ??
    (settings.virtualNodes ? virtualNodesProblem(settings) : undefined) ??
    (settings.costAnalysis ? costAnalysisProblem(settings) : undefined)
  );
}

function zonesProblem({ dnsZones, privateDnsZones }: AddOnSettings): Problem | undefined {
  const count = dnsZones.length + privateDnsZones.length;
  const limit = LIMITS.appRoutingDnsZones;
  if (count > limit)
    return refusal("add-on-app-routing", `\`addOns.appRouting\` must have at most ${limit} DNS zones, got ${count}`);
  for (const [prop, zones] of Object.entries({ dnsZones, privateDnsZones })) {
    const groups = zones
      .map((id) => (id === undefined ? undefined : groupOf(id)))
      .filter((group) => group !== undefined);
    const other = groups.find((group) => group !== groups[0]);
    if (other !== undefined) {
      return refusal(
        "add-on-app-routing",
        `\`addOns.appRouting.${prop}\` must all be in one resource group, got "${groups[0]}" and "${other}"`,
      );
    }
  }
  return undefined;
}

const groupOf = (id: string): string | undefined => /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\//i.exec(id)?.[1];

/** Source: azurerm 4.55.0 containers/kubernetes_addons.go (a Go duration above 0). */
function rotationProblem(interval: string | undefined): Problem | undefined {
  if (interval === undefined || (/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(interval) && /[1-9]/.test(interval)))
    return undefined;
  return refusal(
    "add-on-rotation-interval",
    `\`addOns.keyVaultSecretsProvider.rotationInterval\` must be a duration above 0 such as "2m" or "1h30m", got ${shown(interval)}`,
  );
}

function gatewayProblem(gateway: AddOnSettings["applicationGateway"]): Problem | undefined {
  if (!gateway) return undefined;
  const given = Object.entries(gateway).filter(([, is]) => is);
  if (given.length === 1) return undefined;
  const got = given.length === 0 ? "none" : given.map(([prop]) => `\`${prop}\``).join(" and ");
  return refusal(
    "add-on-application-gateway",
    `\`addOns.applicationGateway\` must have exactly one of \`gateway\`, \`subnet\` and \`subnetCidr\`, got ${got}`,
  );
}

function virtualNodesProblem({ plugin, overlay, authorizedIpRanges }: AddOnSettings): Problem | undefined {
  if (plugin !== "azure" || overlay) {
    return refusal(
      "add-on-virtual-nodes",
      '`addOns.virtualNodes` needs pods in a subnet, `network.plugin` "azure" with `network.pluginMode` "node-subnet", got ' +
        (overlay ? 'the overlay; set `network.pluginMode` to "node-subnet"' : `"${plugin}"`),
    );
  }
  if (!authorizedIpRanges) return undefined;
  return refusal(
    "add-on-virtual-nodes",
    "`addOns.virtualNodes` does not work with `network.authorizedIpRanges`; leave one of them out",
  );
}

function costAnalysisProblem({ skuTier, virtualNodes, diskDriver }: AddOnSettings): Problem | undefined {
  if (skuTier === undefined || skuTier === "Free") {
    return refusal(
      "add-on-cost-analysis",
      `\`addOns.costAnalysis\` needs \`skuTier\` "Standard" or "Premium", got ${shown(skuTier ?? "Free")}; set it`,
    );
  }
  if (virtualNodes)
    return refusal(
      "add-on-cost-analysis",
      "`addOns.costAnalysis` does not work with `addOns.virtualNodes`; leave one of them out",
    );
  if (diskDriver) return undefined;
  return refusal(
    "add-on-cost-analysis",
    "`addOns.costAnalysis` needs the Azure Disk CSI driver, got `overrides.storageProfile.diskDriverEnabled` false; leave it out",
  );
}
