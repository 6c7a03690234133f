import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import type { Inventory } from "../read/inventory";
import type { Resolved } from "./overlays";
import type { CleanUpStep, PlanOptions } from "./plan-model";
import type { BindingManifest, IdentityManifest, Manifest, Origin } from "../read/pod-identity-manifests";
import { identityParts } from "../read/placeholders";
import { objectName } from "./clean-up-waits";
import { byText, sortedBy } from "../read/source-object";
import { NAME_RULES } from "../../facts/name-rules";
import { formatResourceId } from "../../model/trust/resource-id";
import { shellOption, shellWord } from "../../values/text/shell-word";

/** An exception that the AKS add-on creates and removes. */
const ADD_ON_EXCEPTION = `${POD_IDENTITY.addOnException.namespace}/${POD_IDENTITY.addOnException.name}`;

interface Found {
  readonly identities: readonly Resolved<IdentityManifest>[];
  readonly bindings: readonly Resolved<BindingManifest>[];
  readonly inventory: Inventory;
  /** Identities and bindings that something still uses, as `objectName` names them. They are not removed. */
  readonly kept: ReadonlySet<string>;
}

interface Removable {
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
}

/**
 * The steps that remove pod identity after no workload uses it. While an identity or binding is kept, pod identity itself
 * and its exceptions are kept too. The order matters: `az aks pod-identity delete` needs the operator role, and the
 * deletion of a CRD deletes its objects. The managed identities stay.
 */
export function cleanUpSteps(found: Found, options: PlanOptions): CleanUpStep[] {
  const { kept } = found;
  const identities = found.identities.filter((each) => !kept.has(objectName(each)));
  const bindings = found.bindings.filter((each) => !kept.has(objectName(each)));
  const podIdentities = removable(identities.map(({ namespace, value }) => ({ ...value, namespace })));
  const scopes = [...new Set(identities.flatMap(({ value }) => operatorScope(value)))].sort(byText);
  const steps: CleanUpStep[] = [
    {
      what: "Check that no pod requests a token from pod identity any more",
      commands: [
        "kubectl logs --selector component=nmi --all-namespaces --since 24h --prefix | grep 'has been matched with azure identity'",
        "kubectl get azureassignedidentities --all-namespaces",
      ],
    },
    {
      what: "Remove the pod identities of the add-on. This fails if the cluster no longer has Managed Identity Operator on them",
      commands: addOn(podIdentities).map(
        ({ namespace, name }) =>
          `az aks pod-identity delete ${clusterOptions(options)} ${shellOption("--namespace", namespace)} ${shellOption("--name", name)}`,
      ),
    },
    {
      what: "Remove the bindings and identities that were created with Helm or a manifest",
      commands: [
        ...kubectlDelete(
          "azureidentitybinding",
          rest(removable(bindings.map(({ namespace, value }) => ({ ...value, namespace })))),
        ),
        ...kubectlDelete("azureidentity", rest(podIdentities)),
      ],
    },
    ...(kept.size === 0 ? podIdentityItself(found, options) : []),
    {
      what: "Remove the role assignment Managed Identity Operator of the cluster on each identity, or on its resource group if it was assigned there. PRINCIPAL is the control plane identity for the add-on, otherwise the kubelet identity. Keep the role if the cluster runs with this identity",
      commands: scopes.flatMap((scope) => [
        `az role assignment list --role "Managed Identity Operator" ${shellOption("--scope", scope)} --query "[].principalId" --output tsv`,
        `az role assignment delete --role "Managed Identity Operator" ${shellOption("--scope", scope)} --assignee PRINCIPAL`,
      ]),
    },
    {
      what: "Remove the secrets of the service principals, after their app registrations have a federated identity credential for the cluster",
      commands: secretsOf(found).map(
        ({ namespace, name }) =>
          `kubectl delete ${shellWord(`secret/${name}`)} ${shellOption("--namespace", namespace)}`,
      ),
    },
    {
      what: "Turn off the preview feature, if no other cluster of the subscription uses the add-on",
      commands:
        kept.size === 0
          ? [
              `az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"${inSubscription(options)}`,
            ]
          : [],
    },
  ];
  return steps.filter(({ commands }) => commands.length > 0);
}

