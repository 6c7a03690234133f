import { ROLES_TO_OWNER, STRONG_ROLES } from "../../../facts/azure/role-lists";
import { ROLE_MEANINGS } from "../../../facts/azure/role-powers";
import { BUILT_IN_ROLES } from "../../../facts/azure/roles";

const rolesWith = (power: string): string[] =>
  [...ROLE_MEANINGS].filter(([, { powers = [] }]) => powers.some((each) => each === power)).map(([role]) => role);

test("each role that leads to Owner has the power to grant roles", () => {
  expect(rolesWith("grant roles")).toEqual(expect.arrayContaining([...ROLES_TO_OWNER]));
});

test("each role that administers clusters or grants roles is a strong role", () => {
  const missing = [...rolesWith("administer clusters"), ...rolesWith("grant roles")].filter(
    (role) => !STRONG_ROLES.includes(role),
  );
  expect(missing).toEqual([]);
});

test.each(STRONG_ROLES)("%s is a built-in role", (role) => {
  expect(BUILT_IN_ROLES).toHaveProperty([role]);
});
