import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import {
  EntraApplication,
  FederatedBinding,
  type FederatedBindingProps,
  FederatedCredential,
  IdentityBinding,
  type IdentityBindingProps,
  type IManagedIdentity,
  ManagedIdentity,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { type Block, synthesize } from "../../../../testing";
import { givenCluster, newApp, newStack, unknownText } from "../../../kit/app";
import { resolvedIn } from "../../../../values/resolved";

const ACCOUNT = { namespace: "orders", name: "orders-api" };
const CLUSTER_ID =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters";

const identityOf = (stack: TerraformStack, id = "identity"): IManagedIdentity =>
  ManagedIdentity.fromManagedIdentityName(stack, id, { identityName: `id-${id}`, resourceGroupName: "rg" });

/** A stack with one cluster and identity, and functions that bind them. */
function parts(stack = newStack()) {
  const cluster = givenCluster(stack);
  const identity = identityOf(stack);
  const bind = (props: Partial<FederatedBindingProps> = {}, id = "orders") =>
    new FederatedBinding(stack, id, {
      cluster,
      identity,
      serviceAccount: ACCOUNT,
      trust: "identity-binding",
      ...props,
    });
  const map = (props: Partial<IdentityBindingProps> = {}, id = "mapping") =>
    new IdentityBinding(stack, id, { cluster, identity, ...props });
  return { stack, cluster, identity, bind, map };
}

const all = (stack: TerraformStack, type: string): Block[] => Object.values(synthesize(stack).resource[type] ?? {});
const types = (stack: TerraformStack): string[] => Object.keys(synthesize(stack).resource).sort();
const account = (name: string) => ({ serviceAccount: { ...ACCOUNT, name } });

describe('a binding with `trust: "identity-binding"`', () => {
  test("makes the identity binding, the role, the right to use it and the annotated account, and no credential", () => {
    const { stack, bind } = parts();
    const binding = bind();
    new DeploymentV1(stack, "api", {
      metadata: { name: "api", namespace: binding.namespace },
      spec: { template: binding.podTemplate({ metadata: {}, spec: { container: [{ name: "api", image: "api:1" }] } }) },
    });

    const { resource } = synthesize(stack);
    expect({ resource }).toMatchInlineSnapshot(`
     resource azapi_resource identity-bindings_cluster-identity_resource_<hash>
       body:
         properties:
           managedIdentity: { resourceId: "\${data.azurerm_user_assigned_identity.identity_data_<hash>.id}" }
       name: "ibididentityadf5ddee"
       parent_id: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/cluster"
       response_export_values: ["properties.oidcIssuer.oidcIssuerUrl"]
       type: "Microsoft.ContainerService/managedClusters/identityBindings@2026-04-01"

     resource kubernetes_cluster_role_binding_v1 orders_identity-use_<hash>
       depends_on: ["kubernetes_cluster_role_v1.identity-bindings_role-cluster-identity_<hash>"]
       metadata:
         name: "use-mi-\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id}.\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}.orders-api"
       role_ref:
         api_group: "rbac.authorization.k8s.io"
         kind: "ClusterRole"
         name: "use-mi-\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id}"
       subject:
         - kind: "ServiceAccount"
           name: "orders-api"
           namespace: "\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}"

     resource kubernetes_cluster_role_v1 identity-bindings_role-cluster-identity_<hash>
       metadata: { name: "use-mi-\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id}" }
       rule:
         - api_groups: ["cid.wi.aks.azure.com"]
           resources: ["\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id}"]
           verbs: ["use-managed-identity"]

     resource kubernetes_deployment_v1 api
       metadata: { name: "api", namespace: "\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}" }
       spec:
         template:
           metadata:
             annotations:
               azure.workload.identity/use-identity-binding: "true"
               cdktf-aks-workload-identity/binding: "\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id} - -"
             labels: { azure.workload.identity/use: "true" }
           spec:
             container: [{ image: "api:1", name: "api" }]
             service_account_name: "\${kubernetes_service_account_v1.orders_service-account_<hash>.metadata[0].name}"

     resource kubernetes_namespace_v1 namespaces_orders_<hash>
       metadata: { name: "orders" }

     resource kubernetes_service_account_v1 orders_service-account_<hash>
       depends_on:
         - "kubernetes_cluster_role_binding_v1.orders_identity-use_<hash>"
         - "time_sleep.orders_wait_<hash>"
       metadata:
         annotations:
           azure.workload.identity/client-id: "\${data.azurerm_user_assigned_identity.identity_data_<hash>.client_id}"
         name: "orders-api"
         namespace: "\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}"

     resource time_sleep orders_wait_<hash>
       create_duration: "30s"
       triggers:
         stack-identity-bindings-cluster-identity: "\${azapi_resource.identity-bindings_cluster-identity_resource_<hash>.id} \${data.azurerm_user_assigned_identity.identity_data_<hash>.id}"
    `);
  });

  test("gets the azapi provider with the login of azurerm, once", () => {
    const { stack, bind } = parts();
    const azurerm = stack.node.findChild("azurerm") as unknown as { addOverride(path: string, value: unknown): void };
    azurerm.addOverride("subscription_id", "11111111-1111-1111-1111-111111111111");
    azurerm.addOverride("use_oidc", true);
    azurerm.addOverride("ado_pipeline_service_connection_id", "connection");
    azurerm.addOverride("storage_use_azuread", true);
    bind();
    bind(account("jobs"), "jobs");

    const { provider, terraform } = synthesize(stack);
    expect(provider.azapi).toEqual([
      {
        subscription_id: "11111111-1111-1111-1111-111111111111",
        use_oidc: true,
        oidc_azure_service_connection_id: "connection",
      },
    ]);
    expect(terraform.required_providers.azapi).toEqual({ source: "Azure/azapi", version: "~> 2.11" });
  });

  test("a stack without identity bindings has no azapi provider", () => {
    const { stack, bind } = parts();
    bind({ trust: "credential" });
    expect(Object.keys(synthesize(stack).provider)).not.toContain("azapi");
  });

  test("shares the identity binding and the role with the other bindings of the identity and cluster", () => {
    const { stack, bind } = parts();
    for (const name of ["api", "jobs", "web"]) bind(account(name), name);
    expect(all(stack, "azapi_resource")).toHaveLength(1);
    expect(all(stack, "kubernetes_cluster_role_v1")).toHaveLength(1);
    expect(all(stack, "kubernetes_cluster_role_binding_v1").map(({ subject }) => subject[0].name)).toEqual([
      "api",
      "jobs",
      "web",
    ]);
  });

  test("binds the identity to each cluster of `alsoTrusts`, one after another, and prints the roles for them", () => {
    const { stack, bind } = parts();
    const binding = bind({ alsoTrusts: [givenCluster(stack, "blue"), givenCluster(stack, "green")] });
    const written = all(stack, "azapi_resource");
    expect(written.map((each) => each.parent_id)).toEqual(
      ["cluster", "blue", "green"].map((id) => `${CLUSTER_ID}/${id}`),
    );
    const before = written.map((each) => (each.depends_on as string[] | undefined)?.map((one) => one.split("_")[2]));
    expect(before).toEqual([undefined, ["cluster-identity"], ["blue-identity"]]);
    expect(all(stack, "kubernetes_cluster_role_v1")).toHaveLength(1);
    expect(
      binding.roleManifests.map(({ kind, metadata }) => [kind, metadata.name.replace(/\$\{[^}]*\}/g, "…")]),
    ).toEqual([
      ["ClusterRole", "use-mi-…"],
      ["ClusterRoleBinding", "use-mi-….….orders-api"],
    ]);
  });

  test("creates the role in the cluster of its own kubernetes provider", () => {
    const { stack, bind, identity } = parts();
    bind();
    const provider = new KubernetesProvider(stack, "green", { alias: "green", host: "https://green.example" });
    bind({ cluster: givenCluster(stack, "green-cluster"), identity, kubernetesProvider: provider }, "green-orders");
    expect(all(stack, "kubernetes_cluster_role_v1").map((each) => each.provider)).toEqual([
      undefined,
      "kubernetes.green",
    ]);
    expect(all(stack, "azapi_resource")).toHaveLength(2);
  });

  test("uses the identity binding of another stack of the app, and depends on that stack", () => {
    const app = newApp();
    const first = parts(newStack("first", app));
    first.bind();
    const second = newStack("second", app);
    new FederatedBinding(second, "jobs", {
      cluster: first.cluster,
      identity: first.identity,
      serviceAccount: { ...ACCOUNT, name: "jobs" },
      createNamespace: false,
      trust: "identity-binding",
    });
    expect(second.dependsOn(first.stack)).toBe(true);
    expect(types(second)).toEqual(["kubernetes_cluster_role_binding_v1", "kubernetes_service_account_v1"]);
  });

  test("adds an identity with its own identity binding and role", () => {
    const { stack, bind } = parts();
    bind().addIdentity(identityOf(stack, "other"));
    expect(all(stack, "azapi_resource").map(({ name }) => name)).toEqual([
      expect.stringMatching(/^ibididentity[0-9a-f]{8}$/),
      expect.stringMatching(/^ibidother[0-9a-f]{8}$/),
    ]);
    expect(all(stack, "kubernetes_cluster_role_binding_v1")).toHaveLength(2);
  });

  test("with `keepOtherTrust` has both trusts, and pods use the one of `trust`", () => {
    const pods = (trust: FederatedBindingProps["trust"]) => {
      const { stack, bind } = parts();
      const template = bind({ trust, keepOtherTrust: true }).podTemplate({ metadata: {}, spec: {} });
      expect(types(stack)).toEqual(expect.arrayContaining(["azapi_resource", "azurerm_federated_identity_credential"]));
      return Object.keys(template.metadata!.annotations!);
    };
    expect(pods("identity-binding")).toContain("azure.workload.identity/use-identity-binding");
    expect(pods("credential")).not.toContain("azure.workload.identity/use-identity-binding");
  });

  test("has an audience of its own and no parameters of credentials", () => {
    const binding = parts().bind();
    expect([binding.audience, binding.credentialParameters, binding.resource]).toEqual([
      "api://AKSIdentityBinding",
      [],
      undefined,
    ]);
    expect(binding.node.defaultChild).toBe(binding.roleBinding);
  });

  test("makes 30 accounts of one identity, of which 21 credentials would be refused", () => {
    const { stack, bind } = parts();
    for (let i = 0; i < 30; i++) bind(account(`api-${i}`), `api-${i}`);
    expect(all(stack, "kubernetes_service_account_v1")).toHaveLength(30);
    expect(stack).toBeFullyWired();
  });

  test("pods wait for the identity binding and for the right to use it", () => {
    const { stack, bind } = parts();
    bind({ waitSeconds: 0 });
    const [written] = all(stack, "kubernetes_service_account_v1");
    expect((written!.depends_on as string[]).map((each) => each.split(".")[0])).toEqual([
      "azapi_resource",
      "kubernetes_cluster_role_binding_v1",
    ]);
  });
});

