import {
  FederatedBinding,
  ManagedIdentity,
  Pipeline,
  PipelineBinding,
  type PipelineBindingProps,
  RoleGrant,
} from "../../../constructs";
import { synthesize } from "../../../testing";
import { givenCluster, newResourceGroup, newStack, unknownText } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";

const REPOSITORY = { owner: "contoso", repository: "platform" };
const GITHUB = "https://token.actions.githubusercontent.com";

function binding(props: Partial<PipelineBindingProps> = {}) {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const made = new PipelineBinding(stack, "apply", {
    resourceGroup,
    identityName: "id-apply",
    pipelines: [Pipeline.githubEnvironment({ ...REPOSITORY, environment: "production" })],
    ...props,
  });
  return { stack, made };
}

describe("a pipeline is one subject of one issuer", () => {
  test.each<[string, Pipeline, string, string]>([
    [
      "a branch",
      Pipeline.githubBranch({ ...REPOSITORY, branch: "main" }),
      GITHUB,
      "repo:contoso/platform:ref:refs/heads/main",
    ],
    [
      "a branch with a slash",
      Pipeline.githubBranch({ ...REPOSITORY, branch: "release/1" }),
      GITHUB,
      "repo:contoso/platform:ref:refs/heads/release/1",
    ],
    ["a tag", Pipeline.githubTag({ ...REPOSITORY, tag: "v1.0" }), GITHUB, "repo:contoso/platform:ref:refs/tags/v1.0"],
    [
      "an environment",
      Pipeline.githubEnvironment({ ...REPOSITORY, environment: "production" }),
      GITHUB,
      "repo:contoso/platform:environment:production",
    ],
    [
      "an environment whose name has a colon, which GitHub encodes",
      Pipeline.githubEnvironment({ ...REPOSITORY, environment: "eu:production" }),
      GITHUB,
      "repo:contoso/platform:environment:eu%3Aproduction",
    ],
    ["pull requests", Pipeline.githubPullRequest(REPOSITORY), GITHUB, "repo:contoso/platform:pull_request"],
    [
      "a repository whose subject holds its numbers",
      Pipeline.githubBranch({ ...REPOSITORY, ownerId: "123456", repositoryId: "456789", branch: "main" }),
      GITHUB,
      "repo:contoso@123456/platform@456789:ref:refs/heads/main",
    ],
    [
      "a server of one's own",
      Pipeline.githubBranch({ ...REPOSITORY, branch: "main", issuer: "https://github.contoso.com/_services/token" }),
      "https://github.contoso.com/_services/token",
      "repo:contoso/platform:ref:refs/heads/main",
    ],
    [
      "a service connection of Azure DevOps, as it shows itself",
      Pipeline.azureDevOps({
        connectionName: "azure-production",
        issuer: "https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0",
        subject: "/eid1/c/pub/t/abc/a/def/sc/0000/1111",
      }),
      "https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0",
      "/eid1/c/pub/t/abc/a/def/sc/0000/1111",
    ],
    [
      "a service connection of the older form",
      Pipeline.azureDevOps({
        connectionName: "azure-production",
        issuer: "https://vstoken.dev.azure.com/33333333-3333-3333-3333-333333333333",
        subject: "sc://contoso/platform/azure-production",
      }),
      "https://vstoken.dev.azure.com/33333333-3333-3333-3333-333333333333",
      "sc://contoso/platform/azure-production",
    ],
  ])("%s", (_, pipeline, issuer, subject) => {
    const { stack, made } = binding({ pipelines: [pipeline] });
    expect(stack).toFederate({ issuer, subject, identity: made.identity });
    expect(made.credentials[0]).toMatchObject({ issuer, subject, audience: "api://AzureADTokenExchange" });
  });

  test("a branch whose name looks like an expression of Terraform", () => {
    const pipelines = [Pipeline.githubBranch({ ...REPOSITORY, branch: "feature/${X}" })];
    const { stack, made } = binding({ pipelines });
    expect(stack).toFederate({ subject: "repo:contoso/platform:ref:refs/heads/feature/${X}" });
    expect(made.credentials[0]!.subject).toBe("repo:contoso/platform:ref:refs/heads/feature/$${X}");
  });
});

