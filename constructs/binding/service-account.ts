import { Annotations as KubernetesAnnotations } from "@cdktf/provider-kubernetes/lib/annotations";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

/** How the Kubernetes service account of a binding is managed. */
export type ServiceAccountMode =
  /** The stack creates and owns it. */
  | "create"
  /** It exists, created by Helm, by hand or by Kubernetes. Terraform manages only the annotations of the binding. */
  | "adopt"
  /** It comes from a repository of manifests. The stack does not create it; `serviceAccountManifest` is its content. */
  | "manifest";

export interface ServiceAccountSpec {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly automountToken?: boolean;
  readonly provider?: TerraformProvider;
}

/** The Kubernetes manifest of a service account. */
export interface ServiceAccountManifest {
  /** Version of the Kubernetes API. */
  readonly apiVersion: "v1";
  /** Kind of the object. */
  readonly kind: "ServiceAccount";
  /** Name, namespace, annotations and labels. */
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  /** Whether pods also get a token for the Kubernetes API. */
  readonly automountServiceAccountToken?: boolean;
}

/** Creates the service account or its annotations. Pods read the name of the returned resource, so they wait for it. */
export function writeServiceAccount(
  scope: Construct,
  mode: Exclude<ServiceAccountMode, "manifest">,
  spec: ServiceAccountSpec,
): ServiceAccountV1 | KubernetesAnnotations {
  const { name, namespace, provider } = spec;
  const annotations = { ...spec.annotations };
  if (mode === "adopt") {
    // Without `force`: it would overwrite annotations of another owner, and a destroy would delete them.
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

/** The manifest of a service account. */
export function manifestOf(spec: ServiceAccountSpec): ServiceAccountManifest {
  const { name, namespace, annotations, labels, automountToken } = spec;
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, annotations, ...(labels && { labels }) },
    ...(automountToken !== undefined && { automountServiceAccountToken: automountToken }),
  };
}
