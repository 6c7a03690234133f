// Migrations to identity bindings: `migrate --trust identity-binding`.
import { parse } from "yaml";
import { outputFiles } from "../../../migration/write/output";
import { stackFiles } from "../../../migration/write/stack-code";
import { evaluateWiring } from "../../../wiring/evaluate";
import { modelOf } from "../../model/model-of";
import { synthesized, typeErrors } from "../generated";
import { CONVERTIBLE, decisionsOf, manifests, planOf, planOfText, workload } from "../read";

const TRUST = { trust: "identity-binding" } as const;
const LIBRARY =
  "library: with an identity binding its code must create WorkloadIdentityCredential with the token proxy turned on, and the migration proxy does not work; " +
  "change the code before the switch (docs/identity-bindings.md has the libraries and their releases), or migrate it with --trust credential";

const CLASS = `
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: { name: kv, namespace: ns }
spec: { provider: azure, parameters: { usePodIdentity: "true", keyvaultName: kv, tenantId: t, objects: "" } }`;
const withClientId = (text: string): string =>
  text.replace("  type: 0\n", "  type: 0\n  clientID: 10000000-0000-0000-0000-000000000001\n");

/** `count` workloads of one identity, each with its own account. */
const many = (count: number): string =>
  [
    manifests({ identities: ["shop"], selector: "shop", workload: "app0" }),
    ...Array.from({ length: count - 1 }, (_, i) =>
      manifests({ identities: ["shop"], selector: "shop", workload: `app${i + 1}` })
        .split("\n---\n")
        .at(-1),
    ),
  ].join("\n---\n");

test("the stack has an identity binding and rights instead of credentials, compiles and has no wiring finding", async () => {
  const code = stackFiles(await planOf(CONVERTIBLE, { namespaced: false, ...TRUST }), TRUST);
  expect(typeErrors(code)).toEqual([]);
  const json = synthesized(code) as { resource: Record<string, object> };
  expect(evaluateWiring(modelOf({ "pod-identity-exit": json })).findings).toEqual([]);
  expect(Object.keys(json.resource)).toEqual(
    expect.arrayContaining(["azapi_resource", "kubernetes_cluster_role_v1", "kubernetes_cluster_role_binding_v1"]),
  );
  expect(Object.keys(json.resource)).not.toContain("azurerm_federated_identity_credential");
});

test("a service account with an app registration keeps its credential, and the plan says how many", async () => {
  const plan = await planOf(["one-identity.yaml", "service-principals.yaml"], TRUST);
  const kept = plan.accounts.filter(({ from }) => from.some(({ identity }) => identity.application));
  expect(kept).not.toHaveLength(0);
  expect(kept.filter(({ trust }) => trust !== undefined)).toEqual([]);
  expect(plan.notes).toContain(
    `${plan.accounts.length - kept.length} service accounts get an identity binding. The cluster must be without API server VNet integration, and its webhook must be ` +
      "1.6.0 or later (`kubectl --namespace kube-system get pods --selector azure-workload-identity.io/system=true --output yaml` shows the image). " +
      "SecretProviderClasses need release 1.8.1 of the Azure provider of the Secrets Store CSI driver. " +
      `${kept.length} with an app registration keep a federated identity credential, because AKS binds managed identities only.`,
  );
  const page = outputFiles(plan, TRUST).get("plan.md")!;
  expect(page).toContain(
    "It creates the identity bindings, and the ClusterRoleBindings that let service accounts use them, and the federated identity credentials, and creates or annotates the service accounts.",
  );
  expect(page).toContain("shows AZURE_FEDERATED_TOKEN_FILE and AZURE_KUBERNETES_TOKEN_PROXY, the application works");
});

test("21 service accounts of one identity are converted, of which the last has no credential left", async () => {
  const [bound, trusted] = [await planOfText(many(21), TRUST), await planOfText(many(21))];
  expect(bound.accounts).toHaveLength(21);
  expect(trusted.accounts).toHaveLength(20);
  expect(trusted.workloads.flatMap(({ decisions }) => decisions.map(({ text }) => text))).toEqual([
    expect.stringContaining("has that many without ns/app9; use --trust identity-binding, share a service account"),
  ]);
  expect(
    Object.keys((synthesized(stackFiles(bound, TRUST)) as { resource: Record<string, object> }).resource),
  ).toContain("azapi_resource");
});

