import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import type { ClusterIdentity } from "./cluster-identity";

/** What moving a cluster to another identity costs, as an annotation says it at synthesis. */
const MOVE_COSTS = {
  controlPlane:
    "components of the control plane keep the old identity until its token expires, which takes up to several hours; keep " +
    "the old identity's roles until then",
  nodes:
    "the nodes keep the old identity until each pool is upgraded with `az aks nodepool upgrade --node-image-only`, which " +
    "cordons, drains and reimages them, and works only when a newer node image is available",
  addOns:
    "the identities of add-ons are new: the grants of `addOns` here move by themselves, any other grant to an add-on is " +
    "yours to repeat, because only `az` does that by itself",
} as const;

/** How a kubelet identity is set on an existing cluster, since azurerm can only replace the cluster for it. */
const KUBELET_OUT_OF_BAND =
  "azurerm replaces a cluster, and with it the issuer, for another kubelet identity. On an existing cluster run " +
  "`az aks update --enable-managed-identity --assign-identity <control plane id> --assign-kubelet-identity <kubelet id>` first; " +
  "with the same identity here the plan is then empty";

/** What is asked of whoever states the identity of an adopted cluster. */
const SAY_WHAT_IT_REPLACES =
  "`identity` of an adopted cluster: `replaces` says what the cluster runs with now, and synthesis what the move costs; " +
  "`az aks show --query identity.type` prints it, and nothing for a service principal";

/** Says what an identity that replaces another on an existing cluster costs. Source: learn.microsoft.com/azure/aks/user-assigned-managed-identity; read 2026-11. */
export function annotateIdentityMove(cluster: IConstruct, identity: ClusterIdentity, adopted: boolean): void {
  if (identity.replaces === identity.identityType) return;
  if (adopted && identity.kubelet) Annotations.of(cluster).addWarning(KUBELET_OUT_OF_BAND);
  if (identity.replaces === undefined) {
    if (adopted) Annotations.of(cluster).addInfo(SAY_WHAT_IT_REPLACES);
    return;
  }
  const costs =
    identity.replaces === "ServicePrincipal"
      ? [MOVE_COSTS.controlPlane, MOVE_COSTS.nodes, MOVE_COSTS.addOns, "there is no way back to a service principal"]
      : [MOVE_COSTS.controlPlane];
  Annotations.of(cluster).addWarning(
    `moving the control plane from ${identity.replaces} to ${identity.identityType}: ${costs.join("; ")}`,
  );
}
