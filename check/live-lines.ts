import { COMPANION_KINDS, OPERATOR_KINDS } from "../facts/kubernetes/companion-kinds";
import { WORKLOAD_KINDS } from "../facts/kubernetes/workload-kinds";

const OWN = [
  ...WORKLOAD_KINDS.flatMap(({ custom, plural }) => (custom ? [] : [plural])),
  "serviceaccounts",
  "namespaces",
  "networkpolicies",
  "clusterroles",
  "clusterrolebindings",
];
const OTHERS = [
  ...WORKLOAD_KINDS.flatMap(({ custom, plural, group }) => (custom ? [`${plural}.${group}`] : [])),
  ...[...COMPANION_KINDS, ...OPERATOR_KINDS].map(({ plural, group }) => `${plural}.${group}`),
];

/** The shell line that prints each part of a cluster or of Azure that `check` reads. */
export const LIVE_LINES: readonly { readonly what: string; readonly line: string }[] = [
  { what: "objects of Kubernetes", line: `kubectl get ${OWN.join(",")} --all-namespaces --output yaml; echo ---` },
  {
    what: "objects of other systems, as far as the cluster has them",
    line: `for kind in ${OTHERS.join(" ")}; do kubectl get "$kind" --all-namespaces --output yaml 2>/dev/null && echo ---; done`,
  },
  { what: "identities", line: "az identity list --output json" },
  {
    what: "credentials of the identities",
    line: 'az identity list --query "[].[name,resourceGroup]" --output tsv | while read -r name group; do az identity federated-credential list --identity-name "$name" --resource-group "$group" --output json </dev/null; done',
  },
  { what: "role assignments", line: "az role assignment list --all --output json" },
  { what: "clusters", line: "az aks list --output json" },
  {
    what: "key vaults",
    line: 'az keyvault list --query "[].name" --output tsv | while read -r name; do az keyvault show --name "$name" --output json </dev/null; done',
  },
];
