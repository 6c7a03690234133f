import { Readable } from "node:stream";
import fc from "fast-check";
import { checkManifests } from "../../check/check";
import { jsonReport, textReport } from "../../check/report";
import { evaluateWiring } from "../../wiring/evaluate";
import { modelOf } from "../model/model-of";
import { isWiringRuleId } from "../../wiring/rules/rules";

const KEYS = [
  "apiVersion",
  "kind",
  "metadata",
  "spec",
  "name",
  "namespace",
  "labels",
  "annotations",
  "template",
  "jobTemplate",
  "containers",
  "container",
  "initContainers",
  "env",
  "value",
  "valueFrom",
  "volumes",
  "projected",
  "sources",
  "serviceAccountToken",
  "audience",
  "csi",
  "driver",
  "volumeAttributes",
  "secretProviderClass",
  "selector",
  "matchLabels",
  "serviceAccountName",
  "hostNetwork",
  "tolerations",
  "nodeSelector",
  "items",
  "parameters",
  "provider",
  "azurekv",
  "serviceAccountRef",
  "podIdentity",
  "identityId",
  "values",
  "stringData",
  "data",
  "resource",
  "policyTypes",
  "egress",
  "to",
  "owner",
  "audiences",
  "issuer",
  "subject",
  "status",
  "uid",
  "ownerReferences",
  "format_version",
  "terraform_version",
  "planned_values",
  "root_module",
  "resources",
  "address",
  "type",
  "resource_changes",
  "change",
  "after_unknown",
  "azurerm_user_assigned_identity",
  "azurerm_federated_identity_credential",
  "azurerm_kubernetes_cluster",
  "kubernetes_deployment_v1",
  "kubernetes_manifest",
  "azure.workload.identity/use",
  "azure.workload.identity/client-id",
  "azure.workload.identity/skip-containers",
  "azure.workload.identity/clientid",
  "__proto__",
  "constructor",
];
const TEXTS = [
  "v1",
  "apps/v1",
  "batch/v1",
  "keda.sh/v1alpha1",
  "external-secrets.io/v1",
  "secrets-store.csi.x-k8s.io/v1",
  "managedidentity.azure.com/v1",
  "argoproj.io/v1alpha1",
  "Pod",
  "Deployment",
  "CronJob",
  "Job",
  "ServiceAccount",
  "Namespace",
  "List",
  "PodList",
  "SecretProviderClass",
  "SecretStore",
  "TriggerAuthentication",
  "HelmRelease",
  "Application",
  "Secret",
  "NetworkPolicy",
  "FederatedIdentityCredential",
  "UserAssignedIdentity",
  "aso-credential",
  "orders",
  "true",
  "azure",
  "azure-workload",
  "WorkloadIdentity",
  "secrets-store.csi.k8s.io",
  "Egress",
  "${a.b.c}",
  "${",
  "$${x}",
  "${azurerm_user_assigned_identity.one.client_id}",
  "system:serviceaccount:a:b",
  "https://oidc.prod-aks.azure.com/x/",
  "api://AzureADTokenExchange",
];

/** Anything that YAML can hold, in words that the check knows. */
const tree = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(...TEXTS), fc.string(), fc.boolean(), fc.integer(), fc.constant(null)),
  tree: fc.oneof(
    { maxDepth: 8, depthSize: "large" },
    tie("leaf"),
    fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() }),
      tie("tree"),
      { maxKeys: 6 },
    ),
    fc.array(tie("tree"), { maxLength: 4 }),
  ),
})).tree;
const object = fc.record(
  {
    apiVersion: fc.constantFrom(...TEXTS),
    kind: fc.constantFrom(...TEXTS),
    metadata: tree,
    spec: tree,
    stringData: tree,
    status: tree,
  },
  { requiredKeys: ["apiVersion", "kind"] },
);

test("any object is evaluated, counted or reported as unreadable", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(object, tree), { maxLength: 4 }), async (objects) => {
      const stream = objects.map((each) => JSON.stringify(each)).join("\n---\n");
      const result = await checkManifests({ paths: ["-"], stdin: Readable.from([stream]) });
      expect(result.findings.every(({ rule }) => isWiringRuleId(rule))).toBe(true);
      expect(typeof textReport(result)).toBe("string");
      JSON.parse(jsonReport(result));
    }),
    { numRuns: 3000 },
  );
});

test("any text on standard input is evaluated, counted or reported as unreadable", async () => {
  const line = fc.oneof(
    fc.constantFrom(
      "---",
      "...",
      "items:",
      "- kind: Pod",
      "  - a: b",
      "kind: List",
      "apiVersion: v1",
      "metadata:",
      "  labels:",
      "    azure.workload.identity/use: yes",
      "{{ x }}",
      "[",
      "{",
      "\t",
      "a: |",
      "&a *a",
    ),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
      const result = await checkManifests({ paths: ["-"], stdin: Readable.from([lines.join("\n")]) });
      expect(typeof textReport(result)).toBe("string");
    }),
    { numRuns: 3000 },
  );
});

test("any Terraform configuration is evaluated, with the same result each time", () => {
  const config = fc.record({
    resource: fc.dictionary(
      fc.constantFrom(...KEYS.filter((key) => /^(azurerm|kubernetes)_/.test(key))),
      fc.dictionary(fc.constantFrom("one", "two"), tree, { maxKeys: 2 }),
      { maxKeys: 4 },
    ),
    provider: tree,
    output: tree,
    locals: tree,
  });
  fc.assert(
    fc.property(config, (json) => {
      const verdict = evaluateWiring(modelOf({ app: json }));
      expect(evaluateWiring(modelOf({ app: json }))).toEqual(verdict);
    }),
    { numRuns: 3000 },
  );
});
