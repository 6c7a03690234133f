import {
  EntraApplication,
  MigrationPhase,
  NetRawPolicy,
  PodIdentity,
  PodIdentityException,
  PodIdentityMigration,
} from "../../../constructs";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Token } from "cdktf";
import type { Explanations } from "../given";

const serviceAccount = { namespace: "orders", name: "orders-api" } as const;
const phase = MigrationPhase.PREPARE;

export const POD_IDENTITY: Explanations = {
  "custom-resource-cluster": {
    cause: "The plan of a custom resource reads from the API server. The cluster does not exist at that time.",
    fix: "Use `WorkloadIdentityCluster.fromClusterName` in another stack.",
    example: ({ stack, newCluster, identity }) =>
      new PodIdentity(stack, "pod", { cluster: newCluster({}), namespace: "orders", name: "orders", identity }),
  },
  "migration-app-registration": {
    cause: "The credential of an app registration is not created here.",
    fix: "Create the credential from `binding.credentialParameters`, and omit the pod identity.",
    example: ({ stack, cluster, identity }) => {
      const app = EntraApplication.fromClientId(stack, "app", { clientId: "33333333-3333-3333-3333-333333333333" });
      const from = PodIdentity.fromPodIdentityName(stack, "one", { namespace: "orders", name: "orders", identity });
      const also = PodIdentity.fromPodIdentityName(stack, "two", {
        namespace: "orders",
        name: "reports",
        selector: "orders",
        identity: app,
      });
      new PodIdentityMigration(stack, "orders", { from, alsoFrom: [also], cluster, serviceAccount, phase });
    },
  },
  "migration-namespace": {
    cause: "The add-on serves pods in the namespace of the pod identity only.",
    fix: 'Use that namespace. Set `installedBy: "manifests"` if Helm or a manifest created the pod identity.',
    example: ({ stack, cluster, identity }) => {
      const from = PodIdentity.fromPodIdentityName(stack, "one", { namespace: "billing", name: "orders", identity });
      new PodIdentityMigration(stack, "orders", { from, cluster, serviceAccount, phase });
    },
  },
  "migration-same-identity": {
    cause: "Two pod identities have the same managed identity. One credential is enough for both.",
    fix: "Omit the second one.",
    example: ({ stack, cluster, identity }) => {
      const podIdentity = (name: string) =>
        PodIdentity.fromPodIdentityName(stack, name, { namespace: "orders", name, selector: "orders", identity });
      new PodIdentityMigration(stack, "orders", {
        from: podIdentity("one"),
        alsoFrom: [podIdentity("two")],
        cluster,
        serviceAccount,
        phase,
      });
    },
  },
  "migration-selector": {
    cause: "A migration is for the pods of one selector.",
    fix: "Use another migration for pods with another selector.",
    example: ({ stack, cluster, identity }) => {
      const podIdentity = (name: string) =>
        PodIdentity.fromPodIdentityName(stack, name, { namespace: "orders", name, identity });
      new PodIdentityMigration(stack, "orders", {
        from: podIdentity("one"),
        alsoFrom: [podIdentity("two")],
        cluster,
        serviceAccount,
        phase,
      });
    },
  },
  "migration-selector-label": {
    cause: "The selector of a workload contains the label that RETIRE removes. A selector cannot change.",
    fix: "Set `keepLabel: true`.",
    example: ({ stack, cluster, identity }) => {
      const from = PodIdentity.fromPodIdentityName(stack, "one", { namespace: "orders", name: "orders", identity });
      const migration = new PodIdentityMigration(stack, "orders", {
        from,
        cluster,
        serviceAccount,
        phase: MigrationPhase.RETIRE,
      });
      const labels = { aadpodidbinding: "orders" };
      new DeploymentV1(stack, "workload", {
        metadata: { name: "orders", namespace: "orders" },
        spec: {
          selector: { matchLabels: labels },
          template: migration.podTemplate({ metadata: { labels }, spec: { container: [{ name: "api" }] } }),
        },
      });
    },
  },
  "net-raw-kubenet": {
    cause: "On kubenet a pod can impersonate another pod and use its identity.",
    fix: "Pass `netRawPolicy`.",
    example: ({ newStack, newCluster, identity }) =>
      new PodIdentity(newStack("pods"), "pod", {
        cluster: newCluster({ network: { plugin: "kubenet" } }),
        namespace: "orders",
        name: "orders",
        identity,
      }),
  },
  "net-raw-namespaces": {
    cause: "The parameters of a policy are JSON, which cannot contain the token of a list.",
    fix: "List each namespace.",
    example: ({ stack, cluster }) => {
      const excludedNamespaces = Token.asList("${var.namespaces}");
      NetRawPolicy.azurePolicy(stack, "policy", { cluster, excludedNamespaces });
    },
  },
  "net-raw-template": {
    cause: "The plan of the constraint needs the kind that the template defines.",
    fix: "Create the template in a stack that is applied first.",
    example: ({ stack, cluster }) => {
      NetRawPolicy.gatekeeperTemplate(stack, "template", { cluster });
      NetRawPolicy.gatekeeper(stack, "policy", { cluster });
    },
  },
  "pod-identity-count": {
    cause: "AKS supports a limited number of pod identities and exceptions in a cluster.",
    fix: "Migrate workloads to workload identity.",
    example: ({ stack, identity }) => {
      for (let i = 0; i <= 200; i++)
        PodIdentity.fromPodIdentityName(stack, `pod-${i}`, { namespace: "orders", name: `orders-${i}`, identity });
    },
  },
  "pod-identity-exception-name": {
    cause: "AKS creates and deletes this exception with the add-on.",
    fix: "Use another name.",
    example: ({ stack, cluster }) =>
      new PodIdentityException(stack, "exception", {
        cluster,
        namespace: "kube-system",
        name: "aks-addon-exception",
        podLabels: { app: "orders" },
      }),
  },
  "pod-identity-label": {
    cause: "The label of the pod has another value than the selector of the pod identity.",
    fix: "Omit the label, because `podTemplate` adds it.",
    example: ({ stack, cluster, identity }) => {
      const from = PodIdentity.fromPodIdentityName(stack, "one", { namespace: "orders", name: "orders", identity });
      const migration = new PodIdentityMigration(stack, "orders", { from, cluster, serviceAccount, phase });
      migration.podTemplate({ metadata: { labels: { aadpodidbinding: "billing" } } });
    },
  },
  "pod-identity-labels": {
    cause: "An exception without labels matches no pod.",
    fix: "Add the labels of the pods.",
    example: ({ stack, cluster }) =>
      new PodIdentityException(stack, "exception", { cluster, namespace: "orders", name: "orders", podLabels: {} }),
  },
  "pod-identity-namespaces": {
    cause: "In managed mode pod identity matches pods in the namespace of the identity only.",
    fix: "Remove `acrossNamespaces`.",
    example: ({ stack, cluster, identity }) =>
      new PodIdentity(stack, "pod", {
        cluster,
        namespace: "orders",
        name: "orders",
        identity,
        mode: "managed",
        acrossNamespaces: true,
      }),
  },
  "pod-identity-windows": {
    cause: "Pod identity does not support Windows nodes.",
    fix: "Use a FederatedBinding for these pods.",
    example: ({ stack, cluster, identity }) => {
      const from = PodIdentity.fromPodIdentityName(stack, "one", { namespace: "orders", name: "orders", identity });
      const migration = new PodIdentityMigration(stack, "orders", { from, cluster, serviceAccount, phase });
      migration.podTemplate({ spec: { os: { name: "windows" } } });
    },
  },
};
