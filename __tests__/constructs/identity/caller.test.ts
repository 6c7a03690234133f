import { Construct } from "constructs";
import { Caller, RoleGrant } from "../../../constructs";
import { synthesize } from "../../../testing";
import { annotations, newStack } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";

test("there is one caller a stack, whichever construct asks", () => {
  const stack = newStack();
  const caller = Caller.of(new Construct(stack, "inner"));
  expect(Caller.of(stack)).toBe(caller);
  expect(Caller.of(newStack())).not.toBe(caller);
  expect(resolvedIn(stack, caller.principalId)).toBe("${data.azurerm_client_config.client-config.object_id}");
});

test("its type is not written, because it cannot be known", () => {
  const stack = newStack();
  RoleGrant.ensure(stack, { grantee: Caller.of(stack), role: "Reader", scope: "/subscriptions/1" });
  const [grant] = Object.values(synthesize(stack).resource.azurerm_role_assignment!);
  expect(grant).not.toHaveProperty("principal_type");
});

test("a warning says once that another caller replaces the grant", () => {
  const stack = newStack();
  Caller.of(stack);
  Caller.of(stack);
  expect(annotations(stack)).toEqual([
    "[stack/caller] a grant to whoever applies is replaced each time somebody else applies: the object id of a laptop differs " +
      "from that of a pipeline. Name the people and pipelines by their object ids before a second one applies " +
      "(`administrators` on the cluster, `Principal.fromObjectId` for other grants)",
  ]);
});