/** The steps for the exceptions, the add-on or the chart, and the custom resource definitions. */
function podIdentityItself({ identities, bindings, inventory }: Found, options: PlanOptions): CleanUpStep[] {
  const exceptions = removable(
    inventory.exceptions.map((each) => ({ ...each, namespace: namespaceOf(each, options) })),
  ).filter(({ namespace, name }) => `${namespace}/${name}` !== ADD_ON_EXCEPTION);
  const origins = new Set([...identities, ...bindings].map(({ value }) => value.origin));
  const own = inventory.others.filter(({ role, kind }) => role === "pod identity itself" && kind !== "Pod");
  const releases = own.filter(({ creates }) => creates !== undefined);
  const byHand = origins.has("helm") || origins.has("add-on") || releases.length > 0 ? [] : own;
  return [
    {
      what: "Remove the exceptions",
      commands: [
        ...addOn(exceptions).map(
          ({ namespace, name }) =>
            `az aks pod-identity exception delete ${clusterOptions(options)} ${shellOption("--namespace", namespace)} ${shellOption("--name", name)}`,
        ),
        ...kubectlDelete("azurepodidentityexception", rest(exceptions)),
      ],
    },
    {
      what: "Turn off the add-on, if the cluster uses it",
      commands:
        origins.has("add-on") || !origins.has("helm")
          ? [`az aks update ${clusterOptions(options, "--name")} --disable-pod-identity`]
          : [],
    },
    {
      what: "Remove pod identity, if it was installed with Helm or a manifest",
      commands: [
        ...(origins.has("helm") && releases.length === 0
          ? [
              "helm list --all-namespaces --filter aad-pod-identity",
              "helm uninstall aad-pod-identity --namespace RELEASE_NAMESPACE",
            ]
          : []),
        ...byHand.map(
          (each) =>
            `kubectl delete ${shellWord(`${each.kind.toLowerCase()}/${each.name}`)} ${shellOption("--namespace", namespaceOf(each, options))} --ignore-not-found`,
        ),
      ],
    },
    {
      what: "Remove the release of pod identity where it is kept. These commands then print nothing",
      commands: releases.map(
        (each) =>
          `kubectl get ${shellWord(`${each.kind.toLowerCase()}/${each.name}`)} ${shellOption("--namespace", namespaceOf(each, options))} --ignore-not-found`,
      ),
    },
    {
      what: "Remove the remaining custom resource definitions. This deletes all of their objects",
      commands: [
        `kubectl delete crd ${Object.values(POD_IDENTITY.plurals)
          .map((each) => `${each}.${POD_IDENTITY.group}`)
          .join(" ")} --ignore-not-found`,
      ],
    },
  ];
}

const inSubscription = ({ clusterSubscriptionId }: PlanOptions): string =>
  clusterSubscriptionId === undefined ? "" : ` ${shellOption("--subscription", clusterSubscriptionId)}`;

function clusterOptions(options: PlanOptions, name = "--cluster-name"): string {
  const group = shellOption("--resource-group", options.resourceGroupName ?? "RESOURCE_GROUP");
  return `${group} ${shellOption(name, options.clusterName ?? "CLUSTER_NAME")}${inSubscription(options)}`;
}

const addOn = (all: readonly Removable[]): Removable[] => all.filter(({ origin }) => origin === "add-on");
const rest = (all: readonly Removable[]): Removable[] => all.filter(({ origin }) => origin !== "add-on");

const kubectlDelete = (kind: string, all: readonly Removable[]): string[] =>
  all.map(
    ({ namespace, name }) =>
      `kubectl delete ${shellWord(`${kind}/${name}`)} ${shellOption("--namespace", namespace)} --ignore-not-found`,
  );

/** The objects that can be in a cluster: a name that Kubernetes rejects is a template that is not rendered. */
function removable(all: readonly Removable[]): Removable[] {
  const { pattern } = NAME_RULES.serviceAccount;
  return sortedBy(
    all.filter(({ namespace, name }) => pattern.test(namespace) && pattern.test(name)),
    ({ namespace }) => namespace,
    ({ name }) => name,
  ).map(({ namespace, name, origin }) => ({ namespace, name, origin }));
}

/** The secrets of identities that are removed, except those that a kept identity has too. */
function secretsOf({ identities, kept }: Found): Removable[] {
  const named = identities.flatMap((each) => {
    const { secret, origin } = each.value;
    return secret
      ? [
          {
            name: secret.name,
            namespace: secret.namespace ?? each.namespace,
            origin,
            isKept: kept.has(objectName(each)),
          },
        ]
      : [];
  });
  const keptOnes = new Set(named.filter(({ isKept }) => isKept).map((each) => `${each.namespace}/${each.name}`));
  return removable(named.filter((each) => !keptOnes.has(`${each.namespace}/${each.name}`)));
}

function namespaceOf({ namespace }: Manifest, options: PlanOptions): string {
  return namespace ?? options.namespace ?? "default";
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
