import type { TerraformStack } from "cdktf";
import { Principal, VaultAccess } from "../../../constructs";
import { grantToEach } from "../../../constructs/identity/grant-to-each";
import { type PrincipalType } from "../../../constructs/identity/grantee";
import { type Block, synthesize } from "../../../testing";
import { newStack } from "../../kit/app";

const id = (digit: string): string => "00000000-0000-0000-0000-000000000000".replaceAll("0", digit);
const CALLER = "azurerm_role_assignment.vault_caller-key-vault-secrets-officer_resource_34614887";
const WAIT = "time_sleep.vault_caller-key-vault-secrets-officer_wait_D4E31979";

/** The JSON of a stack in which these principals, or the caller, write the secrets of a vault. */
function granted(types: readonly PrincipalType[] | undefined) {
  const stack: TerraformStack = newStack();
  const vault = new VaultAccess(stack, "vault", {
    resourceGroup: { name: "rg", location: "westeurope" },
    vaultName: "kv-orders",
  });
  const principals = types?.map((type, i) =>
    Principal.fromObjectId(stack, `p${i}`, { objectId: id(String(i + 1)), type }),
  );
  grantToEach(stack, principals, (grantee) => vault.grantSecretsOfficer(grantee));
  return synthesize(stack) as ReturnType<typeof synthesize> & { moved?: readonly { from: string; to: string }[] };
}
const addressOf = (principal: string) => new RegExp(`^azurerm_role_assignment\\.vault_${principal}-key-vault-`);
const assignment = (json: ReturnType<typeof granted>, principal: string): Block =>
  Object.entries(json.resource.azurerm_role_assignment!).find(([name]) => name.startsWith(`vault_${principal}-`))![1];
const turn = (json: ReturnType<typeof granted>): Block =>
  Object.entries(json.resource.time_sleep!).find(([name]) => name.startsWith("vault_turn-"))![1];

test.each([
  [["User"], "p0"],
  [["Group", "ServicePrincipal"], "p1"],
  [["User", "User"], "p0"],
  [["Group", "Group"], "p0"],
] as const)(
  "of %j, the caller's assignment moves to %s, the first that can run Terraform, and the others follow",
  (types, heir) => {
    const json = granted(types);
    expect(json.moved).toContainEqual({ from: CALLER, to: expect.stringMatching(addressOf(heir)) });
    for (const principal of types.map((_, i) => `p${i}`).filter((each) => each !== heir))
      expect(assignment(json, principal).depends_on).toEqual([expect.stringMatching(addressOf(heir))]);
    expect(assignment(json, heir)).not.toHaveProperty("depends_on");
  },
);

test("the caller comes after the principals that leave, because the wait between them names those with the role", () => {
  const named = turn(granted(["User", "Group"]));
  const caller = turn(granted(undefined));
  expect(named.triggers).toEqual({ principals: `${id("1")} ${id("2")}` });
  expect(named.depends_on).toEqual([expect.stringMatching(addressOf("p0")), expect.stringMatching(addressOf("p1"))]);
  expect(caller).toMatchObject({ create_duration: "0s", triggers: { principals: "caller" } });
  expect(assignment(granted(undefined), "caller").depends_on).toEqual([
    expect.stringMatching(/^time_sleep\.vault_turn-key-vault-secrets-officer/),
  ]);
});

test("an empty list grants no role", () => {
  const { resource, moved } = granted([]);
  expect(resource).not.toHaveProperty("azurerm_role_assignment");
  expect(moved).toBeUndefined();
});

test("the wait of a role assignment moves with it, so that nothing waits again", () => {
  const stack = newStack();
  const vault = new VaultAccess(stack, "vault", {
    resourceGroup: { name: "rg", location: "westeurope" },
    vaultName: "kv-orders",
  });
  const principal = Principal.fromObjectId(stack, "me", { objectId: id("1"), type: "User" });
  const [grant] = grantToEach(stack, [principal], (grantee) => vault.grantSecretsOfficer(grantee));
  expect(grant!.ready).toBeDefined();
  expect((synthesize(stack) as { moved?: object[] }).moved).toContainEqual({
    from: WAIT,
    to: expect.stringMatching(/^time_sleep\.vault_me-key-vault-secrets-officer_wait_/),
  });
});

test("a role assignment is not replaced if the stated principal type changes", () => {
  expect(assignment(granted(["Group"]), "p0")).toMatchObject({ lifecycle: { ignore_changes: ["principal_type"] } });
});
