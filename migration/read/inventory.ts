import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isHelmValues } from "../../model/manifests/helm-values";
import { isTerraformConfiguration, isTerraformShow, isTerraformState } from "../../model/terraform/show";
import type { Tree } from "../../model/terraform/tree";
import { type KustomizationManifest, readKustomization } from "./kustomization";
import { podIdentityChart } from "./pod-identity-chart";
import { type AvailabilitySet, inAvailabilitySet } from "./node-pools";
import {
  type AssignedManifest,
  type BindingManifest,
  type ExceptionManifest,
  type IdentityManifest,
  type Manifest,
  readAssigned,
  readBinding,
  readException,
  readIdentity,
} from "./pod-identity-manifests";
import { type ReleaseManifest, readRelease } from "./release-manifests";
import { type SourceObject, at, fields, list, text, texts } from "./source-object";
import { type WorkloadManifest, labelValues, readWorkload, workloadKind } from "./workload-manifests";
import { type ExistingCredential, existingCredential } from "../../model/terraform/azure-cli";
import { queriedResource } from "../../model/terraform/query";
import { progress } from "../../values/progress";

/** The role of another object in the input. */
export type OtherRole =
  /** Not a mapping with a kind, so not a Kubernetes object. */
  | "not an object"
  /** A file of Helm values without a setting of pod identity. */
  | "Helm values"
  /** A plan, state or configuration of Terraform. */
  | "Terraform"
  /** A federated identity credential in Azure. */
  | "credential in Azure"
  /** A kind that does not matter for the plan. */
  | "unknown"
  /** Contains the label `aadpodidbinding`, outside of a known pod template. */
  | "mentions the label"
  /** A setting of another system that gets tokens from pod identity. */
  | "asks pod identity"
  | "pod identity itself"
  | "custom resource definition"
  | "service account"
  | "namespace"
  | "secret";

export interface OtherManifest extends Manifest {
  readonly role: OtherRole;
  /** The client id annotation of a service account. */
  readonly clientId?: string;
  /** Of an object that asks pod identity. */
  readonly apiVersion?: string;
  /** Of a credential in Azure. */
  readonly credential?: ExistingCredential;
  /** AzureIdentities that the values of pod identity's own release create. */
  readonly creates?: readonly string[];
  /** A workload or release of pod identity whose arguments show that it matches inside a namespace only. */
  readonly namespaced?: boolean;
  /** The Pod Security level that a namespace enforces. */
  readonly podSecurity?: string;
  /** Values of the label `aadpodidbinding` for pods that it creates: not those by which it selects pods. */
  readonly labelValues?: readonly string[];
}

/** The input by type of object. Every object is in exactly one of the lists. */
export interface Inventory {
  readonly identities: readonly IdentityManifest[];
  readonly bindings: readonly BindingManifest[];
  readonly exceptions: readonly ExceptionManifest[];
  readonly assigned: readonly AssignedManifest[];
  readonly workloads: readonly WorkloadManifest[];
  readonly releases: readonly ReleaseManifest[];
  readonly others: readonly OtherManifest[];
  readonly kustomizations: readonly KustomizationManifest[];
  /** Nodes and node pools in availability sets. */
  readonly pools: readonly AvailabilitySet[];
}

/** Whether an argument of a pod identity controller makes it match inside a namespace only; managed mode implies it. */
function runsNamespaced(workload: WorkloadManifest): boolean {
  return workload.containers.some(
    ({ words, env }) =>
      words.some((word) => /^--(forceNamespaced(=true)?|operation-mode=managed)$/i.test(word)) ||
      env["FORCENAMESPACED"]?.toLowerCase() === "true",
  );
}

/** The controllers of pod identity, by the names of its charts and manifests. */
function isPodIdentityItself(object: unknown, workload: WorkloadManifest): boolean {
  const images = [
    ...list(at(object, "spec", "template", "spec", "containers")),
    ...list(at(object, "spec", "containers")),
  ]
    .flatMap((container) => text(at(container, "image")) ?? [])
    .join(" ");
  const component = workload.podLabels["component"] ?? workload.podLabels["app.kubernetes.io/component"] ?? "";
  return (
    /\/(mic|nmi)([:@]|\s|$)/.test(images) || (["mic", "nmi"].includes(component) && workload.selector === undefined)
  );
}

