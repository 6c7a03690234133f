import type { Construct } from "constructs";
import { refusal } from "../../../values/problem";
import { refuse } from "../../core/input/refuse";
import type { IKnownGrantee } from "../../identity/principal-key";

/** The kubelet identity of a cluster, of which only the object id is known. */
export function knownKubelet(cluster: Construct, clusterKey: string, objectId: string | undefined): IKnownGrantee {
  refuse(
    cluster,
    objectId === undefined
      ? refusal(
          "cluster-kubelet-unknown",
          "`kubeletObjectId` must be given to grant the kubelet identity a role; " +
            "`az aks show --query identityProfile.kubeletidentity.objectId` prints it",
        )
      : undefined,
  );
  return {
    principalId: objectId!,
    principalType: "ServicePrincipal",
    principalName: `${cluster.node.id}-kubelet`,
    principalKey: `${clusterKey}/kubelet`,
  };
}
