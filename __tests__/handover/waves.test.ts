import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { handOverAll } from "../../handover/hand-over";
import schema from "../../handover/schema/waves.schema.json";
import { exceededLines, type WavePlan, waveLines, wavePlan } from "../../handover/waves";
import { readDocument } from "../../model/terraform/document";
import type { SynthesizedStack } from "../../model/terraform/output-folder";
import { readTrusts } from "../../model/trust/read";
import { synthesizeInto } from "./fixture";
import { temporaryFolder } from "./synthesized";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

type Resources = Record<string, Record<string, object>>;

function stack(name: string, resource: Resources, dependencies: readonly string[] = [], subscription = SUBSCRIPTION) {
  const document = readDocument({
    "//": { metadata: { stackName: name, version: "0.21.0", backend: "azurerm" } },
    terraform: { backend: { azurerm: { key: name } }, required_version: ">= 1.11" },
    provider: { azurerm: [{ features: [{}], subscription_id: subscription }] },
    resource,
  });
  return { document, folder: "", dependencies, annotations: [] };
}

/** Identities with a credential each. */
function bindings(count: number): Resources {
  const names = Array.from({ length: count }, (_, index) => `one-${index}`);
  const named = (of: (name: string) => object) => Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    azurerm_user_assigned_identity: named((name) => ({ name, resource_group_name: "rg" })),
    azurerm_federated_identity_credential: named((name) => credential(name, name)),
  };
}

const credential = (identity: string, subject: string) => ({
  issuer: "https://issuer.example/",
  subject: `system:serviceaccount:orders:${subject}`,
  audience: ["api://AzureADTokenExchange"],
  user_assigned_identity_id: `\${azurerm_user_assigned_identity.${identity}.id}`,
});

const planOf = (...stacks: readonly SynthesizedStack[]): WavePlan =>
  wavePlan(readTrusts(stacks.map((each) => each.document)), stacks);

test("a stack is in the first wave after all stacks that it depends on", () => {
  const plan = planOf(
    stack("network", {}),
    stack("platform", {}, ["network"]),
    stack("shared", {}, ["network"]),
    stack("orders", {}, ["platform", "shared", "elsewhere"]),
  );
  expect(plan.waves.map((each) => each.stacks.map((one) => one.stack))).toEqual([
    ["network"],
    ["platform", "shared"],
    ["orders"],
  ]);
  expect(plan.waves[2]!.stacks[0]!.dependsOn).toEqual(["platform", "shared"]);
});

describe("the expected time", () => {
  const only = (resources: Resources) => planOf(stack("orders", resources)).waves[0]!.stacks[0]!;

  test("is that of the order of the resources, if nothing else takes longer", () => {
    expect(only({ azurerm_key_vault: { vault: { name: "kv" } } })).toMatchObject({
      seconds: 122,
      boundBy: "order of the resources",
      resources: 1,
    });
  });

  test("is that of the writes to one identity, which Azure takes one in four seconds", () => {
    const credentials = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`one-${index}`, credential("id", String(index))]),
    );
    expect(
      only({
        azurerm_user_assigned_identity: { id: { name: "id", resource_group_name: "rg" } },
        azurerm_federated_identity_credential: credentials,
      }),
    ).toMatchObject({ seconds: 80, boundBy: "writes to one identity", identities: 1, credentials: 20 });
  });

  test("is that of all writes of identities, of which a subscription takes two a second", () => {
    expect(only(bindings(500))).toMatchObject({ seconds: 500, boundBy: "identity writes", identities: 500 });
  });

  test("is that of the resources that Terraform writes ten at a time", () => {
    const grants = { azurerm_role_assignment: { many: { count: 100 } } };
    expect(only(grants)).toMatchObject({ seconds: 210, boundBy: "parallelism of Terraform", roleAssignments: 100 });
  });

  test("is a least one where the number of instances is not literal", () => {
    expect(only({ azurerm_role_assignment: { many: { for_each: "${var.all}" } } })).toMatchObject({
      atLeast: true,
      roleAssignments: 1,
    });
  });
});

