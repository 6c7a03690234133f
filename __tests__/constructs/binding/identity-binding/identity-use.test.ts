import { IdentityBinding, ManagedIdentity } from "../../../../constructs";
import { writeIdentityUse } from "../../../../constructs/binding/identity-binding/identity-use";
import { givenCluster, newStack } from "../../../kit/app";

const USER = { namespace: "orders", name: "api" };

test("the right to use an identity waits for the role, unless the role exists", () => {
  const stack = newStack();
  const identity = ManagedIdentity.fromManagedIdentityName(stack, "identity", {
    identityName: "id-orders",
    resourceGroupName: "rg",
  });
  const made = new IdentityBinding(stack, "made", { cluster: givenCluster(stack, "blue"), identity });
  const given = IdentityBinding.fromIdentityBindingAttributes(stack, "given", {
    cluster: givenCluster(stack, "green"),
    identity,
    clusterRoleName: "orders",
  });
  expect(writeIdentityUse(stack, "of-made", USER, made, undefined).dependsOn).toHaveLength(1);
  const use = writeIdentityUse(stack, "of-given", USER, given, undefined);
  expect([use.dependsOn, use.roleRef.nameInput]).toEqual([undefined, "orders"]);
});
