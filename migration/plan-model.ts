import type { IdentityParts } from "./placeholders";
import type { Origin } from "./pod-identity-manifests";
import type { Rollout } from "../facts/workload-kinds";

/** What becomes of an object of the input. */
export type Verdict =
  /** It is in the generated code or in a patch. */
  | "converted"
  /** Its owner has to say something first; the notes say what. */
  | "to decide"
  /** Workload identity has nothing in its place. */
  | "impossible"
  /** It goes at the end; the clean-up list says how. */
  | "clean up"
  /** Part of another object: a pod of a Deployment, a patch of a base. */
  | "covered"
  /** It has no part in pod identity. */
  | "not concerned";

export const VERDICTS: readonly Verdict[] = [
  "converted",
  "to decide",
  "impossible",
  "clean up",
  "covered",
  "not concerned",
];

/** The account of one input object. */
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

/** A managed identity or an app registration that workloads move to: the one they use now. */
export interface PlannedIdentity {
  /** Two with the same key are one. */
  readonly key: string;
  /** Construct id in the generated code. */
  readonly id: string;
  readonly managed?: IdentityParts;
  /** An app registration, of types 1 and 2. */
  readonly application?: { readonly clientId: string; readonly tenantId?: string };
}

/** An AzureIdentity that a service account takes the place of. */
export interface LegacyIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly selector: string;
  readonly origin: Origin;
  readonly identity: PlannedIdentity;
}

/** A service account that gets identities. */
export interface PlannedAccount {
  /** Construct id in the generated code. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Workloads use it already, so it is annotated where it is and not made. */
  readonly exists: boolean;
  /** What it takes the place of; the first is the default of its pods. */
  readonly from: readonly [LegacyIdentity, ...LegacyIdentity[]];
}

/** What the owner of a workload has to decide. */
export interface Decision {
  readonly about:
    | "bare pod"
    | "binding"
    | "default identity"
    | "environment"
    | "host network"
    | "identity"
    | "job"
    | "name"
    | "namespace"
    | "owner"
    | "pod security"
    | "replicas"
    | "selector"
    | "service account"
    | "subscription"
    | "windows";
  readonly text: string;
}

export interface PlannedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly verdict: "converted" | "to decide" | "impossible";
  readonly selector?: string;
  /** `namespace/name` of the AzureIdentities its pods have today, the default first. */
  readonly identities: readonly string[];
  readonly serviceAccount?: string;
  readonly rollout?: Rollout;
  /** The port of the migration proxy; nothing where the pod cannot have it. */
  readonly proxyPort?: number;
  /** Its selector of pods names `aadpodidbinding`, so its template keeps that label. */
  readonly keepsLabel: boolean;
  readonly decisions: readonly Decision[];
  readonly notes: readonly string[];
  /** Patches for its manifests, relative to the output folder. */
  readonly patches?: { readonly switch: string; readonly retire?: string };
}

/** A step that ends pod identity, after all workloads have moved. */
export interface CleanUpStep {
  readonly what: string;
  readonly commands: readonly string[];
}

/** A piece of the input that holds no object that can be read. */
export interface NotRead {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface PlanOptions {
  /** Namespace of manifests that state none. @default "default" */
  readonly namespace?: string;
  /** Pod identity runs with --forceNamespaced or in managed mode. @default - what its own manifests say, otherwise false */
  readonly namespaced?: boolean;
  /** The subscription of the cluster. @default - the one that most identities are in */
  readonly subscriptionId?: string;
  /** Name of the cluster, for the code and the commands. @default - a variable of the generated code */
  readonly clusterName?: string;
  /** Resource group of the cluster. @default - a variable of the generated code */
  readonly resourceGroupName?: string;
}

export interface MigrationPlan {
  /** One entry for each object of the input, in its order. */
  readonly entries: readonly Entry[];
  readonly subscriptionId?: string;
  readonly identities: readonly PlannedIdentity[];
  readonly accounts: readonly PlannedAccount[];
  readonly workloads: readonly PlannedWorkload[];
  readonly cleanUp: readonly CleanUpStep[];
  /** Pieces of the input that hold no object that can be read. */
  readonly notRead: readonly NotRead[];
  /** What holds for the plan as a whole. */
  readonly notes: readonly string[];
}
