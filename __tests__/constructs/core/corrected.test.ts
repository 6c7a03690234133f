import type { TerraformStack } from "cdktf";
import {
  FederatedBinding,
  type FederatedBindingProps,
  FederatedCredential,
  ManagedIdentity,
  Pipeline,
  PipelineBinding,
  PodIdentity,
  PodIdentityException,
  PodIdentityMigration,
  MigrationPhase,
  RegistryAccess,
  RoleGrant,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { synthesize } from "../../../testing";
import { givenCluster, newStack } from "../../kit/app";

const UUID = "33333333-3333-3333-3333-333333333333";
const resourceGroup = { name: "rg", location: "westeurope" };

/** Makes something with a wrong value or the right one, under a construct id. */
type Make<T = unknown> = (stack: TerraformStack, id: string, right: boolean) => T;

/** A construct of the stack, made by the first of several attempts. */
const known = <T>(stack: TerraformStack, id: string, make: () => T): T =>
  (stack.node.tryFindChild(id) as T | undefined) ?? make();
const identityOf = (stack: TerraformStack, id = "identity") =>
  known(stack, id, () => new ManagedIdentity(stack, id, { resourceGroup, identityName: `id-${id}` }));
const clusterOf = (stack: TerraformStack, id = "cluster") => known(stack, id, () => givenCluster(stack, id));
const podIdentityOf = (stack: TerraformStack, id: string) =>
  known(stack, `pod-${id}`, () =>
    PodIdentity.fromPodIdentityName(stack, `pod-${id}`, {
      namespace: "orders",
      name: id,
      selector: "orders",
      identity: identityOf(stack, id),
    }),
  );
const binding =
  (
    wrong: (stack: TerraformStack) => Partial<FederatedBindingProps>,
    rest: Partial<FederatedBindingProps> = {},
  ): Make<FederatedBinding> =>
  (stack, id, right) =>
    new FederatedBinding(stack, id, {
      cluster: clusterOf(stack),
      serviceAccount: { namespace: "orders", name: "orders-api" },
      ...rest,
      ...(right ? {} : wrong(stack)),
    });
const github = { owner: "contoso", repository: "orders" };

const CASES: readonly (readonly [string, Make])[] = [
  ["a binding with a wrong token lifetime", binding(() => ({ tokenExpirationSeconds: 1 }))],
  ["a binding with a wrong wait", binding(() => ({ waitSeconds: -1 }))],
  [
    "a binding with too many credentials",
    binding((stack) => ({ alsoTrusts: Array.from({ length: 20 }, (_, i) => clusterOf(stack, `green-${i}`)) })),
  ],
  [
    "a binding with another cluster than that of the provider",
    (stack, id, right) => {
      const other = binding(() => ({}), { serviceAccount: { namespace: "orders", name: "other" } });
      if (!stack.node.tryFindChild("other")) other(stack, "other", true);
      binding(() => ({ cluster: clusterOf(stack, "green") }))(stack, id, right);
    },
  ],
  [
    "an identity with wrong tags",
    (stack, id, right) =>
      new ManagedIdentity(stack, id, {
        resourceGroup,
        identityName: "id-orders",
        tags: { [right ? "team" : "x".repeat(513)]: "orders" },
      }),
  ],
  [
    "a credential with a wrong audience",
    (stack, id, right) =>
      new FederatedCredential(stack, id, {
        identity: identityOf(stack),
        credentialName: "fic-orders",
        issuer: "https://issuer.example",
        subject: "orders",
        audience: right ? undefined : " ",
      }),
  ],
  [
    "a pipeline binding with one subject twice",
    (stack, id, right) =>
      new PipelineBinding(stack, id, {
        resourceGroup,
        identityName: "id-apply",
        pipelines: [
          Pipeline.githubBranch({ ...github, branch: "main" }),
          Pipeline.githubBranch({ ...github, branch: right ? "next" : "main" }),
        ],
      }),
  ],
  [
    "a role assignment with a long description",
    (stack, id, right) =>
      new RoleGrant(stack, id, {
        grantee: identityOf(stack),
        role: "Reader",
        scope: `/subscriptions/${UUID}`,
        description: right ? "why" : "x".repeat(1025),
      }),
  ],
  [
    "a cluster with a wrong wait for its administrators",
    (stack, id, right) =>
      new WorkloadIdentityCluster(stack, id, {
        resourceGroup,
        clusterName: "aks",
        adminWaitSeconds: right ? 0 : 3601,
        administrators: [{ objectId: UUID, type: "Group" }],
      }),
  ],
  [
    "a registry with unknown permissions",
    (stack, id, right) =>
      RegistryAccess.fromRegistryName(stack, id, {
        registryName: "crorders",
        resourceGroupName: "rg",
        permissions: (right ? "registry" : "none") as "registry",
      }),
  ],
  [
    "a pod identity with a wrong selector",
    (stack, id, right) =>
      new PodIdentity(stack, id, {
        cluster: known(stack, "cluster", () =>
          WorkloadIdentityCluster.fromClusterName(stack, "cluster", { clusterName: "aks", resourceGroupName: "rg" }),
        ),
        namespace: "orders",
        name: "orders",
        selector: right ? "orders" : "not a label",
        identity: identityOf(stack),
      }),
  ],
  [
    "an exception from pod identity without labels",
    (stack, id, right) =>
      new PodIdentityException(stack, id, {
        cluster: clusterOf(stack),
        namespace: "orders",
        name: "orders",
        podLabels: right ? { app: "orders" } : {},
      }),
  ],
  [
    "a migration off pod identity with one identity twice",
    (stack, id, right) =>
      new PodIdentityMigration(stack, id, {
        from: podIdentityOf(stack, "first"),
        alsoFrom: [podIdentityOf(stack, right ? "second" : "first")],
        cluster: clusterOf(stack),
        serviceAccount: { namespace: "orders", name: "orders-api" },
        phase: MigrationPhase.PREPARE,
      }),
  ],
];

test.each(CASES)("%s has no effect on a corrected one with another id", (_, make) => {
  const stack = newStack();
  expect(() => make(stack, "wrong", false)).toThrow(/at stack/);
  const refused = stack.node.tryFindChild("wrong");
  expect(refused?.node.children ?? []).toEqual([]);
  make(stack, "right", true);
  synthesize(stack);
});

test.each(CASES)("%s has no effect on a corrected one with the same id", (_, make) => {
  const stack = newStack();
  expect(() => make(stack, "orders", false)).toThrow(/at stack/);
  stack.node.tryRemoveChild("orders");
  make(stack, "orders", true);
  synthesize(stack);
});

test("a binding that rejects an identity has none of its credentials", () => {
  const stack = newStack();
  const orders = binding(() => ({}), { alsoTrusts: [clusterOf(stack, "green")] })(stack, "orders", true);
  const { children } = orders.node;
  const full = identityOf(stack, "full");
  for (let i = 0; i < 19; i++)
    new FederatedCredential(stack, `credential-${i}`, {
      identity: full,
      credentialName: `fic-${i}`,
      issuer: "https://issuer.example",
      subject: `subject-${i}`,
    });

  expect(() => orders.addIdentity(full)).toThrow(
    /^an identity must have at most 20 .* got 21 for "stack\/full";.* \(at stack\/orders\) \[credential-count\]$/,
  );
  expect(orders.node.children).toHaveLength(children.length);
  orders.addIdentity(identityOf(stack));
  synthesize(stack);
});

test("a claim of another construct is still an error", () => {
  const stack = newStack();
  const make = binding(() => ({}));
  make(stack, "one", true);
  expect(() => make(stack, "two", true)).toThrow(
    '`serviceAccount` must belong to one binding, got "orders/orders-api", which "stack/one" already binds; for a second ' +
      "identity call `addIdentity` of that binding (at stack/two)",
  );
});
