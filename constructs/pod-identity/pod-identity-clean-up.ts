import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { isManagedIdentity } from "../identity/identity";
import type { IPodIdentity } from "./pod-identity";
import { isLiteral } from "../../values/literal";
import { principalKeyOf } from "../identity/principal-key";

/** A command line, and why it stands where it does. */
export interface CleanUpCommand {
  readonly command: string;
  readonly why: string;
}

const literal = (value: string | undefined, placeholder: string): string => (isLiteral(value) ? value : placeholder);

/**
 * What is left of pod identity when the pods of a migration have left it, in the order in which each command still works.
 * The identity and its role assignments are in use and stay.
 */
export function cleanUpCommands(
  podIdentities: readonly IPodIdentity[],
  cluster: IWorkloadIdentityCluster,
): readonly CleanUpCommand[] {
  const name = literal(cluster.clusterName, "<cluster name>");
  const group = literal(cluster.resourceGroup.name, "<resource group>");
  const addOn = podIdentities.some(({ installedBy }) => installedBy === "add-on");
  const identities = podIdentities.map(({ identity }) => identity).filter(isManagedIdentity);
  const unique = [...new Map(identities.map((each) => [principalKeyOf(cluster, each), each])).values()];
  return [
    ...podIdentities.flatMap((each) => removal(each, name, group)),
    addOn
      ? {
          command: `az aks update --resource-group ${group} --name ${name} --disable-pod-identity`,
          why: "once no pod identity of the cluster is left",
        }
      : {
          command: "helm uninstall aad-pod-identity",
          why: "once no pod identity of the cluster is left; or delete its manifest",
        },
    ...unique.map((each) => ({
      command:
        `az role assignment delete --role "Managed Identity Operator" ` +
        `--assignee "$(az aks show --resource-group ${group} --name ${name} --query ${addOn ? "identity.principalId" : "identityProfile.kubeletidentity.objectId"} --output tsv)" ` +
        `--scope "$(az identity show --resource-group ${literal(each.resourceGroupName, "<resource group of the identity>")} --name ${literal(each.identityName, "<identity>")} --query id --output tsv)"`,
      why: addOn
        ? "last of the cluster's rights, because deleting a pod identity needs it; with a user-assigned control plane the assignee is that identity"
        : "last of the cluster's rights, because pod identity takes the identity off the nodes with it",
    })),
    ...(addOn
      ? [
          {
            command: 'az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"',
            why: "once no other cluster of the subscription runs the add-on",
          },
        ]
      : []),
  ];
}

function removal(
  { installedBy, namespace, podIdentityName, selector }: IPodIdentity,
  cluster: string,
  group: string,
): CleanUpCommand[] {
  const space = literal(namespace, "<namespace>");
  const name = literal(podIdentityName, "<pod identity>");
  if (installedBy === "add-on")
    return [
      {
        command: `az aks pod-identity delete --resource-group ${group} --cluster-name ${cluster} --namespace ${space} --name ${name}`,
        why: "before the operator role goes, or it fails; and after every other workload with this pod identity has moved",
      },
    ];
  return [
    {
      command: `kubectl get azureidentitybinding --namespace ${space} --output jsonpath='{range .items[?(@.spec.azureIdentity=="${name}")]}{.metadata.name}{"\\n"}{end}' | xargs kubectl delete azureidentitybinding --namespace ${space}`,
      why: `bindings of selector ${literal(selector, "<selector>")}, after every other workload with this pod identity has moved`,
    },
    { command: `kubectl delete azureidentity ${name} --namespace ${space}`, why: "when no binding leads to it" },
  ];
}
