import { rules, SOURCES } from "./rule";

/** Rules about what identities may do, and when. Sources read 2026-11. */
export const ACCESS_RULES = rules({
  "role-elsewhere": {
    severity: "error",
    title: "The role for a vault is on another vault, or belongs to another identity",
    consequence: "The pod gets a token, and 403 Forbidden from the vault that it reads",
    fix: "the role on the vault that the pod reads, for the principal_id of the pod's identity",
    source: SOURCES.rbac,
  },
  "vault-unreachable": {
    severity: "warning",
    title: "A pod reads a vault without a public address, and no private endpoint of it is declared",
    consequence:
      "The pod gets its token, and 403 Forbidden from the vault, unless another configuration has a private endpoint of it",
    fix: "a private endpoint of the vault in a network of the cluster, such as `PrivateEndpoint`; or suppress the rule with the reason, if another configuration has one",
    source: "learn.microsoft.com/azure/key-vault/general/private-link-service",
  },
  "role-scope": {
    severity: "error",
    title: "The scope of a role assignment is an address or a name",
    consequence: "The apply fails: Azure assigns roles on resource ids only",
    fix: "the id of the resource; of a secret its resource_versionless_id",
    source: "github.com/hashicorp/terraform-provider-azurerm website/docs/r/role_assignment.html.markdown",
  },
  "role-wide": {
    severity: "warning",
    title: "An identity of pods or of pull requests has a role that is wider than it needs",
    consequence: "Everyone who can run code in the pod, or open a pull request, can use all permissions of the role",
    fix: "the narrow role that the finding names, on the resource itself; or suppress the rule with the reason",
    source: "learn.microsoft.com/azure/role-based-access-control/best-practices",
  },
  "role-data-action": {
    severity: "error",
    title: "A custom role has a data action among its actions",
    consequence: "The apply fails: Azure refuses the role, because actions are operations of the control plane",
    fix: "the operation in data_actions",
    source: "learn.microsoft.com/azure/role-based-access-control/role-definitions",
  },
  "role-order": {
    severity: "warning",
    title: "A workload does not wait for the role on the vault that it reads",
    consequence: "Its pods start before the role works, and get 403 Forbidden for up to ten minutes",
    fix: "depends_on with the role assignment, or with a time_sleep after it; in the constructs `applyBefore`",
    source: "learn.microsoft.com/azure/role-based-access-control/troubleshooting",
  },
  "secret-order": {
    severity: "error",
    title: "A secret does not wait for the role that allows writing it",
    consequence: "The first apply fails with 403 Forbidden, which azurerm does not retry",
    fix: "depends_on with the role assignment, or with a time_sleep after it",
    source: "measured with azurerm 4.55.0, 4.81.0 and 5.2.0",
  },
  "cluster-role-order": {
    severity: "error",
    title: "A cluster does not wait for a role that its identity needs",
    consequence:
      "The first apply fails, because the control plane may not attach the identity of the nodes, join the subnet or write the DNS zone",
    fix: "the role assignment, and depends_on from the cluster to it",
    source: "learn.microsoft.com/azure/aks/use-managed-identity",
  },
});
