import fc from "fast-check";
import { App, TerraformStack, Testing } from "cdktf";
import { RemoteState } from "../../constructs/state/remote-state";
import { CLOUDS } from "../../facts/azure/clouds";
import { isGoodKey, stateInputs } from "../constructs/state/state-inputs";
import { describeBackend, LOGIN_BY, StateLab } from "./lab";

const ACCOUNTS = ["abc", "sttfstate", "a23456789012345678901234"];
const CONTAINERS = ["tfs", "tf-state", "c".repeat(63)];

const prepared = fc.record({
  key: stateInputs.map(({ key = "orders/stack.tfstate" }) => key).filter(isGoodKey),
  storageAccountName: fc.constantFrom(...ACCOUNTS),
  containerName: fc.constantFrom(...CONTAINERS),
  environment: fc.constantFrom(...(Object.keys(CLOUDS) as (keyof typeof CLOUDS)[])),
  by: fc.constantFrom("secret", "oidc"),
});

describeBackend("what RemoteState accepts", () => {
  let lab: StateLab;
  beforeAll(async () => {
    lab = await StateLab.start(ACCOUNTS, "unused");
    for (const account of ACCOUNTS) for (const container of CONTAINERS) await lab.makeContainer(container, account);
  });
  afterAll(() => lab.stop());

  test("finds the account by a request to Azure if `lookupBlobEndpoint` is set", async () => {
    const stack = new TerraformStack(new App({ outdir: Testing.app().outdir, stackTraces: false }), "stack");
    new RemoteState(stack, {
      project: "asked",
      resourceGroupName: "rg-tfstate",
      storageAccountName: "sttfstate",
      containerName: "unused",
      subscriptionId: "00000000-0000-0000-0000-000000000001",
      lookupBlobEndpoint: true,
    });
    await lab.workspace(stack.toTerraform()).init();
    expect(lab.lookups).toEqual(["sttfstate"]);
    expect(await lab.blobs("unused")).toEqual(["asked/stack.tfstate"]);
  });

  test("is accepted by the real init in every cloud, and the state is one blob of that name", async () => {
    await fc.assert(
      fc.asyncProperty(prepared, async ({ by, ...inputs }) => {
        const { outdir } = Testing.app();
        const stack = new TerraformStack(new App({ outdir, stackTraces: false }), "stack");
        new RemoteState(stack, { ...inputs, project: "orders", resourceGroupName: "rg-tfstate" });
        const workspace = lab.workspace(stack.toTerraform(), LOGIN_BY[by]);
        await workspace.init();
        const blobs = await lab.blobs(inputs.containerName, inputs.storageAccountName);
        expect(blobs).toContain(inputs.key.normalize("NFC"));
        await lab.deleteBlob(inputs.containerName, inputs.key, inputs.storageAccountName);
        expect(await lab.blobs(inputs.containerName, inputs.storageAccountName)).toEqual([]);
        workspace.remove();
      }),
      { numRuns: 30 },
    );
  });
});
