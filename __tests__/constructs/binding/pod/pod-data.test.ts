import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Lazy, type TerraformStack } from "cdktf";
import {
  DataAccess,
  FederatedBinding,
  type FederatedBindingProps,
  type IGrantee,
  MigrationPhase,
  PodIdentity,
  PodIdentityMigration,
  RoleGrant,
  SecretValue,
  VaultAccess,
} from "../../../../constructs";
import { type Block, synthesize } from "../../../../testing";
import { annotations, givenCluster, newResourceGroup, newStack } from "../../../kit/app";
import { validationErrors } from "../../../kit/validation-errors";

const STORAGE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts";
const BLOBS = { name: "AZURE_STORAGEBLOB_RESOURCEENDPOINT", value: "https://st.blob.core.windows.net/" };

function parts(props: Partial<FederatedBindingProps> = {}) {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
  const greeting = vault.addSecret("greeting", {
    secretName: "greeting",
    value: SecretValue.ephemeral(stack, "greeting-value"),
  });
  const blobs = (id: string) =>
    new DataAccess(stack, `blobs-${id}`, { service: "blobStorage", resource: { id: `${STORAGE}/${id}` } });
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
    ...props,
  });
  return { stack, resourceGroup, vault, greeting, blobs, binding };
}

type Options = NonNullable<Parameters<FederatedBinding["podTemplate"]>[1]>;

/** The containers of a deployment with the template, as they are written. */
function containersOf(stack: TerraformStack, binding: FederatedBinding, spec: object, options: Options): Block[] {
  new DeploymentV1(stack, "api", {
    metadata: { name: "api", namespace: binding.namespace },
    spec: { template: binding.podTemplate({ metadata: {}, spec }, options) },
  });
  const [deployment] = Object.values<Block>(synthesize(stack).resource.kubernetes_deployment_v1!);
  const written = (deployment as { spec: { template: { spec: Record<string, Block[]> } } }).spec.template.spec;
  return [...written.container!, ...(written.init_container ?? [])];
}

const roles = (stack: TerraformStack): string[] =>
  Object.values<Block>(synthesize(stack).resource.azurerm_role_assignment ?? {}).map((each) =>
    String(each.role_definition_name),
  );

test("a template grants the roles of its data, waits for them, and passes the addresses to its containers", () => {
  const { stack, greeting, blobs, binding } = parts();
  const data = { reads: [greeting], writes: [blobs("st")] };
  const spec = { container: [{ name: "api", image: "i" }], initContainer: [{ name: "first", image: "i" }] };
  const variables = [
    { name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault_resource_B3D4DD7C.vault_uri}" },
    { name: "SECRET_NAME", value: "${azurerm_key_vault_secret.vault_greeting_resource_2AA2160D.name}" },
    BLOBS,
  ];
  expect(containersOf(stack, binding, spec, data)).toEqual([
    { name: "api", image: "i", env: variables },
    { name: "first", image: "i", env: variables },
  ]);
  expect(roles(stack)).toEqual(["Key Vault Secrets User", "Storage Blob Data Contributor"]);
  for (const role of Object.keys(synthesize(stack).resource.azurerm_role_assignment!))
    expect(stack).toApplyBefore(`azurerm_role_assignment.${role}`, stack.node.findChild("api"));
});

test("a vault, all rights, and the same data twice", () => {
  const { stack, vault, blobs, binding } = parts();
  const container = blobs("st");
  const data = { reads: [vault, container], owns: [container] };
  expect(containersOf(stack, binding, { container: [{ name: "api" }] }, data)).toEqual([
    { name: "api", env: [expect.objectContaining({ name: "KEYVAULT_URL" }), BLOBS] },
  ]);
  expect(roles(stack)).toEqual(["Key Vault Secrets User", "Storage Blob Data Reader", "Storage Blob Data Owner"]);
});

test("a container keeps a variable that it sets itself, and one without a token gets none", () => {
  const { stack, blobs, binding } = parts();
  const own = { name: BLOBS.name, value: "https://other.example/" };
  const spec = { container: [{ name: "api", env: [own] }, { name: "logs" }] };
  const written = containersOf(stack, binding, spec, { reads: [blobs("st")], skipContainers: ["logs"] });
  expect(written).toEqual([{ name: "api", env: [own] }, { name: "logs" }]);
});

