import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { constructTree } from "../../testing";

function app() {
  const root = Testing.app();
  const first = new TerraformStack(root, "first");
  const part = new Construct(first, "part");
  new ResourceGroup(part, "group", { name: "rg", location: "westeurope" });
  new ResourceGroup(part, "other", { name: "rg", location: "westeurope" });
  new TerraformStack(root, "second");
  return { root, part };
}

test("prints the id and the class, one construct per line", () => {
  expect(constructTree(app().root)).toMatchInlineSnapshot(`
   "App
   ├── first (TerraformStack)
   │   └── part (Construct)
   │       ├── group (ResourceGroup)
   │       └── other (ResourceGroup)
   └── second (TerraformStack)"
  `);
});

test("starts at any construct", () => {
  expect(constructTree(app().part)).toBe("part (Construct)\n├── group (ResourceGroup)\n└── other (ResourceGroup)");
});

test("counts the constructs below the requested depth", () => {
  expect(constructTree(app().root, { depth: 1 })).toBe(
    "App\n├── first (TerraformStack)\n│   └── … 3 more\n└── second (TerraformStack)",
  );
});
