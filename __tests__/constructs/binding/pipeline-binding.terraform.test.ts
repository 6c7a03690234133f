import { Pipeline, PipelineBinding, RoleGrant } from "../../../constructs";
import { synthesize } from "../../../testing";
import { newResourceGroup, newStack } from "../../kit/app";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../kit/terraform";

const REPOSITORY = { owner: "contoso", repository: "platform" };
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

describeTerraform("identities of pipelines", () => {
  test("apply with Azure's rule of one write at a time, and the second plan is empty", async () => {
    const stack = newStack();
    const resourceGroup = newResourceGroup(stack);
    const plan = new PipelineBinding(stack, "plan", {
      resourceGroup,
      identityName: "id-plan",
      pipelines: [Pipeline.githubPullRequest(REPOSITORY)],
    });
    const apply = new PipelineBinding(stack, "apply", {
      resourceGroup,
      identityName: "id-apply",
      pipelines: ["production", "staging"].map((environment) =>
        Pipeline.githubEnvironment({ ...REPOSITORY, environment }),
      ),
    });
    RoleGrant.ensure(stack, { grantee: plan, role: "Reader", scope: SUBSCRIPTION });
    RoleGrant.ensure(stack, { grantee: apply, role: "Contributor", scope: SUBSCRIPTION });

    const workspace = new Workspace(synthesize(stack), { env: { STUB_STRICT: "1", STUB_DELAY_MS: "50" } });
    await workspace.init();
    await workspace.apply();
    const writes = workspace.writes();
    const credential = (name: string) =>
      writesOf(writes, "azurerm_federated_identity_credential").filter((each) => each.name === name);
    expect(writesOf(writes, "azurerm_federated_identity_credential")).toHaveLength(3);
    expectBefore(
      credential("github_contoso_platform_environment_production"),
      credential("github_contoso_platform_environment_staging"),
    );
    expect((await workspace.plan()).status).toBe(0);
    await workspace.destroy();
    workspace.remove();
  });
});