describe("an identity binding", () => {
  test("has the name and the version of the API that are given, and the one of the stack uses it", () => {
    const { stack, map, bind } = parts();
    const mapping = map({ bindingName: "orders1", apiVersion: "2026-05-01" });
    const binding = bind();
    expect(binding.identityBinding).toBe(mapping);
    expect(all(stack, "azapi_resource")).toMatchObject([
      { name: "orders1", type: "Microsoft.ContainerService/managedClusters/identityBindings@2026-05-01" },
    ]);
    expect(mapping.node.defaultChild).toBe(mapping.resource);
    expect(resolvedIn(stack, [mapping.bindingId, mapping.bindingName, mapping.issuerUrl])).toEqual([
      expect.stringMatching(/^\$\{azapi_resource[.]mapping_resource_\w+[.]id\}$/),
      expect.stringMatching(/[.]name\}$/),
      expect.stringMatching(/[.]output[.]properties[.]oidcIssuer[.]oidcIssuerUrl\}$/),
    ]);
  });

  test("that exists is used with its role, and nothing of it is created", () => {
    const { stack, cluster, identity, bind } = parts();
    const given = IdentityBinding.fromIdentityBindingAttributes(stack, "given", {
      cluster,
      identity,
      clusterRoleName: "orders-identity",
    });
    expect(bind().identityBinding).toBe(given);
    expect(types(stack)).toEqual([
      "kubernetes_cluster_role_binding_v1",
      "kubernetes_namespace_v1",
      "kubernetes_service_account_v1",
    ]);
    expect(all(stack, "kubernetes_cluster_role_binding_v1")[0]!.role_ref.name).toBe("orders-identity");
  });

  test.each([
    ["2026-04-01", true],
    ["2026-05-01", true],
    ["2025-06-02-preview", true],
    ["2026-05-02-preview", true],
    ["2026-03-01", false],
    ["2025-06-01-preview", false],
    ["2026-4-1", false],
    ["latest", false],
  ])("has the version %s of the API: %s", (apiVersion, accepted) => {
    const make = () => parts().map({ apiVersion });
    if (accepted) expect(make).not.toThrow();
    else
      expect(make).toThrow(
        `\`apiVersion\` must be a version of the API that has identity bindings, "2026-04-01" or later, or "2025-06-02-preview" or a later preview, got "${apiVersion}" (at stack/mapping) [identity-binding-api]`,
      );
  });

  test("has a name of its own in a cluster", () => {
    const { stack, map } = parts();
    map({ bindingName: "orders" });
    expect(() => map({ bindingName: "orders", identity: identityOf(stack, "other") }, "again")).toThrow(
      '`bindingName` must be unique in its cluster, got "orders", which "stack/mapping" has; create an IdentityBinding with another name (at stack/again) [identity-binding-name-twice]',
    );
    expect(() =>
      map(
        { bindingName: "orders", identity: identityOf(stack, "third"), cluster: givenCluster(stack, "blue") },
        "blue-mapping",
      ),
    ).not.toThrow();
  });

  test("is one for an identity and a cluster", () => {
    const { stack, map, bind } = parts();
    bind();
    expect(() => map()).toThrow(
      '`identity` must be bound to a cluster once, got "stack/identity", which "stack/identity-bindings/cluster-identity" binds to "stack/cluster"; ' +
        "remove one of the two, or create the IdentityBinding before the first FederatedBinding that uses it (at stack/mapping) [identity-binding-twice]",
    );
    expect(() => map({ cluster: givenCluster(stack, "blue") }, "blue-mapping")).not.toThrow();
  });

  test("takes one of the 20 credentials of an identity, however many bindings the identity has", () => {
    const { stack, identity, map } = parts();
    const credential = (i: number) =>
      new FederatedCredential(stack, `c${i}`, {
        identity,
        credentialName: `credential-${i}`,
        issuer: "https://issuer.example/",
        subject: `system:serviceaccount:orders:api-${i}`,
      });
    map();
    map({ cluster: givenCluster(stack, "blue") }, "blue-mapping");
    for (let i = 0; i < 19; i++) credential(i);
    expect(() => credential(19)).toThrow(
      'an identity must have at most 20 federated identity credentials, got 21 for "stack/identity"',
    );
  });
});