test("data without a known host gets a role and adds no variable", () => {
  const { stack, binding } = parts();
  const topic = new DataAccess(stack, "topic", { service: "eventGrid", resource: { id: `${STORAGE}/x` } });
  expect(containersOf(stack, binding, { container: [{ name: "api" }] }, { writes: [topic] })).toEqual([
    { name: "api", env: [] },
  ]);
  expect(roles(stack)).toEqual(["EventGrid Data Sender"]);
});

test("the template that is passed does not change", () => {
  const { blobs, binding } = parts();
  const template = Object.freeze({
    metadata: {},
    spec: Object.freeze({ container: Object.freeze([{ name: "api" }]) }),
  });
  binding.podTemplate(template, { reads: [blobs("st")] });
  expect(template).toEqual({ metadata: {}, spec: { container: [{ name: "api" }] } });
});

describe("a deployment of a binding", () => {
  const container = [{ name: "api", image: "i" }];
  const written = (stack: TerraformStack) =>
    Object.values<Block>(synthesize(stack).resource.kubernetes_deployment_v1!)[0] as unknown as {
      metadata: object;
      spec: { replicas?: string; selector: object; template: { metadata: { labels: object }; spec: object } };
      wait_for_rollout?: boolean;
    };

  test("selects its pods by its name, and waits for the roles of its data", () => {
    const { stack, greeting, binding } = parts();
    binding.deployment("api", { container, reads: [greeting] });
    const { metadata, spec } = written(stack);
    expect(metadata).toMatchObject({ name: "api", labels: { app: "api" } });
    expect(spec.selector).toEqual({ match_labels: { app: "api" } });
    expect(spec.template.metadata.labels).toEqual({ app: "api", "azure.workload.identity/use": "true" });
    expect(spec).not.toHaveProperty("replicas");
    expect(roles(stack)).toEqual(["Key Vault Secrets User"]);
    expect(stack).toBeFullyWired();
    expect(stack).toApplyBefore("azurerm_role_assignment", binding.node.findChild("api"));
  });

  test("takes a name, labels, a number of pods, the rest of the pod and other arguments", () => {
    const { stack, binding } = parts();
    binding.deployment("api", {
      deploymentName: "orders.api",
      labels: { tier: "front" },
      replicas: 0,
      container: [...container, { name: "logs", image: "i" }],
      pod: { nodeSelector: { "kubernetes.io/os": "linux" } },
      skipContainers: ["logs"],
      overrides: { waitForRollout: false },
    });
    const { metadata, spec, wait_for_rollout } = written(stack);
    expect(metadata).toMatchObject({ name: "orders.api", labels: { tier: "front" } });
    expect(spec.replicas).toBe("0");
    expect(spec.selector).toEqual({ match_labels: { tier: "front" } });
    expect(spec.template.spec).toMatchObject({ node_selector: { "kubernetes.io/os": "linux" } });
    expect(wait_for_rollout).toBe(false);
    expect(annotations(stack).filter((each) => each.includes("is not a property"))).toEqual([]);
  });

  test.each([
    [
      { labels: {} },
      "`labels` must have at least one label, by which the Deployment selects its pods, got {}; omit it for the label `app` (at stack/orders) [deployment-labels]",
    ],
    [
      { replicas: 1.5 },
      "`replicas` must be a whole number from 0 to 2147483647, got 1.5 (at stack/orders) [number-range]",
    ],
    [
      { deploymentName: "Orders" },
      '`deploymentName` must be an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit, got "Orders" (6 characters) (at stack/orders) [name]',
    ],
    [
      { container: [{ image: "api:1" } as never] },
      "`container[0].name` must be given, got undefined; if it is read from the environment, set that variable (at stack/orders) [input-missing]",
    ],
    [
      { container: undefined as never },
      "`options.container` must be given, got undefined; it is a list (at stack/orders) [input-missing]",
    ],
  ])("is an error for %j", (props, message) => {
    const { binding } = parts();
    expect(() => binding.deployment("api", { container, ...props })).toThrow(new Error(message));
  });
});

