import {
  EntraApplication,
  FederatedBinding,
  FederatedCredential,
  IdentityBinding,
  ManagedIdentity,
} from "../../../constructs";
import type { Explanations } from "../given";

const ACCOUNT = { namespace: "orders", name: "orders-api" };
const CLIENT_ID = "33333333-3333-3333-3333-333333333333";

export const IDENTITY_BINDINGS: Explanations = {
  "binding-identity-twice": {
    cause: "The service account of the binding uses the identity through an identity binding already.",
    fix: "Remove the call of `addIdentity`.",
    example: ({ stack, cluster, identity }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        identity,
        serviceAccount: ACCOUNT,
        trust: "identity-binding",
      }).addIdentity(identity),
  },
  "binding-trust-application": {
    cause: "An identity binding maps a managed identity to a cluster. AKS has none for app registrations.",
    fix: 'Use a managed identity, or keep the trust "credential".',
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount: ACCOUNT,
        identity: EntraApplication.fromClientId(stack, "app", { clientId: CLIENT_ID }),
        trust: "identity-binding",
      }),
  },
  "binding-trust-audience": {
    cause: "The webhook of AKS projects tokens with one audience to pods that use an identity binding.",
    fix: "Remove `audience`.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount: ACCOUNT,
        trust: "identity-binding",
        audience: "api://own",
      }),
  },
  "identity-binding-api": {
    cause: "The version of the API is not a version, or has no identity bindings.",
    fix: "Remove `apiVersion`, or give a later version.",
    example: ({ stack, cluster, identity }) =>
      new IdentityBinding(stack, "mapping", { cluster, identity, apiVersion: "2025-10-01" }),
  },
  "identity-binding-credential": {
    cause: "AKS creates one credential on an identity for all of its identity bindings, and keeps it up to date.",
    fix: 'Remove the credential, and set `trust: "identity-binding"` on the bindings.',
    example: ({ stack, identity }) =>
      new FederatedCredential(stack, "credential", {
        identity,
        credentialName: "aks-identity-binding",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:contoso/orders:ref:refs/heads/main",
      }),
  },
  "identity-binding-name-twice": {
    cause: "Two identity bindings of a cluster have the same name, so one would replace the other.",
    fix: "Give one of them another name.",
    example: ({ stack, cluster, identity, resourceGroup }) => {
      const other = new ManagedIdentity(stack, "other", { resourceGroup, identityName: "id-other" });
      new IdentityBinding(stack, "mapping", { cluster, identity, bindingName: "orders" });
      new IdentityBinding(stack, "other-mapping", { cluster, identity: other, bindingName: "orders" });
    },
  },
  "identity-binding-twice": {
    cause: "The identity is bound to the cluster already. All bindings of the identity share that.",
    fix: "Remove one of the two. An IdentityBinding of your own must be created before the bindings that use it.",
    example: ({ stack, cluster, identity }) => {
      new IdentityBinding(stack, "mapping", { cluster, identity });
      new IdentityBinding(stack, "again", { cluster, identity });
    },
  },
  "pod-proxy-identity-binding": {
    cause: "The migration proxy sends the token of the pod to Entra ID, which rejects its audience.",
    fix: 'Move the application to WorkloadIdentityCredential, or keep the trust "credential".',
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount: ACCOUNT,
        trust: "identity-binding",
      }).podTemplate({ metadata: {}, spec: {} }, { migrationProxy: {} }),
  },
};
