import { hclOf } from "../../../handover/hcl/hcl";
import { hclWith } from "../../../handover/hcl/hcl-with";
import { writtenJson } from "../../../model/terraform/stack-files";
import type { ProviderSchemas } from "../../../handover/hcl/schemas";

const SCHEMAS: ProviderSchemas = {
  provider_schemas: {
    "registry.terraform.io/hashicorp/example": {
      provider: { block: { block_types: { features: { nesting_mode: "list", block: {} } } } },
      resource_schemas: {
        example_thing: {
          block: {
            block_types: {
              part: {
                nesting_mode: "list",
                block: { block_types: { inner: { nesting_mode: "set", block: {} } } },
              },
              named: { nesting_mode: "map", block: {} },
            },
          },
        },
      },
    },
  },
};
const thing = (config: object): string => hclOf({ resource: { example_thing: { a: config } } }, SCHEMAS);

test("`import`, `moved` and `removed` are blocks in the form in which synthesis writes them too", () => {
  const json = {
    import: [{ to: "example_thing.a", id: "/a" }],
    moved: [
      { from: "example_thing.b", to: "example_thing.a" },
      { from: "example_thing.c", to: "example_thing.d" },
    ],
    removed: [{ from: "example_thing.e", lifecycle: { destroy: false } }],
  };
  const written = writtenJson(json);
  expect(written.moved).toEqual(json.moved.map((each) => [each]));
  const hcl = hclOf(written, SCHEMAS);
  expect(hcl).toBe(hclOf(json, SCHEMAS));
  expect(hcl.match(/^(import|moved|removed) \{$/gm)).toEqual(["import {", "moved {", "moved {", "removed {"]);
});

test("a `check` has its data source and its assertions", () => {
  const check = {
    health: {
      data: { example_thing: { now: { name: "a" } } },
      assert: [{ condition: '${data.example_thing.now.name != ""}', error_message: "none" }],
    },
  };
  expect(hclOf({ check }, SCHEMAS)).toBe(`check "health" {
  data "example_thing" "now" {
    name = "a"
  }
  assert {
    condition = data.example_thing.now.name != ""
    error_message = "none"
  }
}
`);
});

test("a value that is null stays one: without it, a local, an output or a default would be missing", () => {
  const json = { variable: { a: { default: null } }, locals: { b: null }, output: { c: { value: null } } };
  expect(hclOf(json, SCHEMAS)).toBe(
    'variable "a" {\n  default = null\n}\n\nlocals {\n  b = null\n}\n\noutput "c" {\n  value = null\n}\n',
  );
  expect(thing({ name: null, part: null })).toBe('resource "example_thing" "a" {\n  name = null\n}\n');
});

test("the `connection` of a provisioner is a block, as an object and as a list", () => {
  const connection = { host: "h" };
  const withConnection = (given: unknown): string =>
    thing({ provisioner: [{ "remote-exec": { inline: ["true"], connection: given } }] });
  expect(withConnection([connection])).toBe(withConnection(connection));
  expect(withConnection([connection])).toContain('connection {\n      host = "h"\n    }\n');
});

test("an argument is an expression, and a block of the schema is a block, one or several", () => {
  expect(
    thing({
      "//": { metadata: { path: "stack/thing" } },
      labels: { "app/name": "x", plain: "${var.x}" },
      part: { size: 1, inner: [{ on: true }, { on: false }] },
      named: { first: { x: "1" } },
    }),
  ).toBe(`# stack/thing
resource "example_thing" "a" {
  labels = {
"app/name" = "x"
plain = var.x
}
  part {
    size = 1
    inner {
      on = true
    }
    inner {
      on = false
    }
  }
  named "first" {
    x = "1"
  }
}
`);
});

test("addresses and keywords have no quotes", () => {
  expect(
    thing({
      provider: "example.other",
      count: "${var.n}",
      depends_on: ["example_thing.b", "time_sleep.c"],
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: ["name", "part[0].size"],
        replace_triggered_by: ["example_thing.b.id"],
        precondition: [{ condition: "${var.n > 0}", error_message: "must be ${var.n}" }],
      },
      provisioner: [{ "local-exec": { when: "destroy", command: "true" } }],
    }),
  ).toBe(`resource "example_thing" "a" {
  provider = example.other
  count = var.n
  depends_on = [example_thing.b, time_sleep.c]
  lifecycle {
    prevent_destroy = true
    ignore_changes = [name, part[0].size]
    replace_triggered_by = [example_thing.b.id]
    precondition {
      condition = var.n > 0
      error_message = "must be \${var.n}"
    }
  }
  provisioner "local-exec" {
    when = destroy
    command = "true"
  }
}
`);
  expect(thing({ lifecycle: { ignore_changes: "all" } })).toContain("ignore_changes = all");
});

