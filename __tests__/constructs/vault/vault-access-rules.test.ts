import {
  blindRoleProblem,
  retentionProblem,
  secretTagsProblem,
  secretVersionProblem,
  timeProblem,
  vaultName,
} from "../../../constructs/vault/vault-access-rules";
import { newStack, unknownText } from "../../kit/app";

const EXPECTED =
  "3 to 24 letters, digits or hyphens that start with a letter, end with a letter or digit and hold no two hyphens in a row";
const LONG = "kv-orders-production-westeurope";

test("a valid name stays unchanged with and without trimming", () => {
  for (const trim of [true, false]) expect(vaultName("kv-orders", trim)).toEqual({ name: "kv-orders" });
});

test("a name that is too long is cut only when asked", () => {
  expect(vaultName(LONG, true)).toEqual({ name: "kv-orders-production-wes" });
  expect(vaultName(LONG, false)).toEqual({
    problem: `\`vaultName\` must be ${EXPECTED}, got "${LONG}" (31 characters); shorten it or set \`trimName\` [name]`,
  });
});

test.each([
  ["kv-orders-production-we--steurope", "kv-orders-production-we-"],
  ["1kv-orders-production-europe", "1kv-orders-production-eu"],
])("a name that trimming would make invalid is refused: %s", (name, trimmed) => {
  expect(vaultName(name, true)).toEqual({
    problem:
      `\`vaultName\` must still be ${EXPECTED} after trimming to 24 characters, got "${name}", trimmed "${trimmed}"; ` +
      "choose a shorter name [vault-name]",
  });
});

test("a short invalid name stays invalid after trimming, and the error proposes none", () => {
  for (const trim of [true, false])
    expect(vaultName("kv_1", trim)).toEqual({
      problem: `\`vaultName\` must be ${EXPECTED}, got "kv_1" (4 characters) [name]`,
    });
});

test.each([7, 90, undefined])("a retention of %p days is accepted", (days) => {
  expect(retentionProblem(days)).toBeUndefined();
});

test.each([6, 91, 7.5, Number.NaN])("a retention of %p days is refused", (days) => {
  expect(retentionProblem(days)).toBe(
    `\`retentionDays\` must be a whole number from 7 to 90, got ${JSON.stringify(days)}; it cannot be changed later [number-range]`,
  );
});

test("the version of a secret counts from 1", () => {
  expect(secretVersionProblem(1)).toBeUndefined();
  expect(secretVersionProblem(undefined)).toBeUndefined();
  for (const version of [0, 1.5])
    expect(secretVersionProblem(version)).toBe(
      `\`version\` must be a whole number from 1, raised by one for each new value, got ${version} [secret-version]`,
    );
});

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, "x"]));

test("a secret may have 15 tags but not 16", () => {
  expect(secretTagsProblem(tags(15))).toBeUndefined();
  expect(secretTagsProblem(undefined)).toBeUndefined();
  expect(secretTagsProblem(tags(16))).toBe("`tags` must be at most 15 for a vault secret, got 16 [tags]");
});

test("a time is one in UTC", () => {
  expect(timeProblem("expirationDate", "2027-01-31T00:00:00Z")).toBeUndefined();
  expect(timeProblem("expirationDate", undefined)).toBeUndefined();
  for (const time of ["2027-01-31", "2027-01-31T00:00:00+01:00", "2027-13-31T00:00:00Z", "soon"])
    expect(timeProblem("expirationDate", time)).toBe(
      `\`expirationDate\` must be a UTC time such as "2027-01-31T00:00:00Z", got "${time}" [secret-time]`,
    );
});

test.each([
  ["Key Vault Reader", "Key Vault Secrets User"],
  ["Reader", "Key Vault Secrets User"],
  ["Contributor", "Key Vault Secrets Officer"],
  ["Key Vault Contributor", "Key Vault Secrets Officer"],
])("%s does not open what is in a vault", (role, better) => {
  expect(blindRoleProblem(role)).toBe(
    `\`role\` must give access to the content of the vault, got "${role}", which gives access to the vault but not to its secrets, keys or certificates; use "${better}" [vault-role]`,
  );
});

test("a blind role is recognised by its id too", () => {
  expect(
    blindRoleProblem(
      "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/21090545-7CA7-4776-B22C-E363652D74D2",
    ),
  ).toMatch(/^`role` must give access to the content of the vault, got "Key Vault Reader", /);
});

test("other roles and tokens are accepted", () => {
  expect(blindRoleProblem("Key Vault Secrets User")).toBeUndefined();
  expect(blindRoleProblem(unknownText(newStack()))).toBeUndefined();
});
