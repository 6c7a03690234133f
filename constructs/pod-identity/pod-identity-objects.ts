import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { type TerraformProvider, type TerraformResourceLifecycle, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { ImportBlock } from "../core/moved/moved";
import { shown } from "../../values/shown";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { isManagedHere } from "../cluster/cluster-key";
import { type Problem, refusal } from "../../values/problem";

/** A custom resource of pod identity. */
export interface PodIdentityObject {
  readonly kind: "AzureIdentity" | "AzureIdentityBinding" | "AzurePodIdentityException";
  readonly namespace: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Creates a custom resource of pod identity, or imports one that exists. */
export function writeObject(
  scope: Construct,
  id: string,
  { kind, namespace, name, annotations, spec }: PodIdentityObject,
  options: {
    readonly importExisting: boolean;
    readonly provider?: TerraformProvider;
    readonly lifecycle?: TerraformResourceLifecycle;
  },
): Manifest {
  const manifest = new Manifest(scope, id, {
    manifest: {
      apiVersion: POD_IDENTITY.apiVersion,
      kind,
      metadata: { name, namespace, ...(annotations && { annotations: { ...annotations } }) },
      spec: { ...spec },
    },
    provider: options.provider,
    lifecycle: options.lifecycle,
  });
  if (options.importExisting) {
    new ImportBlock(scope, `${id}-import`, {
      to: manifest,
      resourceId: `apiVersion=${POD_IDENTITY.apiVersion},kind=${kind},namespace=${namespace},name=${name}`,
    });
  }
  return manifest;
}

/** The plan of a custom resource reads from the API server, so the cluster must not be created in the same apply. */
export function sameApplyProblem(scope: Construct, cluster: IWorkloadIdentityCluster): Problem | undefined {
  if (!isManagedHere(cluster) || TerraformStack.of(cluster) !== TerraformStack.of(scope)) return undefined;
  return refusal(
    "custom-resource-cluster",
    `\`cluster\` must exist before this stack is planned, because \`kubernetes_manifest\` reads from its API server during the plan, got ` +
      `${shown(cluster.node.path)} of the same stack; use WorkloadIdentityCluster.fromClusterName in another stack`,
  );
}
