import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Annotations, Aspects, LocalBackend, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { synthesize, synthesizeAll } from "../../testing";

function group(stack: TerraformStack, id = "group"): ResourceGroup {
  return new ResourceGroup(stack, id, { name: "rg-a", location: "westeurope" });
}

function twoStacks() {
  const app = Testing.app();
  const producer = new TerraformStack(app, "producer");
  new AzurermProvider(producer, "azurerm", { features: [{}] });
  const consumer = new TerraformStack(app, "consumer");
  new AzurermProvider(consumer, "azurerm", { features: [{}] });
  return { app, producer, consumer };
}

test("returns the JSON of one stack, with an empty object for each absent kind of block", () => {
  const { producer } = twoStacks();
  group(producer);

  const json = synthesize(producer);

  expect(json.resource.azurerm_resource_group).toEqual({ group: expect.objectContaining({ name: "rg-a" }) });
  expect(json).toMatchObject({ data: {}, variable: {}, output: {}, locals: {} });
});

test("prepares every stack of the app, so that a reference to another stack reads its state", () => {
  const { producer, consumer } = twoStacks();
  const name = group(producer).name;
  new ResourceGroup(consumer, "other", { name, location: "westeurope" });

  expect(synthesize(consumer).resource.azurerm_resource_group!.other!.name).toMatch(
    /^\$\{data\.terraform_remote_state\.[a-z0-9-_]+\.outputs\./,
  );
  expect(Object.keys(synthesize(producer).output)).toHaveLength(1);
});

test("runs aspects", () => {
  const { producer } = twoStacks();
  group(producer);
  Aspects.of(producer).add({
    visit: (node) => node instanceof ResourceGroup && node.addOverride("tags", { seen: "yes" }),
  });

  expect(synthesize(producer).resource.azurerm_resource_group!.group!.tags).toEqual({ seen: "yes" });
});

test("fails with all validation errors of all stacks of the app at once", () => {
  const { producer, consumer } = twoStacks();
  producer.node.addValidation({ validate: () => ["first problem"] });
  const inner = new Construct(producer, "inner");
  inner.node.addValidation({ validate: () => ["second problem"] });

  expect(() => synthesize(consumer)).toThrow(
    "Validation failed with the following errors:\n  [producer] first problem\n  [producer/inner] second problem",
  );
});

test("fails with an error annotation, and accepts a warning", () => {
  const { producer } = twoStacks();
  Annotations.of(producer).addWarning("only a warning");
  expect(() => synthesize(producer)).not.toThrow();

  Annotations.of(producer).addError("no good");
  expect(() => synthesize(producer)).toThrow("Validation failed with the following errors:\n  [producer] no good");
});

test("fails if a provider is missing", () => {
  const stack = new TerraformStack(Testing.app(), "bare");
  group(stack);

  expect(() => synthesize(stack)).toThrow(/\[bare\] Found resources without a matching provider construct/);
});

test("a token in the id of a construct is an error", () => {
  const { producer } = twoStacks();
  new Construct(producer, group(producer).name);

  expect(() => synthesize(producer)).toThrow(
    /^the id of the construct at producer\/\S*TfToken\S* holds a Terraform token, whose value is known only after synthesis, and the placeholder would become part of resource names; use a literal id \[construct-id\]$/,
  );
});

test("adds a local backend with a relative path to a stack without a backend, and keeps a given backend", () => {
  const { producer, consumer } = twoStacks();
  new LocalBackend(consumer, { path: "given.tfstate" });

  expect(synthesize(producer).terraform.backend).toEqual({ local: { path: "terraform.producer.tfstate" } });
  expect(synthesize(consumer).terraform.backend).toEqual({ local: { path: "given.tfstate" } });
});

test("includes constructs that were added since the last call", () => {
  const { producer } = twoStacks();
  group(producer);
  synthesize(producer);
  group(producer, "second");

  expect(Object.keys(synthesize(producer).resource.azurerm_resource_group!)).toEqual(["group", "second"]);
});

test("returns the JSON of all stacks of an app by their ids", () => {
  const { app, producer } = twoStacks();
  group(producer);

  expect(Object.keys(synthesizeAll(app))).toEqual(["producer", "consumer"]);
});

test("a part of a token in the JSON, such as a cut reference, is an error", () => {
  const { producer } = twoStacks();
  new ResourceGroup(producer, "cut", { name: group(producer).name.slice(0, 12), location: "westeurope" });

  expect(() => synthesize(producer)).toThrow(
    /^the JSON of producer contains an unresolved Terraform token: ….*TfToken.*… \[test-cut-token\]$/,
  );
});

test("a reference to another stack that an aspect added after preparation is an error", () => {
  const { producer, consumer } = twoStacks();
  const name = group(producer).name;
  const other = new ResourceGroup(consumer, "other", { name: "rg-b", location: "westeurope" });
  Aspects.of(consumer).add({ visit: (node) => node === other && other.addOverride("tags", { of: name }) });

  expect(() => synthesize(consumer)).toThrow(
    new Error(
      "the JSON of consumer refers to azurerm_resource_group.group, which exists only in producer: " +
        "an aspect created the reference after the stacks were prepared; create it in a constructor [test-foreign-address]",
    ),
  );
});