describe("stacks of one wave run at the same time", () => {
  const busy = (name: string, subscription?: string) => stack(name, bindings(500), [], subscription);

  test("as many as stay below the rate of their subscription", () => {
    const [wave] = planOf(busy("a"), busy("b"), busy("c")).waves;
    expect(wave).toMatchObject({ maxParallel: 1, seconds: 1500 });
  });

  test("all of them, if each has a subscription of its own or little to write", () => {
    const other = "00000000-0000-0000-0000-000000000002";
    expect(planOf(busy("a"), busy("b", other)).waves[0]).toMatchObject({ maxParallel: 2, seconds: 500 });
    const quiet = (name: string) => stack(name, { azurerm_key_vault: { vault: { name: "kv" } }, ...bindings(5) });
    expect(planOf(quiet("a"), quiet("b"), quiet("c")).waves[0]).toMatchObject({ maxParallel: 3, seconds: 122 });
  });
});

describe("what exceeds a limit is named before anyone applies", () => {
  test("credentials of one identity in several stacks", () => {
    const credentials = (from: number, count: number) => ({
      azurerm_federated_identity_credential: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `one-${from + index}`,
          {
            ...credential("id", String(from + index)),
            user_assigned_identity_id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
          },
        ]),
      ),
    });
    expect(planOf(stack("a", credentials(0, 20))).exceeded).toEqual([]);
    const plan = planOf(stack("a", credentials(0, 20)), stack("b", credentials(20, 1)));
    expect(plan.exceeded).toEqual([{ limit: "credentialsPerIdentity", allowed: 20, count: 21, where: "id-orders" }]);
    expect(exceededLines(plan)).toEqual([
      "the managed identity id-orders has 21 federated identity credentials, and Azure allows 20: use a second identity [limit-credentials]",
    ]);
    // AKS writes one for an identity binding.
    const bound = (id: string) =>
      stack("b", {
        azapi_resource: {
          binding: {
            type: "Microsoft.ContainerService/managedClusters/identityBindings@2026-04-01",
            parent_id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
            body: { properties: { managedIdentity: { resourceId: id } } },
          },
        },
      });
    const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    expect(planOf(stack("a", credentials(0, 20)), bound(`${ID}/id-orders`)).exceeded).toEqual(plan.exceeded);
    expect(planOf(stack("a", credentials(0, 19)), bound(`${ID}/id-orders`)).exceeded).toEqual([]);
    expect(planOf(stack("a", credentials(0, 20)), bound(`${ID}/id-other`)).exceeded).toEqual([]);
  });

  test("role assignments of one subscription in several stacks", () => {
    const grants = (name: string, count: number) => stack(name, { azurerm_role_assignment: { many: { count } } });
    expect(planOf(grants("a", 2000), grants("b", 2000)).exceeded).toEqual([]);
    const plan = planOf(grants("a", 2000), grants("b", 2001));
    expect(plan.exceeded).toEqual([
      { limit: "roleAssignmentsPerSubscription", allowed: 4000, count: 4001, where: SUBSCRIPTION },
    ]);
    expect(exceededLines(plan)).toEqual([
      `the stacks create 4001 role assignments in the subscription ${SUBSCRIPTION}, and Azure allows 4000, with those that exist: assign roles to groups or on wider scopes, or use a second subscription [limit-role-assignments]`,
    ]);
  });
});

test("the lines name the waves and the numbers; many stacks are a number", () => {
  const many = Array.from({ length: 11 }, (_, index) => stack(`shard-${index}`, bindings(1), ["platform"]));
  expect(waveLines(planOf(stack("platform", {}), ...many))).toEqual([
    "wave 1: platform; about 0 s",
    "wave 2: 11 stacks; about 11 s, 4 at a time",
    "first apply: 22 resources, 11 managed identities, 11 federated identity credentials, 0 role assignments; about 11 s",
  ]);
});

test("waves.json is next to the bundles and is valid for its schema", () => {
  const [from, out] = [temporaryFolder(), join(temporaryFolder(), "out")];
  synthesizeInto(from);
  const { waves } = handOverAll({ from, out, backend: "complete", foreignPaths: [] });
  const text = readFileSync(join(out, "waves.json"), "utf8");
  expect(JSON.parse(text)).toEqual(waves);
  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(readFileSync(join(out, "waves.schema.json"), "utf8")),
  );
  expect([validate(waves), validate.errors]).toEqual([true, null]);
  expect(validate({ ...waves, waves: [{ wave: 0 }] })).toBe(false);
  expect(schema.properties.formatVersion.const).toBe(waves.formatVersion);
  expect(waves.waves.map((each) => each.stacks.map((one) => one.folder))).toEqual([["platform"], ["workload"]]);
});
