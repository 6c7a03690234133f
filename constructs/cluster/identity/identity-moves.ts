import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import type { ClusterIdentity } from "./cluster-identity";
import { refuse } from "../../core/input/refuse";
import { warn } from "../../core/input/warn";
import { refusal } from "../../../values/problem";

/** The consequences of a new identity for an existing cluster, as annotations show them. */
const MOVE_COSTS = {
  controlPlane:
    "components of the control plane keep the old identity until its token expires, which takes up to several hours; keep " +
    "the old identity's roles until then",
  nodes:
    "the nodes keep the old identity until each pool is upgraded with `az aks nodepool upgrade --node-image-only`, which " +
    "cordons, drains and reimages them, and works only when a newer node image is available",
  addOns:
    "the identities of the kubelet and of add-ons are new, and exist after the apply only: assign their roles in the next " +
    "apply, before you upgrade a pool, because only `az` does that by itself",
} as const;

/** How to set a kubelet identity on an existing cluster without azurerm, which would replace the cluster. */
const KUBELET_OUT_OF_BAND =
  "azurerm replaces a cluster, and with it the issuer, if the kubelet identity changes. On an existing cluster first run " +
  "`az aks update --enable-managed-identity --assign-identity <control plane id> --assign-kubelet-identity <kubelet id>`; " +
  "with the same identity here the plan is then empty";

/** The information that an identity of an adopted cluster needs. */
const SAY_WHAT_IT_REPLACES =
  "`identity` of an adopted cluster needs `replaces`, the identity type that the cluster has now; synthesis then says what the " +
  "move costs. `az aks show --query identity.type` prints it, and prints nothing for a service principal";

/** Adds the consequences of a new identity for an existing cluster. Source: learn.microsoft.com/azure/aks/user-assigned-managed-identity; read 2026-11. */
export function annotateIdentityMove(cluster: IConstruct, identity: ClusterIdentity, adopted: boolean): void {
  if (identity.replaces === identity.identityType) return;
  if (adopted && identity.kubelet) warn(cluster, refusal("kubelet-identity-change", KUBELET_OUT_OF_BAND));
  if (identity.replaces === undefined) {
    if (adopted) Annotations.of(cluster).addInfo(SAY_WHAT_IT_REPLACES);
    return;
  }
  const costs =
    identity.replaces === "ServicePrincipal"
      ? [MOVE_COSTS.controlPlane, MOVE_COSTS.nodes, MOVE_COSTS.addOns, "there is no way back to a service principal"]
      : [MOVE_COSTS.controlPlane];
  warn(
    cluster,
    refusal(
      "identity-move",
      `moving the control plane from ${identity.replaces} to ${identity.identityType}: ${costs.join("; ")}`,
    ),
  );
}

/**
 * The object id of an identity that Azure creates with a cluster. While the cluster moves from a service principal it is an
 * error, because azurerm exports no such identity for a cluster with a service principal, and keeps the empty list in the plan
 * of the move. Source: flattenKubernetesClusterIdentityProfile of hashicorp/terraform-provider-azurerm; read 2026-11.
 */
export function idAfterMove(
  cluster: IConstruct,
  identity: ClusterIdentity | undefined,
  what: string,
  objectId: () => string,
): () => string {
  return () => {
    if (identity?.replaces === "ServicePrincipal")
      refuse(
        cluster,
        refusal(
          "identity-before-move",
          `\`replaces\` must be "${identity.identityType}" to use the identity of ${what}, got "ServicePrincipal": the move from a ` +
            "service principal creates this identity, and a plan that reads it earlier fails with `Invalid index`; apply the " +
            "move first, then change `replaces` and add what uses the identity",
        ),
      );
    return objectId();
  };
}
