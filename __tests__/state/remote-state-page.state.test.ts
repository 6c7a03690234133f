// Follows docs/remote-state.md from top to bottom. Its sections are for readers who begin in different places, so it is more
// than one sequence. `moving.state.test.ts` performs the section about state that is there, `locks.state.test.ts` the failures.
import { followPage } from "../kit/pages/follow-page";
import { textOf } from "../docs/pages";
import { describeState, LOGIN_BY, StateLab } from "./lab";

/** Some sections of the page, in its order. */
function sections(...headings: readonly string[]): string {
  const all = textOf("docs/remote-state.md").split(/^(?=## )/m);
  const chosen = all.filter((each) => headings.some((heading) => each.startsWith(`## ${heading}\n`)));
  expect(chosen).toHaveLength(headings.length);
  return chosen.join("");
}

const NOTHING_TO_DO = (stacks: string): string =>
  `for stack in ${stacks}; do terraform -chdir=cdktf.out/stacks/$stack plan -input=false -detailed-exitcode; done`;

describeState("docs/remote-state.md", () => {
  let lab: StateLab;
  const labOf = async (account: string): Promise<Record<string, string>> => {
    lab = await StateLab.start([account]);
    return { ...lab.environment, ...LOGIN_BY.secret, ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000001" };
  };
  afterEach(() => lab.stop());

  test("sets up remote state, and moves the state stack's own state into its container", async () => {
    const env = await labOf("storders7041c3");
    const page = sections("Set up remote state", "What the state stack creates", "The state stack's own state");
    await followPage(page, { folder: "clone", env, after: NOTHING_TO_DO("platform workload") });
    const blobs = await lab.blobs("tfstate", "storders7041c3");
    expect(blobs).toEqual(["platform", "state", "workload"].map((stack) => `orders/${stack}.tfstate`));
  });

  test("leaves the names to the pipeline", async () => {
    const env = await labOf("sttfstate");
    const given = "-backend-config=storage_account_name=sttfstate -backend-config=container_name=tfstate";
    const before = `AKS_WORKLOAD_IDENTITY_REMOTE_STATE_PARTIAL=true npm run --silent synth
terraform -chdir=cdktf.out/stacks/platform init -backend-config=backend.azurerm.tfbackend ${given}
terraform -chdir=cdktf.out/stacks/platform apply
`;
    await followPage(sections("Names that only the pipeline knows"), { folder: "clone", env, before });
    expect(await lab.blobs()).toEqual(["platform", "workload"].map((stack) => `orders/${stack}.tfstate`));
  });
});
