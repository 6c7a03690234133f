import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { isManagedIdentity } from "../identity/identity";
import { type IPodIdentity, PodIdentity } from "./pod-identity";
import { isLiteral } from "../../values/literal";
import { shellOption, shellWord } from "../../values/text/shell-word";
import { principalKeyOf } from "../identity/principal-key";

/** A command line, and the reason for its place in the order. */
export interface CleanUpCommand {
  /** The line for a shell. */
  readonly command: string;
  /** What the command removes, and when to run it. */
  readonly why: string;
}

/** An option with a value of the configuration; a value that is not known yet is a word to replace, such as CLUSTER_NAME. */
const option = (name: string, value: string | undefined, placeholder: string): string =>
  shellOption(name, isLiteral(value) ? value : placeholder);

/**
 * The commands that remove pod identity after a migration, in the order in which each command still works. The identity and
 * its role assignments are still in use and are not removed.
 */
export function cleanUpCommands(
  podIdentities: readonly IPodIdentity[],
  cluster: IWorkloadIdentityCluster,
): readonly CleanUpCommand[] {
  const group = option("--resource-group", cluster.resourceGroup.name, "RESOURCE_GROUP");
  const named = `${group} ${option("--name", cluster.clusterName, "CLUSTER_NAME")}`;
  const addOn = podIdentities.some(({ installedBy }) => installedBy === "add-on");
  const others = podIdentities.filter((each) => !isOwn(each));
  const identities = others.map(({ identity }) => identity).filter(isManagedIdentity);
  const unique = [...new Map(identities.map((each) => [principalKeyOf(cluster, each), each])).values()];
  return [
    ...ownRemoval(podIdentities.filter(isOwn)),
    ...others.flatMap((each) =>
      removal(each, `${group} ${option("--cluster-name", cluster.clusterName, "CLUSTER_NAME")}`),
    ),
    addOn
      ? {
          command: `az aks update ${named} --disable-pod-identity`,
          why: "after the last pod identity of the cluster is removed",
        }
      : {
          command: "helm uninstall aad-pod-identity",
          why: "after the last pod identity of the cluster is removed; or delete its manifest",
        },
    ...unique.map((each) => ({
      command:
        `az role assignment delete --role "Managed Identity Operator" ` +
        `--assignee "$(az aks show ${named} --query ${addOn ? "identity.principalId" : "identityProfile.kubeletidentity.objectId"} --output tsv)" ` +
        `--scope "$(az identity show ${option("--resource-group", each.resourceGroupName, "IDENTITY_RESOURCE_GROUP")} ${option("--name", each.identityName, "IDENTITY_NAME")} --query id --output tsv)"`,
      why: addOn
        ? "last role assignment of the cluster, because deleting a pod identity needs it; with a user-assigned control plane the assignee is that identity"
        : "last role assignment of the cluster, because pod identity needs it to remove the identity from the nodes",
    })),
    ...(addOn
      ? [
          {
            command: 'az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"',
            why: "after no other cluster of the subscription uses the add-on",
          },
        ]
      : []),
  ];
}

/** Whether this app creates or imports the objects of a pod identity, so that Terraform deletes them. */
const isOwn = (podIdentity: IPodIdentity): boolean => podIdentity instanceof PodIdentity;

/** kubectl would delete objects that the next apply creates again. */
function ownRemoval(own: readonly IPodIdentity[]): readonly CleanUpCommand[] {
  if (own.length === 0) return [];
  const paths = own.map(({ node }) => `"${node.path}"`).join(" and ");
  return [
    {
      command: "terraform apply",
      why:
        `after you replaced this migration by a FederatedBinding and removed \`new PodIdentity\` of ${paths} from the program: deletes ` +
        "its objects, and its role Managed Identity Operator; after every other workload with this pod identity has migrated",
    },
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
        why: "before the operator role is removed, otherwise it fails; and after every other workload with this pod identity has migrated",
      },
    ];
  const name = isLiteral(podIdentityName) ? podIdentityName : "POD_IDENTITY";
  const bindings = `jsonpath={range .items[?(@.spec.azureIdentity=="${name}")]}{.metadata.name}{"\\n"}{end}`;
  return [
    {
      command: `kubectl get azureidentitybinding ${space} ${shellOption("--output", bindings)} | xargs kubectl delete azureidentitybinding ${space}`,
      why: `bindings of selector ${isLiteral(selector) ? selector : "<selector>"}, after every other workload with this pod identity has migrated`,
    },
    {
      command: `kubectl delete ${shellWord(`azureidentity/${name}`)} ${space}`,
      why: "after its last binding is deleted",
    },
  ];
}
