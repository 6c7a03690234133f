import { isLiteral, shown } from "../../values/literal";
import { NAME_RULES } from "../core/name-rules";

/**
 * What is fixed about pod identity. Sources: Azure/aad-pod-identity at e4e7eab (pkg/apis/aadpodidentity, pkg/mic,
 * charts/aad-pod-identity/crds); learn.microsoft.com/azure/aks/use-azure-ad-pod-identity; read 2026-11.
 */
export const POD_IDENTITY = {
  apiVersion: "aadpodidentity.k8s.io/v1",
  /** Pod label whose value is compared with the selectors of bindings. */
  label: "aadpodidbinding",
  /** Annotation of an AzureIdentity that keeps it inside its namespace, with the value `namespaced`. */
  behavior: "aadpodidentity.k8s.io/Behavior",
  /** Pod identities a cluster may have. */
  identitiesPerCluster: 200,
  /** Exceptions a cluster may have. */
  exceptionsPerCluster: 200,
  /** Made by AKS with the add-on and removed with it. */
  addOnException: { namespace: "kube-system", name: "aks-addon-exception" },
} as const;

/** When it ended. Source: as above. */
export const POD_IDENTITY_END =
  "pod identity is retired: deprecated on 2022-10-24, archived in September 2023, its AKS add-on supported until " +
  "September 2025. Leave it with PodIdentityMigration; docs/leaving-pod-identity.md has the way";

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/;

/** What is wrong with the name of a pod identity, a binding or an exception, or nothing. */
export function podIdentityNameProblem(prop: string, name: string | undefined): string | undefined {
  if (!isLiteral(name) || NAME_RULES.serviceAccount.pattern.test(name)) return undefined;
  return `\`${prop}\` must be ${NAME_RULES.serviceAccount.expected}, got ${shown(name)} (${name.length} characters)`;
}

/** What is wrong with a selector, which pods carry as a label's value, or nothing. */
export function selectorProblem(prop: string, selector: string | undefined): string | undefined {
  if (!isLiteral(selector) || LABEL_VALUE.test(selector)) return undefined;
  return (
    `\`${prop}\` must be a label value: 1 to 63 letters, digits, hyphens, underscores or periods that start and end with a ` +
    `letter or digit, got ${shown(selector)} (${selector.length} characters)`
  );
}

/** What is wrong with the labels of an exception, or nothing. */
export function podLabelsProblem(labels: Readonly<Record<string, string>>): string | undefined {
  if (!isLiteral(labels) || Object.keys(labels).length > 0) return undefined;
  return "`podLabels` must name at least one label, got none; an exception without labels excepts no pod";
}

/** What is wrong with how many of something a cluster gets, or nothing. */
export function countProblem(what: "identities" | "exceptions", count: number): string | undefined {
  const limit = what === "identities" ? POD_IDENTITY.identitiesPerCluster : POD_IDENTITY.exceptionsPerCluster;
  if (count <= limit) return undefined;
  const named = what === "identities" ? "pod identities" : "exceptions from pod identity";
  return `a cluster must have at most ${limit} ${named}, got ${count}; move workloads off pod identity, starting with some of these`;
}

/** What is wrong with the label of a pod that a migration wires, or nothing. */
export function bindingLabelProblem(
  labels: Readonly<Record<string, string>> | undefined,
  selector: string,
): string | undefined {
  const given = isLiteral(labels) ? labels[POD_IDENTITY.label] : undefined;
  if (!isLiteral(given) || !isLiteral(selector) || given === selector) return undefined;
  return `the label \`${POD_IDENTITY.label}\` must be the selector of the pod identity, ${shown(selector)}, got ${shown(given)}; leave it out, podTemplate writes it`;
}

interface OperatingSystem {
  readonly nodeSelector?: { [key: string]: string };
  readonly os?: { readonly name: string };
}

/** Pod identity runs on Linux nodes only, so a Windows pod cannot be on its way off it. */
export function linuxProblem(spec: OperatingSystem | undefined): string | undefined {
  const selector = isLiteral(spec?.nodeSelector) ? spec.nodeSelector : {};
  const os = isLiteral(spec?.os) ? spec.os.name : undefined;
  if (selector["kubernetes.io/os"] !== "windows" && os !== "windows") return undefined;
  return "pods of a pod identity must run on Linux, where alone it works, got Windows; use FederatedBinding for them";
}

/** The policy that makes pod identity bearable on kubenet. Source: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity, mitigation. */
export const NET_RAW = {
  capability: "NET_RAW",
  /** "Kubernetes cluster containers should only use allowed capabilities", Azure/azure-policy at 04a62e1. */
  azurePolicyId: "/providers/Microsoft.Authorization/policyDefinitions/c26596ff-4d70-4e6a-9a30-c2506bd2f80c",
  /** Kind of the constraint, and of the constraint template that defines it. */
  constraintKind: "K8sPSPCapabilities",
  excludedNamespaces: ["kube-system"],
} as const;