test("a construct of your own is data if it grants and has an address", () => {
  const { stack, resourceGroup, binding } = parts();
  const group = {
    environment: () => [{ name: "GROUP", value: resourceGroup.name }],
    grantRead: (grantee: IGrantee) => RoleGrant.ensure(stack, { grantee, role: "Reader", scope: resourceGroup }),
  };
  expect(containersOf(stack, binding, { container: [{ name: "api" }] }, { reads: [group] })).toEqual([
    { name: "api", env: [{ name: "GROUP", value: "${azurerm_resource_group.group.name}" }] },
  ]);
});

test.each<[string, object, (all: ReturnType<typeof parts>) => Options, string]>([
  [
    "two values for a variable",
    { container: [{ name: "api" }] },
    ({ blobs }) => ({ reads: [blobs("st"), blobs("other")] }),
    "`reads`, `writes` and `owns` must not give the variable AZURE_STORAGEBLOB_RESOURCEENDPOINT two values, got " +
      '"https://st.blob.core.windows.net/" and "https://other.blob.core.windows.net/"; grant one of the two with its own ' +
      "method, such as `grantRead`, and pass its address in another variable (at stack/orders) [pod-data-variable]",
  ],
  [
    "containers that are a token",
    { container: Lazy.anyValue({ produce: () => [] }) },
    ({ vault }) => ({ reads: [vault] }),
    "`spec.container` must be a list of containers for `reads`, `writes` and `owns`, got an object of the class " +
      "LazyAny; pass the containers themselves, or grant the roles with `grantRead` and pass the variables of " +
      "`environment()` (at stack/orders) [pod-data-containers]",
  ],
  [
    "no containers",
    {},
    ({ vault }) => ({ reads: [vault] }),
    "`spec.container` must be a list of containers for `reads`, `writes` and `owns`, got undefined; pass the containers " +
      "themselves, or grant the roles with `grantRead` and pass the variables of `environment()` (at stack/orders) " +
      "[pod-data-containers]",
  ],
  [
    "variables that are a token",
    { container: [{ name: "api", env: Lazy.anyValue({ produce: () => [] }) }] },
    ({ vault }) => ({ reads: [vault] }),
    "`spec.container[0].env` must be a list of variables for `reads`, `writes` and `owns`, got an object of the class " +
      "LazyAny; pass the variables themselves (at stack/orders) [pod-data-containers]",
  ],
])("%s is an error before a role is granted", (_, spec, options, message) => {
  const all = parts();
  expect(() => all.binding.podTemplate({ metadata: {}, spec }, options(all))).toThrow(new Error(message));
  expect(roles(all.stack)).toEqual([]);
});

test.each([MigrationPhase.PREPARE, MigrationPhase.SWITCH])(
  "the template of a migration in the phase %s has the addresses and grants the roles",
  (phase) => {
    const { stack, blobs, binding } = parts();
    const podIdentity = PodIdentity.fromPodIdentityName(stack, "old", {
      namespace: "orders",
      name: "old",
      identity: binding.identity!,
    });
    const migration = new PodIdentityMigration(stack, "migration", {
      phase,
      from: podIdentity,
      cluster: binding.cluster,
      serviceAccount: { namespace: "orders", name: "moved" },
    });
    const template = migration.podTemplate(
      { metadata: {}, spec: { container: [{ name: "api" }] } },
      {
        reads: [blobs("st")],
      },
    );
    expect(template.spec?.container).toEqual([{ name: "api", env: [BLOBS] }]);
    expect(roles(stack)).toEqual(["Storage Blob Data Reader"]);
  },
);

const problems = (stack: TerraformStack) => validationErrors(() => synthesize(stack));

