import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { FederatedBinding, type IGrantee, type IManagedIdentity, Principal, RoleGrant } from "../../../constructs";
import { principalKeyOf, principalNameOf } from "../../../constructs/identity/principal-key";
import { synthesize } from "../../../testing";
import { givenCluster, newStack } from "../../kit/app";

const UUID = "3333333A-3333-3333-3333-333333333333";

/** A grantee that somebody else has written, with nothing but what IGrantee asks. */
class Team extends Construct implements IGrantee {
  public readonly principalType = "Group";

  constructor(
    scope: Construct,
    id: string,
    public readonly principalId: string,
  ) {
    super(scope, id);
  }
}

const newIdentity = (stack: TerraformStack) =>
  new UserAssignedIdentity(stack, "identity", {
    name: "id-orders",
    resourceGroupName: "rg",
    location: "westeurope",
  });

test("a principal is known by its object id, which is case-insensitive", () => {
  const stack = newStack();
  const plain = { principalId: UUID };
  expect(principalKeyOf(stack, plain)).toBe(UUID.toLowerCase());
  expect(principalNameOf(stack, plain)).toBe(UUID);
  const grant = RoleGrant.ensure(stack, { grantee: plain, role: "Reader", scope: "/subscriptions/1" });
  const principal = Principal.fromObjectId(stack, "team", { objectId: UUID.toLowerCase(), type: "Group" });
  expect(RoleGrant.ensure(stack, { grantee: principal, role: "Reader", scope: "/subscriptions/1" })).toBe(grant);
});

test("a construct that is a grantee is known by its path if its object id is a token", () => {
  const stack = newStack();
  const team = new Team(stack, "team", newIdentity(stack).principalId);
  expect([principalKeyOf(stack, team), principalNameOf(stack, team)]).toEqual(["stack/team", "team"]);
});

test("an object with the id of a resource is known by that resource, on each read", () => {
  const stack = newStack();
  const identity = newIdentity(stack);
  const [one, other] = [{ principalId: identity.principalId }, { principalId: identity.principalId }];
  expect(one.principalId).not.toBe(other.principalId);
  expect(principalKeyOf(stack, one)).toBe("${azurerm_user_assigned_identity.identity.principal_id}");
  expect(principalKeyOf(stack, other)).toBe(principalKeyOf(stack, one));
  expect(principalNameOf(stack, one)).toBe("identity");
  const grant = RoleGrant.ensure(stack, { grantee: one, role: "Reader", scope: "/subscriptions/1" });
  expect(grant.node.id).toBe("identity-reader");
  expect(RoleGrant.ensure(stack, { grantee: other, role: "Reader", scope: "/subscriptions/1" })).toBe(grant);
});

test("a user's own implementation of IManagedIdentity can be bound", () => {
  const stack = newStack();
  const resource = newIdentity(stack);
  class Own extends Construct implements IManagedIdentity {
    public readonly id = resource.id;
    public readonly identityId = resource.id;
    public readonly identityName = "id-orders";
    public readonly resourceGroupName = "rg";
    public readonly clientId = resource.clientId;
    public readonly principalId = resource.principalId;
    public readonly tenantId = resource.tenantId;
  }
  const identity = new Own(stack, "own");
  const bind = (name: string) =>
    new FederatedBinding(stack, name, {
      cluster: stack.node.tryFindChild("cluster") ? (stack.node.findChild("cluster") as never) : givenCluster(stack),
      identity,
      serviceAccount: { namespace: "orders", name },
    });
  const [one, other] = [bind("one"), bind("other")];
  expect(RoleGrant.ensure(stack, { grantee: one, role: "Reader", scope: "/subscriptions/1" })).toBe(
    RoleGrant.ensure(stack, { grantee: other, role: "Reader", scope: "/subscriptions/1" }),
  );
  const [first, second] = Object.values(synthesize(stack).resource.azurerm_federated_identity_credential!);
  expect([first!.depends_on, second!.depends_on]).toEqual([
    undefined,
    [expect.stringMatching(/^azurerm_federated_identity_credential\.one_/)],
  ]);
});