describe("is refused:", () => {
  const CLIENT_ID = "33333333-3333-3333-3333-333333333333";

  test("another word for the trust", () => {
    expect(() => parts().bind({ trust: "identity_binding" as "identity-binding" })).toThrow(
      '`trust` must be one of "credential", "identity-binding", got "identity_binding"; did you mean "identity-binding"? (at stack/orders) [input-choice]',
    );
  });

  test("an app registration", () => {
    const { stack, cluster } = parts();
    const identity = EntraApplication.fromClientId(stack, "app", { clientId: CLIENT_ID });
    const bind = (props: Partial<FederatedBindingProps>) =>
      new FederatedBinding(stack, "app-binding", { cluster, identity, serviceAccount: ACCOUNT, ...props });
    expect(() => bind({ trust: "identity-binding" })).toThrow(
      `\`trust\` must not ask for an identity binding of an app registration, got it for the client id "${CLIENT_ID}": AKS binds managed identities only; use a managed identity, or the trust "credential" (at stack/app-binding) [binding-trust-application]`,
    );
    stack.node.tryRemoveChild("app-binding");
    expect(() => bind({ keepOtherTrust: true })).toThrow(
      "`keepOtherTrust` must not ask for an identity binding of an app",
    );
    stack.node.tryRemoveChild("app-binding");
    expect(() => bind({})).not.toThrow();
  });

  test("an audience, which the other trust can have", () => {
    const audience = "api://own";
    expect(() => parts().bind({ audience })).toThrow(
      '`audience` must be omitted with `trust: "identity-binding"`, got "api://own": the webhook of AKS has one audience for identity bindings; leave it out (at stack/orders) [binding-trust-audience]',
    );
    expect(() => parts().bind({ audience, keepOtherTrust: true })).not.toThrow();
    const { stack, bind } = parts();
    expect(() => bind({ audience: unknownText(stack) })).not.toThrow();
  });

  test("a cluster outside of AKS", () => {
    const { stack, bind } = parts();
    const cluster = WorkloadIdentityCluster.fromIssuer(stack, "outside", { issuerUrl: "https://oidc.example.com/" });
    expect(() => bind({ cluster })).toThrow(
      "`clusterId` must be of an AKS cluster, got a cluster outside of AKS; it has no Azure resource id (at stack/outside) [cluster-outside-aks]",
    );
  });

  test("the same identity twice", () => {
    const { stack, bind, identity } = parts();
    const other = identityOf(stack, "other");
    const binding = bind().addIdentity(other);
    for (const each of [identity, other])
      expect(() => binding.addIdentity(each)).toThrow(
        `\`identity\` must be added once, got "${each.node.path}", which the service account uses already; remove the call (at stack/orders) [binding-identity-twice]`,
      );
  });

  test("the migration proxy", () => {
    const template = (trust: FederatedBindingProps["trust"]) =>
      parts().bind({ trust }).podTemplate({ metadata: {}, spec: {} }, { migrationProxy: {} });
    expect(() => template("identity-binding")).toThrow(
      '`migrationProxy` must be omitted with `trust: "identity-binding"`, got it: the proxy sends the token of the pod to Entra ID, which rejects the audience of identity bindings; ' +
        'move the application to WorkloadIdentityCredential, or use the trust "credential" (at stack/orders) [pod-proxy-identity-binding]',
    );
    expect(() => template("credential")).not.toThrow();
  });

  const TEXT = (prop: string, got: string): string =>
    `\`${prop}\` must not be that of the credential of identity bindings, got "${got}": AKS creates and shares it, and a change or a destroy would cut off all pods that use the identity; ` +
    'remove it, and set `trust: "identity-binding"` on the bindings (at stack/credential) [identity-binding-credential]';

  test.each([
    ["credentialName", "aks-identity-binding"],
    ["credentialName", "AKS-identity-binding"],
    ["issuer", `https://ib.oic.prod-aks.azure.com/${CLIENT_ID}/${CLIENT_ID}`],
  ])("a credential with the %s %s, which AKS manages", (prop, value) => {
    const { stack, identity } = parts();
    const props = { credentialName: "orders", issuer: "https://issuer.example/", subject: "s", [prop]: value };
    expect(() => new FederatedCredential(stack, "credential", { identity, ...props })).toThrow(TEXT(prop, value));
  });

  test.each([
    ["credentialName", "aks-identity-bindings"],
    ["issuer", `https://westeurope.oic.prod-aks.azure.com/${CLIENT_ID}/${CLIENT_ID}/`],
  ])("and accepted: a credential with the %s %s", (prop, value) => {
    const { stack, identity } = parts();
    const props = { credentialName: "orders", issuer: "https://issuer.example/", subject: "s", [prop]: value };
    expect(() => new FederatedCredential(stack, "credential", { identity, ...props })).not.toThrow();
  });
});
