import { Annotations as KubernetesAnnotations } from "@cdktf/provider-kubernetes/lib/annotations";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

/** What becomes of the Kubernetes service account of a binding. */
export type ServiceAccountMode =
  /** It is made here and belongs to this stack. */
  | "create"
  /** It exists (made by Helm, by hand, or by Kubernetes itself): only annotations are added, and only those are removed. */
  | "adopt"
  /** It comes from a repository of manifests: nothing is written, `serviceAccountManifest` says what belongs there. */
  | "manifest";

export interface ServiceAccountSpec {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly automountToken?: boolean;
  readonly provider?: TerraformProvider;
}

/** A service account as a manifest of Kubernetes. */
export interface ServiceAccountManifest {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly automountServiceAccountToken?: boolean;
}

/** Writes the account, or its annotations; gives the resource whose name pods wait for. */
export function writeServiceAccount(
  scope: Construct,
  mode: Exclude<ServiceAccountMode, "manifest">,
  spec: ServiceAccountSpec,
): ServiceAccountV1 | KubernetesAnnotations {
  const { name, namespace, provider } = spec;
  const annotations = { ...spec.annotations };
  if (mode === "adopt") {
    // Never with `force`: destroying would then delete the key, and what another owner had written there is not restored.
    return new KubernetesAnnotations(scope, "service-account", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace },
      annotations,
      provider,
    });
  }
  return new ServiceAccountV1(scope, "service-account", {
    metadata: { name, namespace, annotations, labels: spec.labels },
    automountServiceAccountToken: spec.automountToken,
    provider,
  });
}

/** The account as the manifest that another repository keeps. */
export function manifestOf(spec: ServiceAccountSpec): ServiceAccountManifest {
  const { name, namespace, annotations, labels, automountToken } = spec;
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, annotations, ...(labels && { labels }) },
    ...(automountToken !== undefined && { automountServiceAccountToken: automountToken }),
  };
}
