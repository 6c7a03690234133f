/**
 * Names of the retired AAD pod identity. Sources: Azure/aad-pod-identity at e4e7eab (pkg/apis/aadpodidentity, pkg/mic,
 * charts/aad-pod-identity/crds); learn.microsoft.com/azure/aks/use-azure-ad-pod-identity; read 2026-11.
 */
export const POD_IDENTITY = {
  group: "aadpodidentity.k8s.io",
  apiVersion: "aadpodidentity.k8s.io/v1",
  /** Plurals of its kinds, as the API names them. */
  plurals: {
    AzureAssignedIdentity: "azureassignedidentities",
    AzureIdentity: "azureidentities",
    AzureIdentityBinding: "azureidentitybindings",
    AzurePodIdentityException: "azurepodidentityexceptions",
  },
  /** Pod label whose value is the selector of a binding. */
  label: "aadpodidbinding",
  /** Annotation of an AzureIdentity. With the value `namespaced`, only pods of its namespace can use it. */
  behavior: "aadpodidentity.k8s.io/Behavior",
  /** Its Helm chart. Source: charts/aad-pod-identity, values.yaml and README. */
  chart: "aad-pod-identity",
  /** The exception that AKS creates and removes together with the add-on. */
  addOnException: { namespace: "kube-system", name: "aks-addon-exception" },
  /** The output of a stack that has the commands to remove pod identity. A name of this package, which handover reads. */
  cleanUpOutput: "pod_identity_clean_up",
} as const;

/** The end of support, as warnings state it. Source: the same. */
export const POD_IDENTITY_END =
  "pod identity is retired: deprecated on 2022-10-24, archived in September 2023, its AKS add-on supported until " +
  "September 2025. Leave it with PodIdentityMigration; docs/leaving-pod-identity.md has the way";

/**
 * Types of node pools as `az aks show` prints them. AKS supports its pod identity add-on on scale sets only, and converts
 * availability sets to `VirtualMachines` from 2026-09-30 on.
 * Sources: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity, limitations; github.com/Azure/AKS releases, 2026-09-04.
 */
export const AVAILABILITY_SET = {
  type: "AvailabilitySet",
  /** Part of the provider id of a node that is in no scale set. */
  providerId: /Microsoft\.Compute\/virtualMachines\//i,
  /** Names of nodes in pools of the type `VirtualMachines`, which have such a provider id too. */
  virtualMachinesNode: /-vms\d+$/,
  convert: "az aks update --migrate-vmas-to-vms",
} as const;

/** The policy that AKS requires for pod identity on kubenet. Source: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity, mitigation. */
export const NET_RAW = {
  capability: "NET_RAW",
  /** "Kubernetes cluster containers should only use allowed capabilities", Azure/azure-policy at 04a62e1. */
  azurePolicyId: "/providers/Microsoft.Authorization/policyDefinitions/c26596ff-4d70-4e6a-9a30-c2506bd2f80c",
  /** Kind of the constraint, and of the constraint template that defines it. */
  constraintKind: "K8sPSPCapabilities",
  excludedNamespaces: ["kube-system"],
} as const;
