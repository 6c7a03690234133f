import { parseOwnRules, warningsOf } from "../../../handover/permissions/own-rules";

const AZURE = {
  armType: "Microsoft.Foo/foos",
  within: "resource_group_name",
  actions: ["Microsoft.Foo/foos/read"],
  source: "foo",
};

const parse = (rules: unknown): ReturnType<typeof parseOwnRules> => parseOwnRules(JSON.stringify(rules), "rules.json");

test("one file has rows for Azure types and for Kubernetes kinds", () => {
  const kind = { apiGroup: "cert-manager.io", resource: "certificates" };
  expect(parse({ azurerm_foo: AZURE, "cert-manager.io/Certificate": kind })).toEqual({
    azure: { azurerm_foo: AZURE },
    kubernetes: { "cert-manager.io/Certificate": kind },
  });
});

test.each<[string, unknown]>([
  ["no row", 5],
  ["actions that are no list", { ...AZURE, actions: "x" }],
  ["an action without its provider", { ...AZURE, actions: ["read"] }],
  ["a key that no row has", { ...AZURE, when: 5 }],
  ["actions on the subscription that are no list", { ...AZURE, onSubscription: "Microsoft.Foo/read" }],
  ["a kind without its plural", { apiGroup: "cert-manager.io" }],
  ["an empty plural", { apiGroup: "", resource: "" }],
  ["a plural with a capital", { apiGroup: "", resource: "Pods" }],
])("%s is an error", (_, rule) => {
  expect(() => parse({ azurerm_foo: rule })).toThrow(
    new Error(
      '--actions must name a JSON file like {"azurerm_foo": {"armType": "Microsoft.Foo/foos", "within": "resource_group_name", "actions": ["Microsoft.Foo/foos/read"], "source": "..."}, ' +
        '"cert-manager.io/Certificate": {"apiGroup": "cert-manager.io", "resource": "certificates"}}; rules.json has no such rule for azurerm_foo [option-actions]',
    ),
  );
});

test("text that is not JSON, or is not an object, is an error", () => {
  expect(() => parseOwnRules("{", "rules.json")).toThrow(/rules\.json is not JSON: /);
  expect(() => parseOwnRules("[]", "rules.json")).toThrow(/rules\.json is not an object \[option-actions\]$/);
});

test("wildcards and replaced rows give a warning, and others do not", () => {
  const rules = parse({
    azurerm_foo: { ...AZURE, actions: ["Microsoft.Foo/*"] },
    azurerm_key_vault: AZURE,
    "example.com/Widget": { apiGroup: "example.com", resource: "*" },
    "apps/Deployment": { apiGroup: "apps", resource: "deployments" },
    "example.com/Gadget": { apiGroup: "example.com", resource: "gadgets" },
  });
  expect(warningsOf(rules)).toEqual([
    "--actions replaces the row of the table for apps/Deployment [actions-replaced]",
    "--actions gives azurerm_foo the wildcard Microsoft.Foo/*: it allows more than the stack needs [actions-wildcard]",
    "--actions replaces the row of the table for azurerm_key_vault [actions-replaced]",
    "--actions gives example.com/Widget the wildcard *: it allows more than the stack needs [actions-wildcard]",
  ]);
});