test("the switch patch has the annotation of identity bindings and no migration proxy, and its owner changes the code first", async () => {
  const text = manifests({ identities: ["shop"], selector: "shop" });
  const plan = await planOfText(text, TRUST);
  expect(workload(plan, "app")).toMatchObject({ verdict: "to decide", identityBinding: true, proxyPort: undefined });
  expect(decisionsOf(plan, "app")).toEqual([LIBRARY]);
  const template = (files: ReadonlyMap<string, string>) =>
    (parse(files.get("patches/ns/deployment-app.switch.yaml")!) as { spec: { template: unknown } }).spec.template;
  const files = outputFiles(plan, TRUST);
  expect(template(files)).toEqual({
    metadata: {
      labels: { "azure.workload.identity/use": "true" },
      annotations: { "azure.workload.identity/use-identity-binding": "true" },
    },
    spec: { serviceAccountName: "app" },
  });
  expect(files.get("plan.md")).toContain(
    "No migration proxy, which does not work with identity bindings: until the switch its code calls pod identity, and from then on the token proxy of the cluster.",
  );

  const credential = await planOfText(text, { trust: "credential" });
  expect(decisionsOf(credential, "app")).toEqual([]);
  expect(template(outputFiles(credential))).toMatchObject({
    metadata: { annotations: { "azure.workload.identity/inject-proxy-sidecar": "true" } },
  });
  expect(outputFiles(credential)).toEqual(outputFiles(await planOfText(text)));
});

test("a workload on the host network needs the new code only, because it gets no migration proxy", async () => {
  const text = manifests({ identities: ["shop"], selector: "shop" }).replace(
    "spec: { containers",
    "spec: { hostNetwork: true, containers",
  );
  expect(decisionsOf(await planOfText(text, TRUST), "app")).toEqual([LIBRARY]);
  expect(decisionsOf(await planOfText(text), "app")).toEqual([expect.stringMatching(/^host network: /)]);
});

test("a SecretProviderClass asks the token proxy, and its workload needs no new code", async () => {
  const text = withClientId(manifests({ identities: ["shop"], selector: "shop" })).replace(
    "containers: [",
    "volumes: [{ name: s, csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: kv } } }], containers: [",
  );
  const parameters = async (options = {}) => {
    const plan = await planOfText(`${text}\n---\n${CLASS}`, options);
    expect(decisionsOf(plan, "app")).toEqual([]);
    const patch = outputFiles(plan).get("patches/ns/secretproviderclass-kv.switch.yaml")!;
    return (parse(patch) as { spec: { parameters: object } }).spec.parameters;
  };
  const clientID = "10000000-0000-0000-0000-000000000001";
  expect(await parameters(TRUST)).toEqual({ usePodIdentity: "false", useAzureTokenProxy: "true", clientID });
  expect(await parameters()).toEqual({ usePodIdentity: "false", clientID });
});

test("the values of a Helm release have the annotation", async () => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: app, namespace: ns }
spec: { values: { podLabels: { aadpodidbinding: shop } } }`;
  const plan = await planOfText(
    `${manifests({ identities: ["shop"], selector: "shop", workload: false })}\n---\n${release}`,
    TRUST,
  );
  expect(parse(workload(plan, "app").release!.set)).toMatchObject({
    podLabels: { "azure.workload.identity/use": "true" },
    podAnnotations: { "azure.workload.identity/use-identity-binding": "true" },
  });
});

test("a workload that shares its account with an app registration is blocked, because the account keeps a credential", async () => {
  const registration = manifests({ identities: ["legacy"], selector: "legacy", workload: "old", account: "shared" })
    .replace("type: 0", "type: 1")
    .replace(
      /resourceID: .*/,
      "clientID: 20000000-0000-0000-0000-000000000002\n  tenantID: 30000000-0000-0000-0000-000000000003\n  clientPassword: { name: s, namespace: ns }",
    );
  const managed = manifests({ identities: ["shop"], selector: "shop", workload: "new", account: "shared" });
  const plan = await planOfText(`${registration}\n---\n${managed}`, TRUST);
  expect(decisionsOf(plan, "new")).toContain(
    "service account: another workload with an app registration uses its service account ns/shared, which gets no identity binding, because AKS binds managed identities only; create a service account for this workload",
  );
  expect(workload(plan, "new").patches).toBeUndefined();
});
