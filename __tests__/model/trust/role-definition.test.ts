import { builtInRoleName, roleReference, roleScopeProblem } from "../../../model/trust/role-definition";
import { BUILT_IN_ROLES } from "../../../facts/azure/roles";
import { newStack, unknownText } from "../../kit/app";

const GUID = "33333333-3333-3333-3333-333333333333";
const SCOPED = `/subscriptions/${GUID}/providers/Microsoft.Authorization/roleDefinitions/${GUID}`;

test("a built-in role is taken by its exact name", () => {
  for (const name of Object.keys(BUILT_IN_ROLES)) expect(roleReference("role", name)).toEqual({ name });
});

test.each([SCOPED, SCOPED.replace("/providers", "/resourceGroups/rg/providers"), SCOPED.toLowerCase()])(
  "a role of one's own is taken by the id %s",
  (id) => {
    expect(roleReference("role", id)).toEqual({ id });
  },
);

test("a built-in role in tenant form becomes its name", () => {
  const id = `/providers/Microsoft.Authorization/roleDefinitions/${BUILT_IN_ROLES.AcrPull.toUpperCase()}`;
  expect(roleReference("role", id)).toEqual({ name: "AcrPull" });
});

test("a token is taken as an id", () => {
  const token = unknownText(newStack());
  expect(roleReference("role", token)).toEqual({ id: token });
});

test.each([
  [
    `/providers/Microsoft.Authorization/roleDefinitions/${GUID}`,
    "`role` is in tenant form, with which every plan replaces the assignment; write " +
      `/subscriptions/<subscription id>/providers/Microsoft.Authorization/roleDefinitions/${GUID}, got "/providers/Microsoft.Authorization/roleDefinitions/${GUID}" [role-definition]`,
  ],
  [
    "/subscriptions/x/roles/y",
    "`role` is not a role definition id; write " +
      '/subscriptions/<subscription id>/providers/Microsoft.Authorization/roleDefinitions/<guid>, got "/subscriptions/x/roles/y" [role-definition]',
  ],
  [
    "Key Vault Secret User",
    "`role` must be the name of a built-in role that this library knows, or the id of a role definition, got " +
      '"Key Vault Secret User"; did you mean "Key Vault Secrets User"? [role-definition]',
  ],
  [
    "acrpull",
    '`role` must be the name of a built-in role that this library knows, or the id of a role definition, got "acrpull"; did you mean "AcrPull"? [role-definition]',
  ],
  [
    "Chief Gardener",
    '`role` must be the name of a built-in role that this library knows, or the id of a role definition, got "Chief Gardener"; give a role of your own by its id [role-definition]',
  ],
  [
    "toString",
    '`role` must be the name of a built-in role that this library knows, or the id of a role definition, got "toString"; give a role of your own by its id [role-definition]',
  ],
])("%j is refused", (role, problem) => {
  expect(roleReference("role", role)).toEqual({ problem });
});

test.each([
  ["Reader", "Reader"],
  ["reader", "Reader"],
  [SCOPED.replace(/[^/]+$/, BUILT_IN_ROLES.Reader.toUpperCase()), "Reader"],
  [SCOPED, SCOPED],
  ["Chief Gardener", "Chief Gardener"],
])("the role %s is known as %s", (role, name) => {
  expect(builtInRoleName(role)).toBe(name);
});

test("a token is a role of its own", () => {
  const token = unknownText(newStack());
  expect(builtInRoleName(token)).toBe(token);
});

test.each(["rg-orders", "https://kv.vault.azure.net/secrets/x", ""])("a role is not granted on %j", (scope) => {
  expect(roleScopeProblem("scope", scope)).toBe(
    "`scope` must be an Azure resource id such as /subscriptions/<subscription id>/resourceGroups/<name>, got " +
      `${JSON.stringify(scope)} [role-scope-id]`,
  );
});

test.each(["/", `/subscriptions/${GUID}`, "/providers/Microsoft.Management/managementGroups/all"])(
  "a role may be granted on %j",
  (scope) => {
    expect(roleScopeProblem("scope", scope)).toBeUndefined();
    expect(roleScopeProblem("scope", unknownText(newStack()))).toBeUndefined();
  },
);