test("a binding makes the identity, names each credential after its pipeline and writes them one after the other", () => {
  const { stack, made } = binding({
    pipelines: [
      Pipeline.githubEnvironment({ ...REPOSITORY, environment: "production" }),
      Pipeline.githubBranch({ ...REPOSITORY, branch: "main" }),
    ],
  });
  const json = synthesize(stack);
  expect(json.resource.azurerm_user_assigned_identity).toMatchObject({
    [Object.keys(json.resource.azurerm_user_assigned_identity!)[0]!]: { name: "id-apply" },
  });
  expect(Object.values(json.resource.azurerm_federated_identity_credential!).map((each) => each.name)).toEqual([
    "github_contoso_platform_environment_production",
    "github_contoso_platform_ref_main",
  ]);
  expect(stack).toApplyBefore(made.credentials[0]!, made.credentials[1]!);
});

test("a name that Azure does not take is fitted, and two that are fitted alike stay apart", () => {
  const { made } = binding({
    pipelines: ["release/1", "release.1"].map((branch) => Pipeline.githubBranch({ ...REPOSITORY, branch })),
  });
  const ids = made.credentials.map((each) => each.node.id);
  expect(ids[0]).toMatch(/^github_contoso_platform_ref_release-1-[0-9a-f]{8}$/);
  expect(new Set(ids).size).toBe(2);
});

test("it can be granted a role, and gives what a pipeline logs in with", () => {
  const { stack, made } = binding();
  RoleGrant.ensure(stack, {
    grantee: made,
    role: "Reader",
    scope: "/subscriptions/11111111-1111-1111-1111-111111111111",
  });
  expect(stack).toGrantRole("Reader", { to: made.identity, on: "/subscriptions/11111111-1111-1111-1111-111111111111" });
  expect(resolvedIn(stack, [made.clientId, made.tenantId])).toEqual(
    resolvedIn(stack, [made.identity.clientId, made.identity.tenantId]),
  );
});

test("an identity of one's own may trust clusters and pipelines", () => {
  const stack = newStack();
  const identity = ManagedIdentity.fromManagedIdentityName(stack, "identity", {
    identityName: "id-apply",
    resourceGroupName: "rg",
  });
  new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    identity,
    serviceAccount: { namespace: "orders", name: "api" },
  });
  new PipelineBinding(stack, "apply", {
    identity,
    pipelines: [Pipeline.githubBranch({ ...REPOSITORY, branch: "main" })],
  });
  expect(Object.keys(synthesize(stack).resource.azurerm_federated_identity_credential!)).toHaveLength(2);
});