test("a dynamic block has its content as a block", () => {
  expect(thing({ dynamic: { part: { for_each: "${var.parts}", content: { size: "${part.value}" } } } })).toBe(
    `resource "example_thing" "a" {
  dynamic "part" {
    for_each = var.parts
    content {
      size = part.value
    }
  }
}
`,
  );
});

test("a block that is not written is an error, because it would be missing in the plan", () => {
  expect(() => hclWith("false", { "//": {}, action: {} })).toThrow(
    'a configuration to write as HCL must have only the blocks terraform, variable, locals, provider, data, ephemeral, import, moved, removed, resource, module, check, output, got "action"; remove it, or hand over the JSON [hcl-block]',
  );
});

test("the `cloud` block has its workspaces as a block", () => {
  const cloud = { organization: "contoso", workspaces: { name: "orders" } };
  expect(hclOf({ terraform: { cloud } }, SCHEMAS)).toBe(
    'terraform {\n  cloud {\n    organization = "contoso"\n    workspaces {\n      name = "orders"\n    }\n  }\n}\n',
  );
});

test("blocks of Terraform itself", () => {
  expect(
    hclOf(
      {
        terraform: {
          required_version: ">= 1.11",
          required_providers: { example: { source: "hashicorp/example", version: "1.0" } },
          backend: { azurerm: { key: "orders/platform.tfstate" } },
        },
        provider: { example: [{ features: [{}], alias: "other" }] },
        variable: { text: { type: "list(string)", default: ["${literal}"], description: "a ${literal} too" } },
        import: [{ to: "example_thing.a", id: "/x/${var.text[0]}" }],
        moved: [{ from: "example_thing.b", to: "example_thing.a" }],
        removed: [{ from: "example_thing.c", lifecycle: [{ destroy: false }] }],
        module: { m: { source: "./m", providers: { example: "example.other" }, x: "${var.text}" } },
        output: { o: { value: "${example_thing.a.id}", sensitive: true, depends_on: ["example_thing.a"] } },
      },
      SCHEMAS,
    ),
  ).toMatchInlineSnapshot(`
   "terraform {
     required_version = ">= 1.11"
     required_providers {
       example = {
   source = "hashicorp/example"
   version = "1.0"
   }
     }
     backend "azurerm" {
       key = "orders/platform.tfstate"
     }
   }

   variable "text" {
     type = list(string)
     description = "a $\${literal} too"
     default = ["$\${literal}"]
   }

   provider "example" {
     alias = "other"
     features {}
   }

   import {
     to = example_thing.a
     id = "/x/\${var.text[0]}"
   }

   moved {
     from = example_thing.b
     to = example_thing.a
   }

   removed {
     from = example_thing.c
     lifecycle {
       destroy = false
     }
   }

   module "m" {
     source = "./m"
     providers = {
       example = example.other
     }
     x = var.text
   }

   output "o" {
     value = example_thing.a.id
     sensitive = true
     depends_on = [example_thing.a]
   }
   "
  `);
});
