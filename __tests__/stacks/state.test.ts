import { basename, isAbsolute } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { build } from "../../main";
import { readSettings } from "../../stacks/settings";
import { synthesize } from "../../testing/synthesize";

const UUID = "00000000-0000-0000-0000-000000000002";
const OTHER = "00000000-0000-0000-0000-000000000003";
const NAMES = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "state" };
const SETTINGS = { project: "order-processing-east", location: "westeurope", stateStack: true };

function stateOf(settings: object = {}) {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  build(app, readSettings({ ...SETTINGS, ...settings }));
  return synthesize(app.node.findChild("state") as TerraformStack);
}

test("the state stack has local state, uses storage with Entra ID, and prints the settings to paste", () => {
  const { terraform, resource, provider, output } = stateOf();
  const { path } = (terraform as { backend: { local: { path: string } } }).backend.local;
  expect(isAbsolute(path)).toBe(false);
  expect(basename(path)).toBe("terraform.state.tfstate");
  expect({ provider, resource, output }).toMatchSnapshot();
});

test("without the setting there is no state stack", () => {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  build(app, readSettings({ ...SETTINGS, stateStack: false }));
  expect(app.node.tryFindChild("state")).toBeUndefined();
});

test("names made from the project fit what Azure takes, however long the project", () => {
  const account = Object.values(stateOf({ project: "abcdefghijklmnopqrstuvwx" }).resource.azurerm_storage_account!)[0]!;
  expect((account.name as string).replace("${random_id.suffix.hex}", "a1b2c3")).toHaveLength(24);
});

test("names that the settings have are those it makes", () => {
  const json = stateOf({ remoteState: NAMES });
  expect(Object.values(json.resource.azurerm_resource_group!)).toMatchObject([{ name: "rg-tfstate" }]);
  expect(Object.values(json.resource.azurerm_storage_account!)).toMatchObject([{ name: "sttfstate" }]);
  expect(Object.values(json.resource.azurerm_storage_container!)).toMatchObject([{ name: "state" }]);
});

test("administrators may write, or those that are named; readers only read", () => {
  const roles = (settings: object) =>
    Object.values(stateOf(settings).resource.azurerm_role_assignment!).map((grant) => [
      grant.principal_id,
      grant.role_definition_name,
    ]);
  const administrators = [{ objectId: UUID, type: "Group" }];
  expect(roles({ administrators })).toEqual([[UUID, "Storage Blob Data Contributor"]]);
  const writers = [{ objectId: OTHER, type: "ServicePrincipal" }];
  const readers = [{ objectId: UUID, type: "User" }];
  expect(roles({ administrators, stateStore: { writers, readers } })).toEqual([
    [OTHER, "Storage Blob Data Contributor"],
    [UUID, "Storage Blob Data Reader"],
  ]);
});

test("its own state moves into the container only if the settings name it", () => {
  expect(stateOf({ remoteState: NAMES, stateStore: { ownStateInside: true } }).terraform).toMatchObject({
    backend: { azurerm: { key: "order-processing-east/state.tfstate", storage_account_name: "sttfstate" } },
  });
  expect(() => stateOf({ stateStore: { ownStateInside: true } })).toThrow(
    "`stateStore.ownStateInside` needs `remoteState`: apply the state stack first, paste the settings that it prints, then move its state (at state)",
  );
});
