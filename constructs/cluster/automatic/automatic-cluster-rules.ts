import { AUTOMATIC_CLUSTER, DECIDED_BY_AUTOMATIC } from "../../../facts/azure/cluster-types";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import type { AzurermTarget } from "../../core/azurerm/azurerm-target";
import type { AutomaticClusterProps } from "./automatic-cluster-props";

const SUBNETS = ["nodeSubnet", "systemSubnet", "apiServerSubnet"] as const;

/** The problem with props that AKS Automatic decides, if any. A program without types can give them. */
export function decidedProblem(props: object): Problem | undefined {
  const given = Object.keys(DECIDED_BY_AUTOMATIC).find(
    (name) => (props as Record<string, unknown>)[name] !== undefined,
  );
  if (given === undefined) return undefined;
  return refusal(
    "automatic-cluster",
    `\`${given}\` must be left out of an Automatic cluster: ${DECIDED_BY_AUTOMATIC[given]}; use WorkloadIdentityCluster to decide it`,
  );
}

/**
 * The problem with the network of an Automatic cluster, if any. azurerm checks it when it plans a new cluster.
 * Source: azurerm 4.81.0 containers/kubernetes_automatic_cluster_resource.go, CustomizeDiff; read 2026-11.
 */
export function automaticProblem(props: AutomaticClusterProps): Problem | undefined {
  const { identity, privateCluster, authorizedIpRanges, virtualNetwork } = props;
  const given = SUBNETS.filter((name) => props[name] !== undefined);
  const missing = SUBNETS.find((name) => props[name] === undefined);
  const all = "`nodeSubnet`, `systemSubnet`, `apiServerSubnet` and `identity`";
  if (given.length > 0 && missing !== undefined)
    return refusal(
      "automatic-cluster",
      `${all} must be given together, got \`${given[0]}\` without \`${missing}\`; give all of them, or none for a network that Azure creates`,
    );
  if (given.length > 0 && identity === undefined)
    return refusal(
      "automatic-cluster",
      `${all} must be given together, got subnets without \`identity\`; give a ManagedIdentity, which has its roles before the cluster`,
    );
  if (given.length === 0 && identity !== undefined)
    return refusal(
      "automatic-cluster",
      `${all} must be given together, got \`identity\` without subnets; leave it out, because azurerm accepts a user-assigned identity only with subnets`,
    );
  if (virtualNetwork !== undefined && given.length === 0)
    return refusal(
      "automatic-cluster",
      "`virtualNetwork` needs the three subnets in it, got none; give them, or leave it out",
    );
  if (privateCluster !== undefined && authorizedIpRanges !== undefined)
    return refusal(
      "automatic-cluster",
      "`authorizedIpRanges` are for a public API server, got `privateCluster` too; leave one of them out",
    );
  if (typeof privateCluster?.dnsZone === "object" && identity === undefined)
    return refusal(
      "automatic-cluster",
      "`privateCluster.dnsZone` of your own needs `identity`, got none; give it together with the subnets",
    );
  return undefined;
}

/** The problem with the azurerm release of a stack, if any. */
export function releaseProblem(target: AzurermTarget, what: "resource" | "data source"): Problem[] {
  const first = what === "resource" ? AUTOMATIC_CLUSTER.resourceFrom : AUTOMATIC_CLUSTER.dataFrom;
  if (target.atLeast(first[0], first[1])) return [];
  const other = what === "resource" ? "" : ", or use WorkloadIdentityCluster.fromClusterAttributes";
  return [
    refusal(
      "automatic-cluster-release",
      `the ${what} of an Automatic cluster needs azurerm ${first.join(".")} or later, got ${shown(target.constraint)}; choose it with AzurermTarget.choose${other}`,
    ),
  ];
}