describe("a role that depends on what waits for it", () => {
  const cycle = (named: string, fix: string): string =>
    `\`scope\` of a role must not depend on what waits for the role, got ${named}, each of which waits for the next; ${fix} [role-cycle]`;

  test("is an error if the binding has it, because the pods wait for it", () => {
    const { stack, binding } = parts();
    const group = new ResourceGroup(stack, "of-account", { name: binding.serviceAccountName, location: "westeurope" });
    RoleGrant.ensure(stack, { grantee: binding, role: "Reader", scope: group });
    expect(problems(stack)).toEqual([
      "[stack/orders-reader] " +
        cycle(
          '"stack/orders-reader/resource" -> "stack/of-account" -> "stack/orders/service-account" -> ' +
            '"stack/orders-reader/wait" -> "stack/orders-reader/resource"',
          "pods of a binding wait for its roles, so grant this one to the `identity` of the binding, for which no pod waits",
        ),
    ]);
  });

  test("is an error after `applyBefore`", () => {
    const { stack, resourceGroup, binding } = parts();
    const other = new ResourceGroup(stack, "other", { name: "rg-other", location: "westeurope" });
    const grant = RoleGrant.ensure(stack, { grantee: binding.identity!, role: "Reader", scope: other, waitSeconds: 0 });
    grant.applyBefore(resourceGroup);
    other.dependsOn = ["azurerm_resource_group.group"];
    expect(problems(stack)).toEqual([
      "[stack/identity-reader] " +
        cycle(
          '"stack/identity-reader/resource" -> "stack/other" -> "stack/group" -> "stack/identity-reader/resource"',
          "remove one of them from `applyBefore`",
        ),
    ]);
  });

  test("is none if the identity has it, for which nothing waits", () => {
    const { stack, binding } = parts();
    const group = new ResourceGroup(stack, "of-account", { name: binding.serviceAccountName, location: "westeurope" });
    RoleGrant.ensure(stack, { grantee: binding.identity!, role: "Reader", scope: group });
    expect(problems(stack)).toEqual([]);
  });

  test("is none for a scope that other roles wait for", () => {
    const { stack, resourceGroup, vault, binding } = parts();
    new RoleAssignment(stack, "plain", { scope: resourceGroup.id, principalId: binding.principalId });
    vault.grantSecretsUser(binding);
    expect(problems(stack)).toEqual([]);
  });
});

test("pods with an account that is created elsewhere wait for a role, also without a wait for the credential", () => {
  const { stack, vault, binding } = parts({ serviceAccountMode: "manifest", waitSeconds: 0 });
  expect(containersOf(stack, binding, { container: [{ name: "api" }] }, {})).toEqual([{ name: "api" }]);
  vault.grantSecretsUser(binding);
  expect(stack).toApplyBefore("azurerm_role_assignment", stack.node.findChild("api"));
  const sleeps = synthesize(stack).resource.time_sleep!;
  expect(Object.entries(sleeps).find(([name]) => name.startsWith("orders_wait"))?.[1]).toMatchObject({
    create_duration: "0s",
    triggers: { service_account: "orders-api" },
  });
  const [deployment] = Object.values<Block>(synthesize(stack).resource.kubernetes_deployment_v1!);
  expect(JSON.stringify(deployment)).toContain(".triggers.service_account");
});

test("without a role, the name of such an account is literal", () => {
  const { stack, binding } = parts({ serviceAccountMode: "manifest", waitSeconds: 0 });
  containersOf(stack, binding, { container: [{ name: "api" }] }, {});
  expect(JSON.stringify(synthesize(stack).resource.kubernetes_deployment_v1)).toContain(
    '"service_account_name":"orders-api"',
  );
});

test.each([undefined, null, "KEYVAULT_URL", [undefined], [{ name: "URL" }], [{ name: "", value: "x" }]])(
  "variables of a caller's own data that are no list of variables are refused: %j",
  (given) => {
    const { stack, binding } = parts();
    const own = { grantRead: () => undefined, environment: () => given as never };
    expect(() => containersOf(stack, binding, { container: [{ name: "api" }] }, { reads: [own] })).toThrow(
      "`environment()` of what `reads`, `writes` and `owns` name must give a list of variables with `name` and `value`",
    );
  },
);

test("data of a caller's own without variables is right", () => {
  const { stack, binding } = parts();
  const own = { grantRead: () => undefined, environment: () => [] };
  const [container] = containersOf(stack, binding, { container: [{ name: "api" }] }, { reads: [own] });
  expect(container).toMatchObject({ name: "api" });
});
