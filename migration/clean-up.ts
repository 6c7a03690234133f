import { POD_IDENTITY } from "../facts/pod-identity";
import type { Inventory } from "./inventory";
import type { Resolved } from "./overlays";
import type { CleanUpStep, PlanOptions } from "./plan-model";
import type { BindingManifest, IdentityManifest, Manifest, Origin } from "./pod-identity-manifests";
import { identityParts } from "./placeholders";
import { byText, sortedBy } from "./source-object";
import { formatResourceId } from "../model/trust/resource-id";
import { shellOption, shellWord } from "../values/shell-word";

/** Kinds that the AKS add-on creates and removes. */
const ADD_ON_EXCEPTION = "kube-system/aks-addon-exception";

interface Found {
  readonly identities: readonly Resolved<IdentityManifest>[];
  readonly bindings: readonly Resolved<BindingManifest>[];
  readonly inventory: Inventory;
}

interface Removable {
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
}

/**
 * The steps that remove pod identity after no workload uses it. The order matters: `az aks pod-identity delete` needs the
 * operator role, and the deletion of a CRD deletes its objects. The managed identities stay.
 */
export function cleanUpSteps({ identities, bindings, inventory }: Found, options: PlanOptions): CleanUpStep[] {
  const steps: CleanUpStep[] = [];
  const step = (what: string, commands: readonly string[]): void => {
    if (commands.length > 0) steps.push({ what, commands });
  };
  const cluster = `${shellOption("--resource-group", options.resourceGroupName ?? "RESOURCE_GROUP")} ${shellOption("--cluster-name", options.clusterName ?? "CLUSTER_NAME")}`;
  const addOn = (all: readonly Removable[]): Removable[] => all.filter(({ origin }) => origin === "add-on");
  const rest = (all: readonly Removable[]): Removable[] => all.filter(({ origin }) => origin !== "add-on");
  const kubectl = (kind: string, all: readonly Removable[]): string[] =>
    all.map(
      ({ namespace, name }) =>
        `kubectl delete ${shellWord(`${kind}/${name}`)} ${shellOption("--namespace", namespace)} --ignore-not-found`,
    );

  const podIdentities = identities.map((each) => removable(each));
  const exceptions = sortedBy(
    inventory.exceptions.map((each) => ({
      namespace: namespaceOf(each, options),
      name: each.name,
      origin: each.origin,
    })),
    ({ namespace }) => namespace,
    ({ name }) => name,
  ).filter(({ namespace, name }) => `${namespace}/${name}` !== ADD_ON_EXCEPTION);

  step("Check that no pod requests a token from pod identity any more", [
    "kubectl logs --selector component=nmi --all-namespaces --since 24h --prefix | grep 'has been matched with azure identity'",
    "kubectl get azureassignedidentities --all-namespaces",
  ]);
  step(
    "Remove the pod identities of the add-on. This fails if the cluster no longer has Managed Identity Operator on them",
    addOn(podIdentities).map(
      ({ namespace, name }) =>
        `az aks pod-identity delete ${cluster} ${shellOption("--namespace", namespace)} ${shellOption("--name", name)}`,
    ),
  );
  step("Remove the bindings and identities that were created with Helm or a manifest", [
    ...kubectl("azureidentitybinding", rest(bindings.map((each) => removable(each)))),
    ...kubectl("azureidentity", rest(podIdentities)),
  ]);
  step("Remove the exceptions", [
    ...addOn(exceptions).map(
      ({ namespace, name }) =>
        `az aks pod-identity exception delete ${cluster} ${shellOption("--namespace", namespace)} ${shellOption("--name", name)}`,
    ),
    ...kubectl("azurepodidentityexception", rest(exceptions)),
  ]);
  const origins = new Set([...identities, ...bindings].map(({ value }) => value.origin));
  step(
    "Turn off the add-on, if the cluster uses it",
    origins.has("add-on") || !origins.has("helm")
      ? [
          `az aks update ${shellOption("--resource-group", options.resourceGroupName ?? "RESOURCE_GROUP")} ${shellOption("--name", options.clusterName ?? "CLUSTER_NAME")} --disable-pod-identity`,
        ]
      : [],
  );
  const own = inventory.others.filter(({ role, kind }) => role === "pod identity itself" && kind !== "Pod");
  const byHand = origins.has("helm") || origins.has("add-on") ? [] : own;
  step("Remove pod identity, if it was installed with Helm or a manifest", [
    ...(origins.has("helm")
      ? [
          "helm list --all-namespaces --filter aad-pod-identity",
          "helm uninstall aad-pod-identity --namespace RELEASE_NAMESPACE",
        ]
      : []),
    ...byHand.map(
      (each) =>
        `kubectl delete ${shellWord(`${each.kind.toLowerCase()}/${each.name}`)} ${shellOption("--namespace", namespaceOf(each, options))} --ignore-not-found`,
    ),
  ]);
  step("Remove the remaining custom resource definitions. This deletes all of their objects", [
    `kubectl delete crd ${Object.values(POD_IDENTITY.plurals)
      .map((each) => `${each}.${POD_IDENTITY.group}`)
      .join(" ")} --ignore-not-found`,
  ]);
  step(
    "Remove the role assignment Managed Identity Operator of the cluster on each identity, or on its resource group if it was assigned there. PRINCIPAL is the control plane identity for the add-on, otherwise the kubelet identity. Keep the role if the cluster runs with this identity",
    [...new Set(identities.flatMap(({ value }) => operatorScope(value)))]
      .sort(byText)
      .flatMap((scope) => [
        `az role assignment list --role "Managed Identity Operator" ${shellOption("--scope", scope)} --query "[].principalId" --output tsv`,
        `az role assignment delete --role "Managed Identity Operator" ${shellOption("--scope", scope)} --assignee PRINCIPAL`,
      ]),
  );
  step(
    "Remove the secrets of the service principals, after their app registrations have a federated identity credential for the cluster",
    sortedBy(
      identities.flatMap(({ value, namespace }) =>
        value.secret ? [{ name: value.secret.name, namespace: value.secret.namespace ?? namespace }] : [],
      ),
      ({ namespace }) => namespace,
      ({ name }) => name,
    ).map(
      ({ namespace, name }) => `kubectl delete ${shellWord(`secret/${name}`)} ${shellOption("--namespace", namespace)}`,
    ),
  );
  step("Turn off the preview feature, if no other cluster of the subscription uses the add-on", [
    'az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"',
  ]);
  return steps;
}

function namespaceOf({ namespace }: Manifest, options: PlanOptions): string {
  return namespace ?? options.namespace ?? "default";
}

function removable({ namespace, value }: Resolved<IdentityManifest | BindingManifest>): Removable {
  return { namespace, name: value.name, origin: value.origin };
}

function operatorScope({ type, resourceId }: IdentityManifest): string[] {
  const parts = type === 0 ? identityParts(resourceId) : undefined;
  if (!parts) return [];
  const { subscriptionId, resourceGroupName, identityName } = parts;
  return [
    formatResourceId("Microsoft.ManagedIdentity/userAssignedIdentities", {
      subscriptionId: subscriptionId.toLowerCase(),
      resourceGroupName,
      names: [identityName],
    }),
  ];
}
