import { shown } from "../../../../values/shown";
import { nameProblem } from "../../../../constructs/core/input/name-rules";
import { newStack, unknownText } from "../../../kit/app";
import { NAME_RULES, type NameKind } from "../../../../facts/name-rules";

/** For each kind: what it may be in words, names at the edge that are accepted, and near misses that are refused. */
const CASES: Readonly<Record<NameKind, readonly [expected: string, good: readonly string[], bad: readonly string[]]>> =
  {
    cluster: [
      "1 to 63 letters, digits, hyphens or underscores that start and end with a letter or digit",
      ["a", "1", "aks-1_b", "a".repeat(63)],
      ["", "-a", "a-", "_a", "a.b", "a".repeat(64)],
    ],
    dnsPrefix: [
      "1 to 54 letters, digits or hyphens that start and end with a letter or digit",
      ["a", "a-b", "a".repeat(54)],
      ["", "a_b", "-a", "a-", "a".repeat(55)],
    ],
    nodePool: [
      "1 to 12 lowercase letters or digits that start with a letter",
      ["a", "system", "a12345678901"],
      ["", "1a", "System", "a-b", "a123456789012"],
    ],
    windowsNodePool: [
      "1 to 6 lowercase letters or digits that start with a letter, because the pool is a Windows pool",
      ["w", "win123"],
      ["", "1win", "Win", "win1234"],
    ],
    adminUsername: [
      "letters, digits, underscores or hyphens that start with a letter",
      ["a", "azure_user-1"],
      ["", "1a", "-a", "a b"],
    ],
    resourceGroup: [
      "1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end with a period",
      ["a", "rg.(1)_-", "a".repeat(90)],
      ["", "rg.", "r g", "rg/1", "a".repeat(91)],
    ],
    identityBinding: [
      "1 to 63 lowercase letters or digits that start with a letter",
      ["a", "ib1", "a".repeat(63)],
      ["", "1a", "iB", "ib-orders", "a".repeat(64)],
    ],
    managedIdentity: [
      "3 to 128 letters, digits, hyphens or underscores that start with a letter or digit",
      ["abc", "1-_", "a".repeat(128)],
      ["ab", "-abc", "_abc", "a.b", "a".repeat(129)],
    ],
    federatedCredential: [
      "3 to 120 letters, digits, hyphens or underscores that start with a letter or digit",
      ["abc", "a_-", "a".repeat(120)],
      ["ab", "-abc", "abc=", "a".repeat(121)],
    ],
    privateEndpoint: [
      "1 to 80 letters, digits, hyphens, underscores or periods that start with a letter or digit and end with a letter, digit or underscore",
      ["a", "pe-vault_1.b_", "a".repeat(80)],
      ["", "-a", "a-", "a.", "_a", "a b", "a".repeat(81)],
    ],
    vault: [
      "3 to 24 letters, digits or hyphens that start with a letter, end with a letter or digit and hold no two hyphens in a row",
      ["kv1", "k-v", "a".repeat(24)],
      ["kv", "1kv", "kv-", "k--v", "k_v", "a".repeat(25)],
    ],
    vaultItem: ["1 to 127 letters, digits or hyphens", ["a", "-", "a".repeat(127)], ["", "a_b", "a".repeat(128)]],
    registry: ["5 to 50 letters or digits", ["abcde", "a".repeat(50)], ["abcd", "abc-de", "a".repeat(51)]],
    storageAccount: [
      "3 to 24 lowercase letters or digits",
      ["abc", "123", "a".repeat(24)],
      ["ab", "Abc", "a-b", "a".repeat(25)],
    ],
    storageContainer: [
      "3 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit and hold no two hyphens in a row",
      ["abc", "1-2", "a".repeat(63)],
      ["ab", "-abc", "abc-", "a--b", "Abc", "a".repeat(64)],
    ],
    namespace: [
      "an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit",
      ["a", "0-a", "a".repeat(63)],
      ["", "a.b", "-a", "a-", "A", "a".repeat(64)],
    ],
    labelName: [
      "1 to 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit",
      ["a", "A_b.c-1", "a".repeat(63)],
      ["", "-a", "a-", "a/b", "a".repeat(64)],
    ],
    project: [
      "2 to 24 lowercase letters, digits or single hyphens that start with a letter and end with a letter or digit",
      ["ab", "a-1", "a".repeat(24)],
      ["a", "1a", "a-", "a--b", "Ab", "a".repeat(25)],
    ],
    vaultFile: [
      "1 to 253 letters, digits, hyphens, underscores or periods",
      [".a", "a_b-c.pem", "a".repeat(253)],
      ["", "a/b", "a".repeat(254)],
    ],
    serviceAccount: [
      "an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit",
      ["a", "a.b", "0-a.b-1", "a".repeat(253)],
      ["", "a..b", ".a", "a.", "a.-b", "A", "a_b", "a".repeat(254)],
    ],
  };

const kinds = Object.entries(CASES) as [NameKind, (typeof CASES)[NameKind]][];

test("every kind of name has its rule and its source", () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(NAME_RULES).sort());
  for (const { source } of Object.values(NAME_RULES)) expect(source).toMatch(/\S+ ?\S*/);
});

test.each(kinds.flatMap(([kind, [, good]]) => good.map((name) => [kind, name] as const)))(
  "a %s may be %j",
  (kind, name) => {
    expect(nameProblem(kind, "prop", name)).toBeUndefined();
  },
);

test.each(kinds.flatMap(([kind, [expected, , bad]]) => bad.map((name) => [kind, name, expected] as const)))(
  "a %s must not be %j",
  (kind, name, expected) => {
    expect(nameProblem(kind, "prop", name)).toBe(
      `\`prop\` must be ${expected}, got ${shown(name)}${name.length > 200 ? "" : ` (${name.length} characters)`} [name]`,
    );
  },
);

test("an absent name and a name with a token are not evaluated", () => {
  expect(nameProblem("vault", "prop", undefined)).toBeUndefined();
  expect(nameProblem("vault", "prop", `--${unknownText(newStack())}`)).toBeUndefined();
});
