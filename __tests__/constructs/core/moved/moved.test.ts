import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, LocalBackend, TerraformStack, Testing } from "cdktf";

import { ImportBlock, MovedBlock, RemovedBlock } from "../../../../constructs/core/moved/moved";

const ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";

function testFixture() {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const group = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
  const synth = () => {
    stack.prepareStack();
    return JSON.parse(Testing.synth(stack, true));
  };
  return { app, stack, group, synth };
}

test("import, moved and removed blocks of all elements are in one list each", () => {
  const { stack, group, synth } = testFixture();
  const second = new ResourceGroup(stack, "second", { name: "rg2", location: "westeurope" });

  new ImportBlock(stack, "import-group", { to: group, resourceId: ID });
  new ImportBlock(stack, "import-second", { to: second, resourceId: `${ID}2` });
  new MovedBlock(stack, "moved", { from: "azurerm_resource_group.old", to: group });
  new MovedBlock(stack, "moved-second", { from: 'module.old["a"].azurerm_resource_group.x[0]', to: second });
  new RemovedBlock(stack, "removed", { from: "azurerm_resource_group.gone", destroy: false });

  const json = synth();
  expect(json.import).toEqual([
    { to: "azurerm_resource_group.group", id: ID },
    { to: "azurerm_resource_group.second", id: `${ID}2` },
  ]);
  expect(json.moved).toEqual([
    { from: "azurerm_resource_group.old", to: "azurerm_resource_group.group" },
    { from: 'module.old["a"].azurerm_resource_group.x[0]', to: "azurerm_resource_group.second" },
  ]);
  expect(json.removed).toEqual([{ from: "azurerm_resource_group.gone", lifecycle: { destroy: false } }]);
});

test("a block has the address that its resource has at synthesis", () => {
  const { stack, group, synth } = testFixture();
  new ImportBlock(stack, "import", { to: group, resourceId: ID });
  group.overrideLogicalId("main");
  expect(synth().import).toEqual([{ to: "azurerm_resource_group.main", id: ID }]);
});

test("an import id can be an expression", () => {
  const { stack, group, synth } = testFixture();
  new ImportBlock(stack, "import", { to: group, resourceId: "${var.group_id}" });
  expect(synth().import).toEqual([{ to: "azurerm_resource_group.group", id: "${var.group_id}" }]);
});

test("an import without an id is an error", () => {
  const { stack, group } = testFixture();
  expect(() => new ImportBlock(stack, "import", { to: group, resourceId: " " })).toThrow(
    '`resourceId` must not be blank, got " "; if it is read from the environment, set that variable (at stack/import)',
  );
});

test.each([
  ["azurerm_resource_group", 'got "azurerm_resource_group"'],
  ["data.azurerm_resource_group.old", 'got "data.azurerm_resource_group.old"'],
  ["${azurerm_resource_group.old}", 'got "${azurerm_resource_group.old}"'],
])("moved from %j, which is not the address of a resource, is an error", (from, got) => {
  const { stack, group } = testFixture();
  expect(() => new MovedBlock(stack, "moved", { from, to: group })).toThrow(
    `\`from\` must be the address of a resource as \`terraform state list\` prints it, such as azurerm_resource_group.main; ${got} (at stack/moved)`,
  );
});

test("removed takes a whole resource, and an instance key is an error", () => {
  const { stack } = testFixture();
  const props = { from: "azurerm_resource_group.old[0]", destroy: false };
  expect(() => new RemovedBlock(stack, "removed", props)).toThrow(
    '`from` must be the address of a resource as `terraform state list` prints it, such as azurerm_resource_group.main, without an instance key; got "azurerm_resource_group.old[0]" (at stack/removed)',
  );
});

test("a move between stacks is an error, because each stack has its own state", () => {
  const { app, group } = testFixture();
  const other = new TerraformStack(app, "other");
  expect(() => new MovedBlock(other, "moved", { from: "azurerm_resource_group.old", to: group })).toThrow(
    "`to` must be a resource of this stack, got stack/group of the stack stack; Terraform moves and imports within one state (at other/moved)",
  );
});

test.each(["moved", "removed"] as const)(
  "%s is refused at synthesis while a resource still has the address",
  (block) => {
    const { stack, group, synth } = testFixture();
    const from = "azurerm_resource_group.group";
    if (block === "moved") new MovedBlock(stack, "block", { from, to: group });
    else new RemovedBlock(stack, "block", { from, destroy: true });
    expect(synth).toThrow(
      `\`from\` must be the address of a resource that is no longer in this stack, got "${from}", which stack/group has; rename that construct or delete this ${block} block`,
    );
  },
);

test("no block runs Terraform at synthesis", () => {
  const { stack, group, synth } = testFixture();
  const path = process.env.PATH;
  new ImportBlock(stack, "import", { to: group, resourceId: ID });
  new MovedBlock(stack, "moved", { from: "azurerm_resource_group.old", to: group });
  process.env.PATH = "";
  try {
    expect(synth).not.toThrow();
  } finally {
    process.env.PATH = path;
  }
});

test("HCL output has the moves and imports, and a removed block is an error, because cdktf would drop it", () => {
  const { stack, group } = testFixture();
  new ImportBlock(stack, "import", { to: group, resourceId: ID });
  new MovedBlock(stack, "moved", { from: "azurerm_resource_group.old", to: group });
  const { hcl } = stack.toHclTerraform();
  expect(hcl).toMatch(/import \{\s+to\s+= azurerm_resource_group\.group\s+id\s+= "\/subscriptions\/[^"]+"\s+\}/);
  expect(hcl).toMatch(/moved \{\s+from = azurerm_resource_group\.old\s+to = azurerm_resource_group\.group\s+\}/);

  new RemovedBlock(stack, "removed", { from: "azurerm_resource_group.gone", destroy: false });
  expect(() => stack.toHclTerraform()).toThrow(
    "a `removed` block cannot be written as HCL by cdktf; synthesize JSON, the default (at stack/removed)",
  );
});
