import { shown } from "../../values/literal";

/** Roles that would make every pod on a node an administrator: pods reach the kubelet identity over the metadata endpoint. */
const TOO_STRONG_FOR_KUBELET = [
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
  "Key Vault Administrator",
  "Key Vault Data Access Administrator",
  "Azure Kubernetes Service RBAC Cluster Admin",
  "Azure Kubernetes Service Cluster Admin Role",
  "Azure Kubernetes Service Contributor Role",
];

/** Roles that pull images. Source: learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview. */
const PULL = ["AcrPull", "AcrPush", "Container Registry Repository Reader", "Container Registry Repository Writer"];

/** What is wrong with a role of the kubelet identity, or nothing. */
export function kubeletRoleProblem(role: string): string | undefined {
  if (!TOO_STRONG_FOR_KUBELET.includes(role)) return undefined;
  return (
    `\`role\` ${shown(role)} must not be given to the kubelet identity, because every pod on its nodes can use that identity; ` +
    "give it to a FederatedBinding of the one service account that needs it"
  );
}

/** What is wrong with a role of the control plane identity, or nothing. */
export function controlPlaneRoleProblem(role: string): string | undefined {
  if (!PULL.includes(role)) return undefined;
  return `\`role\` ${shown(role)} is of no use to the control plane identity, because the nodes pull images; grant it to \`cluster.kubeletIdentity\``;
}
