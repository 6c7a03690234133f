import type { IdentityParts } from "../read/placeholders";
import type { Origin } from "../read/pod-identity-manifests";
import type { Rollout } from "../../facts/kubernetes/workload-kinds";
import type { Problem } from "../../values/problem";

/** The result for an object of the input. */
export type Verdict =
  /** It is in the generated code or in a patch. */
  | "converted"
  /** Its owner has to decide first; the notes say what. */
  | "to decide"
  /** Workload identity has no equivalent. */
  | "impossible"
  /** It is removed at the end; the clean-up list has the commands. */
  | "clean up"
  /** Part of another object: a pod of a Deployment, a patch of a base. */
  | "covered"
  /** It is not related to pod identity. */
  | "not concerned";

export const VERDICTS: readonly Verdict[] = [
  "converted",
  "to decide",
  "impossible",
  "clean up",
  "covered",
  "not concerned",
];

/** The entry of one input object. */
export interface Entry {
  readonly index: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly verdict: Verdict;
  readonly notes: readonly string[];
}

/** The managed identity or app registration of workloads. It does not change in the migration. */
export interface PlannedIdentity {
  /** Identities with the same key are the same identity. */
  readonly key: string;
  /** Construct id in the generated code. */
  readonly id: string;
  readonly managed?: IdentityParts;
  /** An app registration, of types 1 and 2. */
  readonly application?: { readonly clientId: string; readonly tenantId?: string };
}

/** An AzureIdentity that a service account replaces. */
export interface LegacyIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly selector: string;
  readonly origin: Origin;
  readonly identity: PlannedIdentity;
  /** The client id that its manifest states, if it is one. */
  readonly clientId?: string;
}

/** AKS has identity bindings for managed identities only. */
export const isBindable = ({ identity }: LegacyIdentity): boolean => identity.managed !== undefined;

/** A service account that gets identities. */
export interface PlannedAccount {
  /** Construct id in the generated code. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Workloads already use it, so it is annotated and not created. */
  readonly exists: boolean;
  /** Set if its pods get tokens through an identity binding. @default - by a federated identity credential */
  readonly trust?: "identity-binding";
  /** The AzureIdentities that it replaces. The first one is the default of its pods. */
  readonly from: readonly [LegacyIdentity, ...LegacyIdentity[]];
}

/** A decision of the owner of a workload. */
export interface Decision {
  readonly about:
    | "bare pod"
    | "binding"
    | "default identity"
    | "environment"
    | "host network"
    | "identity"
    | "job"
    | "library"
    | "name"
    | "namespace"
    | "owner"
    | "pod security"
    | "release"
    | "replicas"
    | "secret provider class"
    | "selector"
    | "service account"
    | "subscription"
    | "windows";
  readonly text: string;
}

/** The change of the values of a release, which its owner makes where the release is kept. */
export interface ReleaseChange {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The values of the phase SWITCH, as YAML. */
  readonly set: string;
  /** The settings to remove in the phase RETIRE, as paths in the values. */
  readonly remove: readonly string[];
  /** Settings with a name of the chart: what they do is not known. */
  readonly ofChart: readonly string[];
  /** Fields with other values, which were not read. */
  readonly elsewhere: readonly string[];
}

export interface PlannedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly verdict: "converted" | "to decide" | "impossible";
  readonly selector?: string;
  /** `namespace/name` of the current AzureIdentities of its pods, the default first. */
  readonly identities: readonly string[];
  readonly serviceAccount?: string;
  /** Whether its pods get tokens through an identity binding. @default - by a federated identity credential */
  readonly identityBinding?: true;
  readonly rollout?: Rollout;
  /** The port of the migration proxy; undefined if the pod cannot have it. */
  readonly proxyPort?: number;
  /** Its containers name no identity and it mounts a SecretProviderClass, so it needs no migration proxy. */
  readonly onlyMountsSecrets: boolean;
  /** Names of the SecretProviderClasses with pod identity that it mounts, in its namespace. */
  readonly secretClasses: readonly string[];
  /** Its selector contains `aadpodidbinding`, so its template keeps the label. */
  readonly keepsLabel: boolean;
  readonly decisions: readonly Decision[];
  readonly notes: readonly string[];
  /** Patches for its manifests, relative to the output folder. */
  readonly patches?: { readonly switch: string; readonly retire?: string };
  /** The change of the Helm release that creates its pods, instead of patches. */
  readonly release?: ReleaseChange;
}

/** A SecretProviderClass that gets secrets with pod identity. */
export interface PlannedSecretClass {
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  /** The workloads that mount it, as `kind name`. */
  readonly workloads: readonly string[];
  /** The client id of the identity of these workloads. */
  readonly clientId?: string;
  /** Whether their pods get tokens through an identity binding. */
  readonly identityBinding?: true;
  /** Why it cannot be converted as it is. */
  readonly problem?: string;
  /** The patch that converts it, relative to the output folder. */
  readonly patch?: string;
}

/** A step that removes pod identity after all workloads were migrated. */
export interface CleanUpStep {
  readonly what: string;
  readonly commands: readonly string[];
}

/** An object of pod identity that the clean-up keeps, because something outside of the generated code and patches uses it. */
export interface CleanUpWait {
  /** `kind namespace/name`. */
  readonly object: string;
  /** Its users, in the same form. */
  readonly users: readonly string[];
}

/** A part of the input that has no readable object. */
export interface NotRead {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface PlanOptions {
  /** Namespace of manifests that do not state one. @default "default" */
  readonly namespace?: string;
  /** Pod identity runs with --forceNamespaced or in managed mode. @default - read from its manifests, otherwise false */
  readonly namespaced?: boolean;
  /** The subscription of the cluster. @default - the one with the most identities */
  readonly subscriptionId?: string;
  /** The subscription of the cluster, if it is not that of the identities. @default - that of the identities */
  readonly clusterSubscriptionId?: string;
  /** Name of the cluster, for the code and the commands. @default - a variable of the generated code */
  readonly clusterName?: string;
  /** Resource group of the cluster. @default - a variable of the generated code */
  readonly resourceGroupName?: string;
  /** How pods get the tokens of managed identities after the migration. @default "credential" */
  readonly trust?: "credential" | "identity-binding";
}

export interface MigrationPlan {
  /** The environment of the input that it is for. @default - the input is one environment */
  readonly environment?: string;
  /** The folder or file that names the environment. */
  readonly environmentPlace?: string;
  /** Folders and files that have one object with different values and are not named like environments. @default - none */
  readonly notEnvironments?: readonly string[];
  /** One entry for each object of the input, in its order. */
  readonly entries: readonly Entry[];
  readonly subscriptionId?: string;
  readonly identities: readonly PlannedIdentity[];
  readonly accounts: readonly PlannedAccount[];
  readonly workloads: readonly PlannedWorkload[];
  readonly secretClasses: readonly PlannedSecretClass[];
  readonly cleanUp: readonly CleanUpStep[];
  /** Objects that the clean-up keeps. While there is one, it keeps pod identity itself too. */
  readonly cleanUpWaits: readonly CleanUpWait[];
  /** Documents that are no manifests, by what they are. */
  readonly otherFiles: { readonly helmValues: number; readonly terraform: number };
  /** Why the cluster cannot be migrated as it is. @default - it can */
  readonly refusal?: Problem;
  /** Parts of the input that have no readable object. */
  readonly notRead: readonly NotRead[];
  /** Notes about the whole plan. */
  readonly notes: readonly string[];
}
