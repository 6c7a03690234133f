import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { snapshotSerializer, synthesize, synthesizeAll } from "../../testing";

function stackOf(tags: Record<string, string> = { team: "orders", cost: "12" }): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "sample");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  new KubernetesProvider(stack, "kubernetes");
  const part = new Construct(stack, "part");
  const group = new ResourceGroup(part, "group", { name: "rg", location: "westeurope", tags });
  new ConfigMapV1(part, "files", {
    metadata: { name: "files", labels: { owner: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" } },
    data: {
      "run.sh": "set -e\necho hello\n",
      digest: "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6",
    },
    dependsOn: [group],
  });
  new TerraformOutput(stack, "name", { value: group.name });
  return stack;
}

const printed = (json: object): string => snapshotSerializer.print(json);
const copy = (json: object): any => structuredClone(json); // eslint-disable-line @typescript-eslint/no-explicit-any

/** Lines that are in one text only, as a diff shows them. */
function changed(before: string, after: string): string[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `-${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `+${line}`),
  ];
}

test("prints one paragraph for each block and one line for each argument", () => {
  expect(stackOf()).toMatchInlineSnapshot(`
   output name
     value: "\${azurerm_resource_group.part_group_<hash>.name}"

   provider azurerm
     - { features: [{}] }

   provider kubernetes
     - {}

   resource azurerm_resource_group part_group_<hash>
     location: "westeurope"
     name: "rg"
     tags: { cost: "12", team: "orders" }

   resource kubernetes_config_map_v1 part_files_<hash>
     data:
       digest: "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6"
       run.sh:
         | set -e
         | echo hello
         |
     depends_on: ["azurerm_resource_group.part_group_<hash>"]
     metadata: { labels: { owner: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }, name: "files" }

   terraform
     backend: { local: { path: "terraform.sample.tfstate" } }
     required_providers: { azurerm: { source: "azurerm" }, kubernetes: { source: "kubernetes" } }
  `);
});

test("prints the same for a stack and its JSON", () => {
  const stack = stackOf();
  expect(printed(stack)).toBe(printed(synthesize(stack)));
});

test("another version of a provider package, of cdktf or of a provider changes nothing", () => {
  const json = synthesize(stackOf());
  const raised = copy(json);
  raised["//"].metadata.version = "0.99.0";
  raised.terraform.required_providers.azurerm.version = "~> 9.0";
  expect(printed(raised)).toBe(printed(json));
});

test("another source of a provider changes one line", () => {
  const json = synthesize(stackOf());
  const other = copy(json);
  other.terraform.required_providers.azurerm.source = "example/azurerm";
  expect(changed(printed(json), printed(other))).toHaveLength(2);
});

test("another order of keys, and of depends_on, changes nothing", () => {
  const reversed = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, each]) => [key, reversed(each)] as const)
            .reverse(),
        )
      : value;
  const json = copy(synthesize(stackOf()));
  json.resource.azurerm_resource_group.last = { name: "z", depends_on: ["a.b", "c.d"] };
  const other = reversed(json) as typeof json;
  other.resource.azurerm_resource_group.last.depends_on.reverse();
  expect(printed(other)).toBe(printed(json));
});

test("another order of a list is a change, because lists are ordered", () => {
  const json = { resource: { a: { b: { list: ["one", "two"] } } } };
  expect(printed({ resource: { a: { b: { list: ["two", "one"] } } } })).not.toBe(printed(json));
});

test("other hashes in names change nothing", () => {
  const json = synthesize(stackOf());
  const other = JSON.parse(JSON.stringify(json).replaceAll(/part_group_[0-9A-F]{8}/g, "part_group_01234567"));
  expect(JSON.stringify(other)).toContain("azurerm_resource_group.part_group_01234567");
  expect(printed(other)).toBe(printed(json));
});

test.each([
  ["UUID, such as a principal", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "00000000-1111-2222-3333-444444444444"],
  ["digest", "9e107d9d372bb6826bd81d3542a419d6", "0cc175b9c0f1b6a831c399e269772661"],
])("another %s is a change, because a person wrote it", (_, one, two) => {
  const json = synthesize(stackOf());
  const other = JSON.parse(JSON.stringify(json).replaceAll(one, two));
  expect(changed(printed(json), printed(other))).toHaveLength(2);
});

test("prints the stacks of an app one after the other", () => {
  const app = Testing.app();
  for (const id of ["platform", "workload"]) {
    const stack = new TerraformStack(app, id);
    new AzurermProvider(stack, "azurerm", { features: [{}] });
  }
  expect(synthesizeAll(app)).toMatchInlineSnapshot(`
   stack platform

   provider azurerm
     - { features: [{}] }

   terraform
     backend: { local: { path: "terraform.platform.tfstate" } }
     required_providers: { azurerm: { source: "azurerm" } }

   stack workload

   provider azurerm
     - { features: [{}] }

   terraform
     backend: { local: { path: "terraform.workload.tfstate" } }
     required_providers: { azurerm: { source: "azurerm" } }
  `);
});

test("a string that only looks like a hashed name does not change", () => {
  expect(printed({ resource: { a: { b: { tag: "release_20261122" } } } })).toContain('tag: "release_20261122"');
});

test("a part of a document has no hashes of names outside of it", () => {
  const block = { of: "${data.c.cut_0A1B2C3D.id}", depends_on: ["e.f_01234567"] };
  expect(printed({ resource: { a: { b: block } } })).toBe(
    'resource a b\n  depends_on: ["e.f_<hash>"]\n  of: "${data.c.cut_<hash>.id}"',
  );
});

test("different names with the same words stay different", () => {
  const text = printed({
    resource: {
      t: {
        part_AAAAAAAA: { ref: "${t.part_BBBBBBBB.id}" },
        part_BBBBBBBB: { id: "b" },
      },
    },
  });
  expect(text).toBe(
    ["resource t part_<hash>", '  ref: "${t.part_<hash 2>.id}"', "", "resource t part_<hash 2>", '  id: "b"'].join(
      "\n",
    ),
  );
});

test("a long string is not cut, and a string with line breaks is printed on several lines", () => {
  const long = "x".repeat(500);
  const text = printed({ resource: { a: { b: { long, script: "one\ntwo\n" } } } });
  expect(text).toBe(`resource a b\n  long: "${long}"\n  script:\n    | one\n    | two\n    |`);
});

test("a list is printed on one line if it fits, otherwise one line for each element", () => {
  const wide = "w".repeat(120);
  const b = { short: ["a", 1, null, ["b"], {}], long: [wide, null, { text: "one\ntwo", flag: true }, ["x", wide]] };
  expect(printed({ resource: { a: { b } } })).toBe(
    [
      "resource a b",
      "  long:",
      `    - "${wide}"`,
      "    - null",
      "    - flag: true",
      "      text:",
      "        | one",
      "        | two",
      '    - - "x"',
      `      - "${wide}"`,
      '  short: ["a", 1, null, ["b"], {}]',
    ].join("\n"),
  );
});

test("a changed tag changes one line", () => {
  const [before, after] = [printed(stackOf()), printed(stackOf({ team: "billing", cost: "12" }))];
  expect(changed(before, after)).toEqual([
    '-  tags: { cost: "12", team: "orders" }',
    '+  tags: { cost: "12", team: "billing" }',
  ]);
});

test("does not handle other values", () => {
  for (const value of [
    undefined,
    null,
    "resource",
    1,
    [],
    {},
    { resource: "no blocks" },
    { data: {} },
    { terraform: {}, resource: null },
    { resource: {}, id: 1 },
  ])
    expect(snapshotSerializer.test(value)).toBe(false);
});
