import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { IDENTITY_BINDING_USE } from "../../facts/kubernetes/webhook";
import { rules, SOURCES } from "./rule";

const { apiGroup, verb, credentialName, type } = IDENTITY_BINDING;
const REJECTED = "The proxy of the cluster rejects the token: the pod gets no token of Entra ID";

/** Rules about identity bindings of AKS. Sources read 2026-11. */
export const IDENTITY_BINDING_RULES = rules({
  "identity-binding-annotation": {
    severity: "error",
    title: "The service account of a pod may use an identity binding, and the pod does not ask for it",
    consequence:
      "The webhook projects a token for Entra ID, and no credential trusts the service account: AADSTS700213 (formerly AADSTS70021)",
    fix: `${IDENTITY_BINDING_USE}: "true" in the annotations of the pod template`,
    source: `${SOURCES.identityBindings}, ${SOURCES.webhook}`,
  },
  "identity-binding-role": {
    severity: "error",
    title: "A pod asks for an identity binding, and no ClusterRoleBinding lets its service account use the identity",
    consequence: REJECTED,
    fix: `a ClusterRoleBinding of a ClusterRole with the verb ${verb}, whose subject is the service account`,
    source: SOURCES.identityBindings,
  },
  "identity-binding-missing": {
    severity: "error",
    title: "A pod asks for an identity binding, and the identity is not bound to its cluster",
    consequence: REJECTED,
    fix: `${type} of the cluster with the id of the identity`,
    source: SOURCES.identityBindings,
  },
  "identity-binding-rule": {
    severity: "error",
    title: "A role for identity bindings allows something else",
    consequence: "Kubernetes accepts the role, and no service account may use the identity",
    fix: `a ClusterRole with apiGroups: ["${apiGroup}"], resources: ["<client id>"], verbs: ["${verb}"]`,
    source: SOURCES.identityBindings,
  },
  "identity-binding-cluster": {
    severity: "error",
    title: "An identity binding is for a cluster with API server VNet integration",
    consequence: "AKS does not support identity bindings on such clusters",
    fix: "credentials, or a cluster without virtual_network_integration_enabled",
    source: SOURCES.identityBindings,
  },
  "identity-binding-proxy": {
    severity: "error",
    title: "A pod asks for an identity binding and for the migration proxy",
    consequence: "The migration proxy sends the token to Entra ID, which rejects its audience: AADSTS700212",
    fix: "no proxy: an application with WorkloadIdentityCredential and its token proxy turned on",
    source: `${SOURCES.webhook}, pkg/proxy/proxy.go`,
  },
  "identity-binding-order": {
    severity: "warning",
    title: "A pod does not wait for its identity binding",
    consequence: "It can start before it may use the identity, and the apply waits for it until it is restarted",
    fix: "depends_on with the ClusterRoleBinding and the identity binding",
    source: SOURCES.identityBindings,
  },
  "managed-credential": {
    severity: "error",
    title: "A credential is the one that AKS manages for identity bindings",
    consequence: `AKS creates ${credentialName} and shares it: the apply fails because it exists, and a destroy cuts off all pods that use the identity`,
    fix: "no such credential",
    source: SOURCES.identityBindings,
  },
});
