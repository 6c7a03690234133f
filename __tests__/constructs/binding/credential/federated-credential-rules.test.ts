import { credentialName, ownIdentityName } from "../../../../constructs/binding/credential/credential-name-rules";
import {
  credentialCountProblem,
  credentialTextProblem,
  subjectOf,
} from "../../../../constructs/binding/credential/federated-credential-rules";
import { issuerProblem } from "../../../../constructs/core/input/issuer-rules";
import { nameProblem } from "../../../../constructs/core/input/name-rules";
import { newStack, unknownText } from "../../../kit/app";

const ISSUER = "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/";

test.each([
  ISSUER,
  "https://oidc.prod-aks.azure.com/cluster/",
  "https://token.actions.githubusercontent.com",
  "https://accounts.google.com",
  `https://a/${"b".repeat(590)}`,
])("the issuer %s is accepted", (issuer) => {
  expect(issuerProblem("issuer", issuer)).toBeUndefined();
});

test.each([
  [` ${ISSUER}`, `\`issuer\` must not start or end with a space, got " ${ISSUER}" [issuer]`],
  [`${ISSUER}\n`, `\`issuer\` must not start or end with a space, got "${ISSUER}\\n" [issuer]`],
  ["http://issuer.example/", '`issuer` must be an https URL, got "http://issuer.example/" [issuer]'],
  ["https://", '`issuer` must be an https URL, got "https://" [issuer]'],
  ["", '`issuer` must be an https URL, got "" [issuer]'],
  [`${ISSUER}/`, `\`issuer\` must end with one slash at most, got "${ISSUER}/" [issuer]`],
  [`https://a/${"b".repeat(591)}`, "`issuer` must be at most 600 characters, got 601 [issuer]"],
  [
    ISSUER.slice(0, -1),
    `\`issuer\` must end with a slash, as the issuer of an AKS cluster does, got "${ISSUER.slice(0, -1)}"; without it Entra ID rejects tokens with AADSTS70021 [issuer]`,
  ],
])("the issuer %j is refused", (issuer, problem) => {
  expect(issuerProblem("issuer", issuer)).toBe(problem);
});

test.each([subjectOf("orders", "api"), "repo:example/orders:ref:refs/heads/main", "a".repeat(600)])(
  "the subject %s is accepted",
  (subject) => {
    expect(credentialTextProblem("subject", subject)).toBeUndefined();
  },
);

test.each([
  ["", "`subject` must not be empty [credential-text]"],
  [" a", '`subject` must not start or end with a space, got " a" [credential-text]'],
  [
    "system:serviceaccount:orders:*",
    '`subject` must be exact, because Entra ID does not support wildcards, got "system:serviceaccount:orders:*" [credential-text]',
  ],
  ["a".repeat(601), "`subject` must be at most 600 characters, got 601 [credential-text]"],
])("the subject %j is refused", (subject, problem) => {
  expect(credentialTextProblem("subject", subject)).toBe(problem);
});

test("an identity may have 20 credentials but not 21", () => {
  expect(credentialCountProblem(20, "stack/identity")).toBeUndefined();
  expect(credentialCountProblem(21, "stack/identity")).toBe(
    'an identity must have at most 20 federated identity credentials, got 21 for "stack/identity"; use another identity for some of the service accounts, or `trust: "identity-binding"` on their bindings, which share one credential: ' +
      "their applications need WorkloadIdentityCredential of Azure.Core 1.55.0 for .NET (IsAzureProxyEnabled), azidentity 1.15.0 for Go (EnableAzureProxy), " +
      "azure-identity 1.19.0 for Java (enableAzureProxy()), @azure/identity 4.14.0 for Node.js (enableAzureProxy), azure-identity 1.27.0 for Python (enable_azure_proxy) [credential-count]",
  );
});

test("the subject of a service account is derived", () => {
  expect(subjectOf("orders", "orders-api")).toBe("system:serviceaccount:orders:orders-api");
});

test("tokens are not evaluated", () => {
  const token = unknownText(newStack());
  expect(issuerProblem("issuer", undefined)).toBeUndefined();
  expect(issuerProblem("issuer", token)).toBeUndefined();
  expect(credentialTextProblem("subject", undefined)).toBeUndefined();
  expect(credentialTextProblem("subject", `*${token}`)).toBeUndefined();
});

describe("the name of a credential", () => {
  const name = (namespace: string, account: string, cluster = "cluster"): string =>
    credentialName({ namespace, name: account }, cluster, "stack/binding");

  test.each([
    [["orders", "api"], "orders_api_cluster"],
    [["orders", "api", "blue_1"], "orders_api_blue_1"],
    [["orders", "api.v1"], "orders_api-v1_cluster-f996681b"],
    [["a", "b", "c"], "a_b_c"],
  ] as [[string, string, string?], string][])("of %j is %s", (account, expected) => {
    expect(name(...account)).toBe(expected);
  });

  test("differs where only a changed character differs", () => {
    expect(name("orders", "api.v1")).not.toBe(name("orders", "api-v1"));
  });

  test("differs for accounts whose names have the same letters in a row", () => {
    expect(name("team-a", "orders")).not.toBe(name("team", "a-orders"));
    expect(name("team", "orders", "a")).not.toBe(name("team", "orders-a"));
  });

  test("stays within its rule for the longest account", () => {
    const long = name("n".repeat(63), "s".repeat(253), "c".repeat(60));
    expect(long).toHaveLength(120);
    expect(nameProblem("federatedCredential", "name", long)).toBeUndefined();
    expect(long).not.toBe(name("n".repeat(63), `${"s".repeat(252)}t`, "c".repeat(60)));
  });

  test("is kept whole at the longest that is allowed", () => {
    const [namespace, cluster] = ["n".repeat(60), "c".repeat(55)];
    expect(name(namespace, "abc", cluster)).toBe(`${namespace}_abc_${cluster}`);
    expect(name(namespace, "abcd", cluster)).toMatch(/-[0-9a-f]{8}$/);
  });

  test("takes the binding's place where the account is a token", () => {
    const token = unknownText(newStack());
    expect(name(token, "api")).toMatch(/^stack-binding_cluster-[0-9a-f]{8}$/);
    expect(name("orders", token)).toMatch(/^stack-binding_cluster-[0-9a-f]{8}$/);
  });

  test("is a name also where nothing of the place can be one", () => {
    const odd = credentialName({ namespace: unknownText(newStack()), name: "api" }, "", "é");
    expect(odd).toMatch(/^fic--[0-9a-f]{8}$/);
    expect(nameProblem("federatedCredential", "name", odd)).toBeUndefined();
  });
});

test("the identity made for an account is named after it", () => {
  expect(ownIdentityName({ namespace: "orders", name: "api" })).toBe("id-orders_api");
  expect(ownIdentityName({ namespace: "team-a", name: "b" })).not.toBe(
    ownIdentityName({ namespace: "team", name: "a-b" }),
  );
  const long = ownIdentityName({ namespace: "n".repeat(63), name: "s".repeat(253) });
  expect(nameProblem("managedIdentity", "name", long)).toBeUndefined();
  const token = unknownText(newStack());
  expect(ownIdentityName({ namespace: token, name: "api" })).toBe(`id-${token}_api`);
});
