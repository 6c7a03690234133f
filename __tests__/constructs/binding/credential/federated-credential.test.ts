import { FederatedCredential, type FederatedCredentialProps, ManagedIdentity } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { givenCluster, newStack } from "../../../kit/app";
import { resolvedIn } from "../../../../values/resolved";
import { at } from "../../../kit/at";

const GITHUB = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:example/orders:ref:refs/heads/main";

function parts() {
  const stack = newStack();
  const identity = ManagedIdentity.fromManagedIdentityName(stack, "identity", {
    identityName: "id-orders",
    resourceGroupName: "rg",
  });
  const trust = (props: Partial<FederatedCredentialProps> = {}, id = "github") =>
    new FederatedCredential(stack, id, { identity, credentialName: id, issuer: GITHUB, subject: SUBJECT, ...props });
  return { stack, identity, trust };
}

test("an identity may trust another issuer besides its clusters, with the audience of Entra ID", () => {
  const { stack, identity, trust } = parts();
  const credential = trust();

  expect(credential).toMatchObject({ issuer: GITHUB, subject: SUBJECT, audience: "api://AzureADTokenExchange" });
  expect(resolvedIn(stack, credential.credentialId)).toMatch(/^\$\{azurerm_federated_identity_credential\..*\.id\}$/);
  expect(stack).toFederate({ subject: SUBJECT, issuer: GITHUB, identity });
});

test("one subject of two issuers is two trusts, written one after the other", () => {
  const { stack, trust } = parts();
  const first = trust();
  const second = trust({ issuer: givenCluster(stack).issuerUrl }, "cluster-credential");
  expect(stack).toApplyBefore(first, second);
  expect(Object.values(synthesize(stack).resource.azurerm_federated_identity_credential!)).toHaveLength(2);
});

test.each<[Partial<FederatedCredentialProps>, string]>([
  [
    { credentialName: "a=" },
    '`credentialName` must be 3 to 120 letters, digits, hyphens or underscores that start with a letter or digit, got "a=" (2 characters) [name]',
  ],
  [{ issuer: "http://issuer" }, '`issuer` must be an https URL, got "http://issuer" [issuer]'],
  [
    { issuer: "https://*.example" },
    '`issuer` must be exact, because Entra ID does not support wildcards, got "https://*.example" [issuer]',
  ],
  [
    { subject: "repo:example/*" },
    '`subject` must be exact, because Entra ID does not support wildcards, got "repo:example/*" [credential-text]',
  ],
  [
    { audience: "" },
    '`audience` must not be blank, got ""; if it is read from the environment, set that variable [input-missing]',
  ],
  [
    { issuer: "https://token.actions.githubusercontent.com/" },
    "`issuer` must not end with a slash, as the issuer of token.actions.githubusercontent.com does not, got " +
      '"https://token.actions.githubusercontent.com/"; write "https://token.actions.githubusercontent.com" [issuer]',
  ],
  [
    { subject: "example/orders:environment:production" },
    "`subject` must start with `repo:`, as the subject of a GitHub workflow does, got " +
      '"example/orders:environment:production"; write "repo:example/orders:environment:production" [credential-text]',
  ],
  [
    { audience: "" },
    '`audience` must not be blank, got ""; if it is read from the environment, set that variable [input-missing]',
  ],
])("%j is refused", (props, problem) => {
  expect(() => parts().trust(props)).toThrow(new Error(at("stack/github", problem)));
});

test.each([
  ["an organization with subjects of its own", { subject: "repository_owner:example:environment:production" }],
  [
    "another issuer whose subject has a slash",
    { issuer: "https://issuer.example", subject: "example/orders:ref:main" },
  ],
  ["an enterprise of GitHub", { issuer: "https://token.actions.githubusercontent.com/example" }],
])("%s is accepted", (_, props) => {
  expect(() => parts().trust(props)).not.toThrow();
});

test("a name is refused on an identity that has it, however it is written, and accepted on another one", () => {
  const { trust } = parts();
  trust({ credentialName: "main" });
  expect(() => trust({ credentialName: "Main", subject: `${SUBJECT}-2` }, "again")).toThrow(
    new Error(
      '`credentialName` must be unique on an identity, got "Main" also at "stack/github"; choose another name. That of a binding ' +
        "ends with the construct id of its cluster: choose another id for one of the clusters (at stack/again) [credential-name-taken]",
    ),
  );
  expect(() => trust({ credentialName: "other", subject: `${SUBJECT}-2` }, "other")).not.toThrow();
  expect(() => parts().trust({ credentialName: "main" })).not.toThrow();
});

test("the same trust twice is refused", () => {
  const { trust } = parts();
  trust();
  expect(() => trust({}, "again")).toThrow(
    new Error(
      `an identity must have one credential for an issuer and subject, got subject "${SUBJECT}" of the same issuer also at "stack/github"; ` +
        "remove one of the two (at stack/again) [credential-subject-twice]",
    ),
  );
});
