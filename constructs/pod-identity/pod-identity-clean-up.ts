import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { isManagedIdentity } from "../identity/identity";
import type { IPodIdentity } from "./pod-identity";
import { isLiteral } from "../../values/literal";
import { shellOption, shellWord } from "../../values/shell-word";
import { principalKeyOf } from "../identity/principal-key";

/** A command line, and why it stands where it does. */
export interface CleanUpCommand {
  readonly command: string;
  readonly why: string;
}

/** An option with a value of the configuration; a value that is not known yet is a word to replace, such as CLUSTER_NAME. */
const option = (name: string, value: string | undefined, placeholder: string): string =>
  shellOption(name, isLiteral(value) ? value : placeholder);

/**
 * What is left of pod identity when the pods of a migration have left it, in the order in which each command still works.
 * The identity and its role assignments are in use and stay.
 */
export function cleanUpCommands(
  podIdentities: readonly IPodIdentity[],
  cluster: IWorkloadIdentityCluster,
): readonly CleanUpCommand[] {
  const group = option("--resource-group", cluster.resourceGroup.name, "RESOURCE_GROUP");
  const named = `${group} ${option("--name", cluster.clusterName, "CLUSTER_NAME")}`;
  const addOn = podIdentities.some(({ installedBy }) => installedBy === "add-on");
  const identities = podIdentities.map(({ identity }) => identity).filter(isManagedIdentity);
  const unique = [...new Map(identities.map((each) => [principalKeyOf(cluster, each), each])).values()];
  return [
    ...podIdentities.flatMap((each) =>
      removal(each, `${group} ${option("--cluster-name", cluster.clusterName, "CLUSTER_NAME")}`),
    ),
    addOn
      ? {
          command: `az aks update ${named} --disable-pod-identity`,
          why: "once no pod identity of the cluster is left",
        }
      : {
          command: "helm uninstall aad-pod-identity",
          why: "once no pod identity of the cluster is left; or delete its manifest",
        },
    ...unique.map((each) => ({
      command:
        `az role assignment delete --role "Managed Identity Operator" ` +
        `--assignee "$(az aks show ${named} --query ${addOn ? "identity.principalId" : "identityProfile.kubeletidentity.objectId"} --output tsv)" ` +
        `--scope "$(az identity show ${option("--resource-group", each.resourceGroupName, "IDENTITY_RESOURCE_GROUP")} ${option("--name", each.identityName, "IDENTITY_NAME")} --query id --output tsv)"`,
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
): CleanUpCommand[] {
  const space = option("--namespace", namespace, "NAMESPACE");
  if (installedBy === "add-on")
    return [
      {
        command: `az aks pod-identity delete ${cluster} ${space} ${option("--name", podIdentityName, "POD_IDENTITY")}`,
        why: "before the operator role goes, or it fails; and after every other workload with this pod identity has moved",
      },
    ];
  const name = isLiteral(podIdentityName) ? podIdentityName : "POD_IDENTITY";
  const bindings = `jsonpath={range .items[?(@.spec.azureIdentity=="${name}")]}{.metadata.name}{"\\n"}{end}`;
  return [
    {
      command: `kubectl get azureidentitybinding ${space} ${shellOption("--output", bindings)} | xargs kubectl delete azureidentitybinding ${space}`,
      why: `bindings of selector ${isLiteral(selector) ? selector : "<selector>"}, after every other workload with this pod identity has moved`,
    },
    {
      command: `kubectl delete ${shellWord(`azureidentity/${name}`)} ${space}`,
      why: "when no binding leads to it",
    },
  ];
}