describe("refuses values with which the first login would fail", () => {
  test.each<[string, () => Partial<PipelineBindingProps>, string]>([
    [
      "no pipeline",
      () => ({ pipelines: [] }),
      "`pipelines` must name at least one pipeline, got none (at stack/apply) [pipeline-none]",
    ],
    [
      "an owner with its repository",
      () => ({
        pipelines: [Pipeline.githubBranch({ owner: "contoso/platform", repository: "platform", branch: "main" })],
      }),
      '`owner` must be a GitHub user or organization, without the repository, got "contoso/platform" (at stack/apply) [pipeline-repository]',
    ],
    [
      "a repository with its owner",
      () => ({
        pipelines: [Pipeline.githubBranch({ owner: "contoso", repository: "contoso/platform", branch: "main" })],
      }),
      '`repository` must be the name of a repository, without its owner, got "contoso/platform" (at stack/apply) [pipeline-repository]',
    ],
    [
      "one number without the other",
      () => ({ pipelines: [Pipeline.githubBranch({ ...REPOSITORY, ownerId: "123456", branch: "main" })] }),
      "`ownerId` and `repositoryId` must be given together, because a subject contains both or neither (at stack/apply) [pipeline-repository]",
    ],
    [
      "a number that is none",
      () => ({
        pipelines: [Pipeline.githubBranch({ ...REPOSITORY, ownerId: "contoso", repositoryId: "1", branch: "main" })],
      }),
      '`ownerId` must be the number of the owner (gh api users/OWNER --jq .id), got "contoso" (at stack/apply) [pipeline-repository]',
    ],
    [
      "a full reference for a branch",
      () => ({ pipelines: [Pipeline.githubBranch({ ...REPOSITORY, branch: "refs/heads/main" })] }),
      '`branch` must be its short name, got "refs/heads/main"; write "main" (at stack/apply) [pipeline-ref]',
    ],
    [
      "a pattern of branches",
      () => ({ pipelines: [Pipeline.githubBranch({ ...REPOSITORY, branch: "release/*" })] }),
      '`branch` must be exact, because Entra ID does not support wildcards, got "release/*" (at stack/apply) [credential-text]',
    ],
    [
      "a subject that no service connection shows",
      () => ({
        pipelines: [
          Pipeline.azureDevOps({
            connectionName: "azure",
            issuer: "https://vstoken.dev.azure.com/3",
            subject: "contoso/platform/azure",
          }),
        ],
      }),
      '`subject` must be the subject identifier that the service connection shows, which starts with sc:// or /eid1/, got "contoso/platform/azure" (at stack/apply) [pipeline-service-connection]',
    ],
    [
      "an issuer without https",
      () => ({
        pipelines: [
          Pipeline.azureDevOps({ connectionName: "azure", issuer: "vstoken.dev.azure.com/3", subject: "sc://a/b/c" }),
        ],
      }),
      '`issuer` must be an https URL, got "vstoken.dev.azure.com/3" (at stack/apply) [issuer]',
    ],
    [
      "pull requests in addition to what applies",
      () => ({
        pipelines: [Pipeline.githubPullRequest(REPOSITORY), Pipeline.githubBranch({ ...REPOSITORY, branch: "main" })],
      }),
      '`pipelines` must not contain pull requests together with "repo:contoso/platform:ref:refs/heads/main", because the author of a pull request decides what runs; use another identity for them, which' +
        " only reads (at stack/apply) [pipeline-pull-request]",
    ],
    [
      "no identity and nothing to make one of",
      () => ({ identityName: undefined }),
      "`identity` must be given, or `resourceGroup` and `identityName` for a new identity (at stack/apply) [pipeline-identity]",
    ],
  ])("%s", (_, props, message) => expect(() => binding(props())).toThrow(new Error(message)));

  test("an identity together with the props that create one", () => {
    const stack = newStack();
    const identity = ManagedIdentity.fromManagedIdentityName(stack, "identity", {
      identityName: "id-apply",
      resourceGroupName: "rg",
    });
    const pipelines = [Pipeline.githubPullRequest(REPOSITORY)];
    expect(() => new PipelineBinding(stack, "apply", { identity, identityName: "id-apply", pipelines })).toThrow(
      new Error(
        "`identity` must be given without `resourceGroup` and `identityName`, which are for a new identity (at stack/apply) [pipeline-identity]",
      ),
    );
  });

  test("a name that only Terraform knows, but not a subject that only Terraform knows", () => {
    const stack = newStack();
    const resourceGroup = newResourceGroup(stack);
    const make = (id: string, pipeline: Pipeline) => () =>
      new PipelineBinding(stack, id, { resourceGroup, identityName: `id-${id}`, pipelines: [pipeline] });
    expect(make("branch", Pipeline.githubBranch({ ...REPOSITORY, branch: unknownText(stack) }))).toThrow(
      new Error(
        "`pipelines` must have literal names, because the names of their credentials contain them; got a token in a name (at stack/branch) [pipeline-token-name]",
      ),
    );
    const connection = { connectionName: "azure", issuer: unknownText(stack), subject: unknownText(stack) };
    expect(make("connection", Pipeline.azureDevOps(connection))).not.toThrow();
  });
});
