import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Fn, Token } from "cdktf";
import { parse } from "yaml";
import {
  EntraApplication,
  FederatedBinding,
  type FederatedBindingProps,
  type MountOptions,
  type PodTemplate,
  SecretProviderClass,
  type SecretProviderClassProps,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { givenCluster, newApp, newStack } from "../../../kit/app";
import { at } from "../../../kit/at";

const OBJECTS = [{ name: "greeting" }, { name: "tls", type: "cert" as const, fileName: "tls.crt", version: "1" }];

function secrets(props: Partial<SecretProviderClassProps> = {}, stack = newStack()) {
  const binding =
    props.binding ??
    new FederatedBinding(stack, "orders", {
      cluster: givenCluster(stack),
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
  const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" });
  return {
    stack,
    binding,
    vault,
    secrets: new SecretProviderClass(stack, "secrets", { binding, vault, objects: OBJECTS, ...props }),
  };
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const first = (stack: ReturnType<typeof newStack>, type: string): any =>
  Object.values(synthesize(stack).resource[type]!)[0];
const specOf = (stack: ReturnType<typeof newStack>) => first(stack, "kubernetes_manifest").manifest.spec;

describe("a class", () => {
  test("is in the cluster that the binding reaches", () => {
    const stack = newStack();
    const binding = new FederatedBinding(stack, "orders", {
      cluster: givenCluster(stack),
      serviceAccount: { namespace: "orders", name: "orders-api" },
      kubernetesProvider: new KubernetesProvider(stack, "green", { alias: "green" }),
    });
    secrets({ binding }, stack);
    expect(first(stack, "kubernetes_manifest")).toMatchObject({ provider: "kubernetes.green" });
  });

  test("signs in with the binding's identity and names what pods get as files", () => {
    const { stack } = secrets();
    const { manifest, depends_on: waits } = first(stack, "kubernetes_manifest");
    expect(manifest).toMatchObject({
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: "secrets", namespace: expect.stringContaining("kubernetes_namespace_v1") },
      spec: {
        provider: "azure",
        parameters: {
          usePodIdentity: "false",
          clientID: expect.stringMatching(/\.client_id\}$/),
          tenantID: expect.stringMatching(/\.tenant_id\}$/),
        },
      },
    });
    expect(manifest.spec).not.toHaveProperty("secretObjects");
    const { array } = parse(manifest.spec.parameters.objects) as { array: string[] };
    expect(array.map((each) => parse(each) as object)).toEqual([
      { objectName: "greeting", objectType: "secret" },
      { objectName: "tls", objectType: "cert", objectAlias: "tls.crt", objectVersion: 1 },
    ]);
    expect(waits).toHaveLength(2);
  });

  test("asks the token proxy if its binding uses an identity binding, and otherwise differs in nothing", () => {
    const manifest = (props: Partial<FederatedBindingProps>) => {
      const stack = newStack();
      const binding = new FederatedBinding(stack, "orders", {
        cluster: givenCluster(stack),
        serviceAccount: { namespace: "orders", name: "orders-api" },
        ...props,
      });
      secrets({ binding, objects: [{ name: "greeting" }] }, stack);
      expect(stack).toBeFullyWired();
      return first(stack, "kubernetes_manifest").manifest;
    };
    const identity = "${azurerm_user_assigned_identity.orders_identity_resource_553BA6A9";
    const written = (proxy: object) => ({
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: {
        name: "secrets",
        namespace: "${kubernetes_namespace_v1.namespaces_orders_C58C2CF4.metadata[0].name}",
      },
      spec: {
        provider: "azure",
        parameters: {
          usePodIdentity: "false",
          clientID: `${identity}.client_id}`,
          ...proxy,
          keyvaultName: "kv-orders",
          tenantID: `${identity}.tenant_id}`,
          objects: expect.stringContaining("greeting"),
        },
      },
    });
    expect(manifest({ trust: "identity-binding" })).toEqual(written({ useAzureTokenProxy: "true" }));
    expect(manifest({ trust: "identity-binding", keepOtherTrust: true })).toEqual(
      written({ useAzureTokenProxy: "true" }),
    );
    expect(manifest({})).toEqual(written({}));
    expect(manifest({ keepOtherTrust: true })).toEqual(written({}));
  });

  test("grants its identity the roles that its objects need, and no others", () => {
    const { stack } = secrets({ objects: [{ name: "signing", type: "key" }] });
    const roles = Object.values(synthesize(stack).resource.azurerm_role_assignment!).map(
      (each) => (each as { role_definition_name: string }).role_definition_name,
    );
    expect(roles).toEqual(["Key Vault Crypto User"]);
    const both = Object.values(synthesize(secrets().stack).resource.azurerm_role_assignment!).map(
      (each) => (each as { role_definition_name: string }).role_definition_name,
    );
    expect(both.sort()).toEqual(["Key Vault Certificate User", "Key Vault Secrets User"]);
  });

  test("may keep a Kubernetes secret equal to its files", () => {
    const { stack } = secrets({
      syncTo: { secretName: "orders", keys: { GREETING: "greeting", "tls.crt": "tls.crt" } },
    });
    expect(specOf(stack).secretObjects).toEqual([
      {
        secretName: "orders",
        type: "Opaque",
        data: [
          { key: "GREETING", objectName: "greeting" },
          { key: "tls.crt", objectName: "tls.crt" },
        ],
      },
    ]);
  });

  test("names the cloud where it is not the public one", () => {
    expect(specOf(secrets().stack).parameters).not.toHaveProperty("cloudName");
    expect(specOf(secrets({}, newStack("china", newApp({ cloud: "china" }))).stack).parameters.cloudName).toBe(
      "AzureChinaCloud",
    );
  });

  test.each<[string, Partial<SecretProviderClassProps>, string]>([
    [
      "no object",
      { objects: [] },
      "`objects` must name at least one secret, key or certificate, got an empty list [vault-object]",
    ],
    [
      "an underscore in an object's name",
      { objects: [{ name: "a_b" }] },
      '`objects[0].name` must be 1 to 127 letters, digits or hyphens, got "a_b" (3 characters) [name]',
    ],
    [
      "an unknown kind of object",
      { objects: [{ name: "a", type: "certificate" as never }] },
      '`objects[0].type` must be one of "cert", "key", "secret", got "certificate" [input-choice]',
    ],
    [
      "a path for a file's name",
      { objects: [{ name: "a", fileName: "../a" }] },
      '`objects[0].fileName` must be the name of a file, of 1 to 253 letters, digits, hyphens, underscores or periods, got "../a" [vault-object]',
    ],
    [
      "one file's name twice",
      { objects: [{ name: "a" }, { name: "b", fileName: "a" }] },
      '`objects[1]` must have a unique file name, got "a" again; set `fileName` [vault-object]',
    ],
    [
      "a key for a file that is not there",
      { syncTo: { secretName: "s", keys: { A: "other" } } },
      '`syncTo.keys.A` must be one of the files "greeting", "tls.crt", got "other" [vault-object-sync]',
    ],
    [
      "no key",
      { syncTo: { secretName: "s", keys: {} } },
      "`syncTo.keys` must name at least one file, got none [vault-object-sync]",
    ],
    [
      "a tenant that is not a UUID",
      { tenantId: "contoso" },
      '`tenantId` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got "contoso"; `az account show --query tenantId` prints the UUID [tenant-shape]',
    ],
    [
      "a capital in its name",
      { className: "Secrets" },
      '`className` must be an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit, got "Secrets" (7 characters) [name]',
    ],
  ])("with %s is refused", (_, props, message) => {
    expect(() => secrets(props)).toThrow(new Error(at("stack/secrets", message)));
  });

  test("of a cluster that the same stack makes is refused, because its API server is asked at plan", () => {
    const stack = newStack();
    const resourceGroup = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
    const cluster = new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks" });
    const binding = new FederatedBinding(stack, "orders", {
      cluster,
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
    expect(() => secrets({ binding }, stack)).toThrow(
      new Error(
        '`binding` must belong to a cluster that exists before this stack is planned, because `kubernetes_manifest` reads from its API server during the plan, got "stack/cluster" of the same stack; create the cluster in another stack (at stack/secrets) [secret-class-cluster]',
      ),
    );
  });

  test("for an app registration needs the tenant", () => {
    const stack = newStack();
    const uuid = "11111111-1111-4111-8111-111111111111";
    const identity = EntraApplication.fromClientId(stack, "app", { clientId: uuid });
    const binding = new FederatedBinding(stack, "orders", {
      cluster: givenCluster(stack),
      identity,
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
    expect(() => secrets({ binding }, stack)).toThrow(
      "`tenantId` must be given if the identity of the binding is an app registration, got nothing (at stack/secrets)",
    );
  });

  test("for an app registration in the tenant of the vault grants no role, and logs in to that tenant", () => {
    const stack = newStack();
    const [clientId, tenantId] = ["11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333"];
    const binding = new FederatedBinding(stack, "orders", {
      cluster: givenCluster(stack),
      identity: EntraApplication.fromClientId(stack, "app", { clientId, tenantId }),
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
    expect(secrets({ binding, tenantId }, stack).secrets.grants).toEqual([]);
    const { azurerm_role_assignment: roles, kubernetes_manifest: manifests } = synthesize(stack).resource;
    expect(roles).toBeUndefined();
    expect(JSON.stringify(manifests)).toContain(`"tenantID":"${tenantId}"`);
  });
});

describe("mountIn", () => {
  const template = (): PodTemplate & { spec: object } => ({
    metadata: {},
    spec: {
      container: [
        { name: "api", image: "i" },
        { name: "logs", image: "i" },
      ],
      initContainer: [{ name: "init", image: "i" }],
    },
  });

  test("gives every container the files, in a copy, and keeps the types of every kind", () => {
    const { stack, binding, secrets: files } = secrets();
    const given = Object.freeze(template());
    new DeploymentV1(stack, "api", {
      metadata: { name: "api", namespace: binding.namespace },
      spec: {
        template: binding.podTemplate(
          files.mountIn({
            metadata: {},
            spec: {
              container: [{ name: "api", image: "i", volumeMount: [{ name: "x", mountPath: "/x" }] }],
              volume: [{ name: "x", emptyDir: {} }],
            },
          }),
        ),
      },
    });
    new CronJobV1(stack, "job", {
      metadata: { name: "job", namespace: binding.namespace },
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: {
          metadata: {},
          spec: {
            template: binding.podTemplate(
              files.mountIn(
                { metadata: {}, spec: { restartPolicy: "Never", container: [{ name: "job", image: "i" }] } },
                { mountPath: "/secrets" },
              ),
            ),
          },
        },
      },
    });
    const spec = first(stack, "kubernetes_deployment_v1").spec.template.spec;
    expect(spec.container[0].volume_mount).toEqual([
      { name: "x", mount_path: "/x" },
      { name: "secrets-secrets", mount_path: "/mnt/secrets-store", read_only: true },
    ]);
    expect(spec.volume[1]).toEqual({
      name: "secrets-secrets",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        read_only: true,
        volume_attributes: {
          secretProviderClass: "${kubernetes_manifest.secrets_resource_<hash>.manifest.metadata.name}".replace(
            "<hash>",
            /resource_(\w+)/.exec(spec.volume[1].csi.volume_attributes.secretProviderClass)![1]!,
          ),
        },
      },
    });
    expect(stack).toBeFullyWired();
    expect(files.mountIn(given)).not.toBe(given);
    expect(given).toEqual(template());
  });

  test("mounts the files in the named containers only", () => {
    const { secrets: files } = secrets();
    const { container, initContainer } = files.mountIn<PodTemplate>(template(), { containers: ["api"] }).spec as {
      container: object[];
      initContainer: object[];
    };
    expect([...container, ...initContainer].map((each) => "volumeMount" in each)).toEqual([true, false, false]);
  });

  test.each<[string, MountOptions, string]>([
    [
      "a relative path",
      { mountPath: "secrets" },
      '`mountPath` must be an absolute path without a colon, got "secrets" [mount-path]',
    ],
    [
      "a container that is not there",
      { containers: ["web"] },
      '`containers` must name containers of the pod, got "web"; there are "api", "logs", "init" [mount-container]',
    ],
  ])("with %s is refused", (_, options, message) => {
    const { secrets: files } = secrets();
    expect(() => files.mountIn(template(), options)).toThrow(new Error(at("stack/secrets", message)));
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    ["api", '"api"'],
  ])("refuses %j as a container", (container, got) => {
    const { secrets: files } = secrets();
    expect(() => files.mountIn({ spec: { initContainer: [container] } })).toThrow(
      new Error(
        `each container of the pod must be an object, got ${got}; remove it (at stack/secrets) [mount-container]`,
      ),
    );
  });

  test("refuses containers and mounts that only Terraform knows", () => {
    const { secrets: files } = secrets();
    const container = { name: "api", volumeMount: Token.asAny(Fn.tolist([])) };
    expect(() => files.mountIn({ spec: { container: [container] } })).toThrow(
      "`volumeMount` of each container must be a literal list, got a token; add the volume and the mounts to the template yourself",
    );
    expect(() => files.mountIn({ spec: { container: Token.asAny(Fn.tolist([])) } })).toThrow(
      /must be literal lists, got a token; add the volume and the mounts to the template yourself/,
    );
  });
});

test("a pod that mounts a class whose identity does not trust it is found", () => {
  const { stack, secrets: files } = secrets();
  new DeploymentV1(stack, "api", {
    metadata: { name: "api", namespace: "orders" },
    spec: {
      template: files.mountIn({
        metadata: {},
        spec: { serviceAccountName: "other", container: [{ name: "api", image: "i" }] },
      }),
    },
  });
  expect(() => synthesize(stack)).toThrow("[secret-class-untrusting]");
});
