import type { Inventory } from "./inventory";
import type { Resolved } from "./overlays";
import type { CleanUpStep, PlanOptions } from "./plan-model";
import type { BindingManifest, IdentityManifest, Manifest, Origin } from "./pod-identity-manifests";
import { identityParts } from "./placeholders";
import { byText, sortedBy } from "./source-object";
import { formatResourceId } from "../model/trust/resource-id";
import { shellOption, shellWord } from "../values/shell-word";

/** Made by AKS with the add-on, and removed with it. */
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
 * What ends pod identity once no workload uses it, in the order in which each step still works: `az aks pod-identity
 * delete` needs the operator role, and the CRDs take their objects with them. The identities themselves stay.
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

  step("Check that no pod asks pod identity for a token any more", [
    "kubectl logs --selector component=nmi --all-namespaces --since 24h --prefix | grep 'has been matched with azure identity'",
    "kubectl get azureassignedidentities --all-namespaces",
  ]);
  step(
    "Remove the pod identities of the add-on, while the cluster still has Managed Identity Operator on them: without it this fails",
    addOn(podIdentities).map(
      ({ namespace, name }) =>
        `az aks pod-identity delete ${cluster} ${shellOption("--namespace", namespace)} ${shellOption("--name", name)}`,
    ),
  );
  step("Remove the bindings and identities that Helm or a manifest made", [
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
    "Turn the add-on off, where the cluster runs it",
    origins.has("add-on") || !origins.has("helm")
      ? [
          `az aks update ${shellOption("--resource-group", options.resourceGroupName ?? "RESOURCE_GROUP")} ${shellOption("--name", options.clusterName ?? "CLUSTER_NAME")} --disable-pod-identity`,
        ]
      : [],
  );
  const own = inventory.others.filter(({ role, kind }) => role === "pod identity itself" && kind !== "Pod");
  const byHand = origins.has("helm") || origins.has("add-on") ? [] : own;
  step("Remove pod identity itself, where Helm or a manifest installed it", [
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
  step("Remove what is left of the definitions, with every object of theirs that is left", [
    `kubectl delete crd ${["azureassignedidentities", "azureidentities", "azureidentitybindings", "azurepodidentityexceptions"].map((each) => `${each}.aadpodidentity.k8s.io`).join(" ")} --ignore-not-found`,
  ]);
  step(
    "Remove the operator role of the cluster on each identity, or on its resource group where it was given there (PRINCIPAL is the cluster's: that of its control plane for the add-on, of its kubelet otherwise), unless the cluster runs as that identity itself",
    [...new Set(identities.flatMap(({ value }) => operatorScope(value)))]
      .sort(byText)
      .flatMap((scope) => [
        `az role assignment list --role "Managed Identity Operator" ${shellOption("--scope", scope)} --query "[].principalId" --output tsv`,
        `az role assignment delete --role "Managed Identity Operator" ${shellOption("--scope", scope)} --assignee PRINCIPAL`,
      ]),
  );
  step(
    "Remove the secrets of the service principals, once their app registrations trust the cluster",
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
  step("Turn the preview feature off, once no other cluster of the subscription runs the add-on", [
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
