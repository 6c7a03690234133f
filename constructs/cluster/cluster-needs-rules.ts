import { block, type JsonObject } from "../../model/terraform/document";
import { shown } from "../../values/shown";
import { ignoresChangesOf } from "../core/synthesis/rendered-resource";
import { type Problem, refusal } from "../../values/problem";

/**
 * What overrides and the escape hatch took away from a cluster that its pods, its administrators or later plans need.
 *
 * Sources: azurerm 4.55.0 containers/kubernetes_cluster_resource.go; learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad;
 * github.com/hashicorp/terraform-provider-azurerm/issues/24020; read 2026-11.
 *
 * @param cluster arguments of the `azurerm_kubernetes_cluster` as they are written
 * @param adopted an adopted cluster keeps what is not stated
 */
export function clusterNeedsProblems(cluster: JsonObject, adopted: boolean): readonly Problem[] {
  return [
    issuerProblem(cluster),
    identityProblem(cluster),
    ...(adopted ? [] : [loginProblem(cluster), surgeProblem(cluster)]),
  ].filter((each) => each !== undefined);
}

function issuerProblem({ oidc_issuer_enabled: on }: JsonObject): Problem | undefined {
  if (on === true || typeof on === "string") return undefined;
  return refusal(
    "cluster-needs",
    `\`oidc_issuer_enabled\` of a cluster must stay true, got ${shown(on)}: without the issuer no pod gets a token, and Azure cannot turn it off; remove the override`,
  );
}

function identityProblem(cluster: JsonObject): Problem | undefined {
  const { type, identity_ids: ids } = block(cluster, "identity");
  const isEmpty = ids === undefined || (Array.isArray(ids) && ids.length === 0);
  if (type !== "UserAssigned" || !isEmpty) return undefined;
  return refusal(
    "cluster-needs",
    `\`identity.identity_ids\` of a cluster must name the identity of its control plane, got ${shown(ids)}; remove the override, and use the prop \`identity\``,
  );
}

function loginProblem(cluster: JsonObject): Problem | undefined {
  if (cluster.local_account_disabled !== true) return undefined;
  if (cluster.azure_active_directory_role_based_access_control !== undefined) return undefined;
  return refusal(
    "cluster-needs",
    "`azure_active_directory_role_based_access_control` of a cluster without local accounts must stay, got none: nobody can " +
      "log in to the cluster without it; remove the override, or set the prop `localAccounts`",
  );
}

function surgeProblem(cluster: JsonObject): Problem | undefined {
  if (block(cluster, "default_node_pool").upgrade_settings !== undefined) return undefined;
  if (["default_node_pool", "default_node_pool[0].upgrade_settings"].some((each) => ignoresChangesOf(cluster, each)))
    return undefined;
  return refusal(
    "cluster-needs",
    "`default_node_pool.upgrade_settings` of a cluster must stay, got none: Azure answers with its default, and each later plan " +
      'would remove it; leave the override out, or give `upgradeSettings: { maxSurge: "10%" }`',
  );
}
