import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, LocalBackend, TerraformStack, Testing } from "cdktf";
import { ManagedIdentity } from "../../../../constructs/identity/managed-identity";
import { ImportBlock, MovedBlock, RemovedBlock } from "../../../../constructs/core/moved/moved";
import { MovedConstruct } from "../../../../constructs/core/moved/moved-construct";
import { Principal } from "../../../../constructs/identity/principal";
import { VaultAccess } from "../../../../constructs/vault/vault-access";
import { describeTerraform, Workspace } from "../../../kit/terraform";

const UUID = "00000000-0000-0000-0000-000000000002";
const GROUP_ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";

/** The JSON of a stack with an azurerm provider, synthesized as an app does. */
function stackOf(build: (stack: TerraformStack) => void): object {
  const stack = new TerraformStack(new App({ outdir: Testing.app().outdir, stackTraces: false }), "stack");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  build(stack);
  stack.prepareStack();
  return JSON.parse(Testing.synth(stack, true)) as object;
}

const group = (stack: TerraformStack, id: string) =>
  new ResourceGroup(stack, id, { name: "rg", location: "westeurope" });

describeTerraform("renamed, removed and adopted resources", () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  async function applied(build: (stack: TerraformStack) => void): Promise<void> {
    workspace = new Workspace(stackOf(build));
    await workspace.init();
    await workspace.apply();
  }
  const becomes = (build: (stack: TerraformStack) => void) => workspace.writeStack(stackOf(build));

  test("a renamed resource is replaced without a moved block, and kept with one", async () => {
    await applied((stack) => group(stack, "old"));
    becomes((stack) => group(stack, "new"));
    expect((await workspace.plan()).output).toContain("1 to add, 0 to change, 1 to destroy");

    becomes((stack) => new MovedBlock(stack, "moved", { from: "azurerm_resource_group.old", to: group(stack, "new") }));
    await workspace.apply();
    expect(workspace.writes()).toHaveLength(1);
    expect(await workspace.must(["state", "list"])).toBe("azurerm_resource_group.new\n");
    expect((await workspace.plan()).status).toBe(0);
  });

  test("a renamed construct keeps every resource below it", async () => {
    const build = (id: string) => (stack: TerraformStack) => {
      const vault = new VaultAccess(stack, id, { resourceGroup: group(stack, "group"), vaultName: "kv-orders" });
      const officer = Principal.fromObjectId(stack, "officer", { objectId: UUID, type: "Group" });
      vault.grantSecretsOfficer(officer).applyBefore(
        new ManagedIdentity(vault, "identity", {
          resourceGroup: group(stack, "other"),
          identityName: "id-orders",
        }),
      );
      return vault;
    };
    await applied(build("old-vault"));
    const written = workspace.writes().length;
    const before = (await workspace.must(["state", "list"])).split("\n").filter((line) => line.includes("old-vault"));
    expect(before.length).toBeGreaterThan(3);

    becomes((stack) => new MovedConstruct(stack, "moved", { from: "old-vault", to: build("vault")(stack) }));
    const plan = await workspace.plan();
    expect(plan.output).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
    await workspace.apply();
    expect(workspace.writes()).toHaveLength(written);
    expect(await workspace.must(["state", "list"])).not.toContain("old-vault");
    becomes(build("vault"));
    expect((await workspace.plan()).status).toBe(0);
  });

  test("a removed resource is forgotten or destroyed, as the block says", async () => {
    await applied((stack) => [group(stack, "first"), group(stack, "second")]);
    becomes((stack) => {
      new RemovedBlock(stack, "forget", { from: "azurerm_resource_group.first", destroy: false });
      new RemovedBlock(stack, "destroy", { from: "azurerm_resource_group.second", destroy: true });
    });
    await workspace.apply();
    expect(workspace.writes().filter(({ op }) => op === "delete")).toHaveLength(1);
    expect(await workspace.must(["state", "list"])).toBe("");
  });

  test("an imported resource is not created", async () => {
    workspace = new Workspace(
      stackOf((stack) => new ImportBlock(stack, "import", { to: group(stack, "group"), resourceId: GROUP_ID })),
    );
    workspace.write("world.json", JSON.stringify({ [GROUP_ID]: { id: GROUP_ID, name: "rg", location: "westeurope" } }));
    await workspace.init();
    const env = { STUB_IMPORT: "world.json" };
    expect(await workspace.apply(env)).toContain("1 imported, 0 added, 0 changed, 0 destroyed");
    expect(workspace.writes()).toEqual([]);
    expect((await workspace.plan(env)).status).toBe(0);
  });
});
