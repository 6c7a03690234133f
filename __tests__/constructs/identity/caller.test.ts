import { Construct } from "constructs";
import { Caller, RoleGrant } from "../../../constructs";
import { synthesize } from "../../../testing";
import { annotations, newStack } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";

test("each stack has one caller", () => {
  const stack = newStack();
  const caller = Caller.of(new Construct(stack, "inner"));
  expect(Caller.of(stack)).toBe(caller);
  expect(Caller.of(newStack())).not.toBe(caller);
  expect(resolvedIn(stack, caller.principalId)).toBe("${data.azurerm_client_config.client-config.object_id}");
});

test("its principal type is omitted, because it is unknown", () => {
  const stack = newStack();
  RoleGrant.ensure(stack, { grantee: Caller.of(stack), role: "Reader", scope: "/subscriptions/1" });
  const [grant] = Object.values(synthesize(stack).resource.azurerm_role_assignment!);
  expect(grant).not.toHaveProperty("principal_type");
});

test("one warning says that another principal replaces the role assignment", () => {
  const stack = newStack();
  Caller.of(stack);
  Caller.of(stack);
  expect(annotations(stack)).toEqual([
    "[stack/caller] a role assignment of the principal that runs Terraform is replaced each time another principal runs it: a " +
      "laptop and a pipeline have different object ids. Name the users and pipelines by their object ids before a second one " +
      "applies (`administrators` on the cluster, `Principal.fromObjectId` for other roles) [caller-role]",
  ]);
});
