import { App, TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { RemoteState } from "../../../constructs/state/remote-state";
import { isGood, stateInputs, type StateInputs } from "./state-inputs";

const { outdir } = Testing.app();

function backendOf(inputs: StateInputs): object | string {
  const stack = new TerraformStack(new App({ outdir, stackTraces: false }), "stack");
  try {
    return (new RemoteState(stack, inputs).toTerraform() as { terraform: { backend: { azurerm: object } } }).terraform
      .backend.azurerm;
  } catch (error) {
    return (error as Error).message;
  }
}

test("RemoteState accepts what Azure and Terraform keep, as it was given, and refuses the rest by the prop's name", () => {
  let accepted = 0;
  fc.assert(
    fc.property(stateInputs, (inputs) => {
      const backend = backendOf(inputs);
      if (isGood(inputs)) {
        accepted++;
        expect(backend).toEqual({
          resource_group_name: inputs.resourceGroupName,
          storage_account_name: inputs.storageAccountName,
          container_name: inputs.containerName,
          key: inputs.key ?? `${inputs.project}/stack.tfstate`,
          use_azuread_auth: true,
        });
      } else {
        expect(backend).toMatch(
          /^`(project|key|storageAccountName|containerName|resourceGroupName)` must [^]* \(at stack\/backend\) \[[a-z-]+\]$/,
        );
      }
    }),
    { numRuns: 2000 },
  );
  // Both sides of the rules were looked at.
  expect(accepted).toBeGreaterThan(100);
  expect(accepted).toBeLessThan(1900);
});