/** Whether an object is a setting of another system that gets tokens from pod identity. */
function asksPodIdentity(kind: string, object: unknown): boolean {
  if (kind === "SecretProviderClass") return text(at(object, "spec", "parameters", "usePodIdentity")) === "true";
  return kind.endsWith("TriggerAuthentication") && text(at(object, "spec", "podIdentity", "provider")) === "azure";
}

function other(manifest: Manifest, apiVersion: string, object: unknown): OtherManifest {
  const { kind } = manifest;
  const annotations = texts(at(object, "metadata", "annotations"));
  const labels = texts(at(object, "metadata", "labels"));
  if (apiVersion === "v1" && kind === "ServiceAccount")
    return { ...manifest, role: "service account", clientId: annotations[WEBHOOK_KEYS.clientId] };
  if (apiVersion === "v1" && kind === "Namespace")
    return { ...manifest, role: "namespace", podSecurity: labels["pod-security.kubernetes.io/enforce"] };
  if (apiVersion === "v1" && kind === "Secret") return { ...manifest, role: "secret" };
  if (kind === "CustomResourceDefinition" && text(at(object, "spec", "group")) === POD_IDENTITY.group)
    return { ...manifest, role: "custom resource definition" };
  if (asksPodIdentity(kind, object)) return { ...manifest, role: "asks pod identity", apiVersion };
  const values = labelValues(object);
  return values === undefined
    ? { ...manifest, role: "unknown" }
    : { ...manifest, role: "mentions the label", labelValues: values };
}

function withoutKind(object: Tree): Pick<OtherManifest, "role" | "credential"> {
  const credential = existingCredential(queriedResource(object) ?? object);
  if (credential) return { role: "credential in Azure", credential };
  if (isHelmValues(object)) return { role: "Helm values" };
  const isTerraform = isTerraformShow(object) || isTerraformState(object) || isTerraformConfiguration(object);
  return { role: isTerraform ? "Terraform" : "not an object" };
}

/** Sorts the objects of an input. It reads the input once and keeps only what the plan needs. */
export async function takeInventory(sources: Iterable<SourceObject> | AsyncIterable<SourceObject>): Promise<Inventory> {
  const identities: IdentityManifest[] = [];
  const bindings: BindingManifest[] = [];
  const exceptions: ExceptionManifest[] = [];
  const assigned: AssignedManifest[] = [];
  const workloads: WorkloadManifest[] = [];
  const releases: ReleaseManifest[] = [];
  const others: OtherManifest[] = [];
  const pools: AvailabilitySet[] = [];
  const kustomizations: KustomizationManifest[] = [];
  let index = 0;

  for await (const { object, file, line } of sources) {
    progress("Reading object", index + 1);
    const stated = fields(object);
    const apiVersion = text(stated?.["apiVersion"]) ?? "";
    const kind = text(stated?.["kind"]) ?? "";
    const manifest: Manifest = {
      index: index++,
      kind,
      name: text(at(object, "metadata", "name")) ?? text(at(object, "metadata", "generateName")) ?? "",
      namespace: text(at(object, "metadata", "namespace")),
      file,
      line,
    };
    pools.push(...inAvailabilitySet(kind, object).map((what) => ({ what, file })));
    const kustomization = readKustomization(file, object);
    if (kustomization) kustomizations.push(kustomization);
    const workload = workloadKind(apiVersion, kind);
    const release = workload ? undefined : readRelease(manifest, apiVersion, object as Tree);
    const ours = apiVersion.startsWith(`${POD_IDENTITY.group}/`);
    const chart = podIdentityChart(apiVersion, kind, object as Tree);
    if (chart) others.push({ ...manifest, role: "pod identity itself", ...chart });
    else if (release) releases.push(release);
    else if (kind === "") others.push({ ...manifest, ...withoutKind(object as Tree) });
    else if (ours && kind === "AzureIdentity") identities.push(readIdentity(manifest, object));
    else if (ours && kind === "AzureIdentityBinding") bindings.push(readBinding(manifest, object));
    else if (ours && kind === "AzurePodIdentityException") exceptions.push(readException(manifest, object));
    else if (ours && kind === "AzureAssignedIdentity") assigned.push(readAssigned(manifest, object));
    else if (workload) {
      const read = readWorkload(manifest, workload, object);
      if (isPodIdentityItself(object, read)) {
        others.push({ ...manifest, role: "pod identity itself", namespaced: runsNamespaced(read) });
      } else workloads.push(read);
    } else others.push(other(manifest, apiVersion, object));
  }
  return {
    identities,
    bindings,
    exceptions,
    assigned,
    workloads,
    releases,
    others,
    kustomizations,
    pools,
  };
}
