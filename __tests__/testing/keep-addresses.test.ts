import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchers } from "../../testing";
import { newApp, newResourceGroup, newStack } from "../kit/app";

let file: string;
beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "addresses-")), "addresses.json")));
afterEach(() => rmSync(join(file, ".."), { recursive: true, force: true }));

type Update = "all" | "new" | "none";
const json = (names: readonly string[], more: object = {}) => ({
  "//": { metadata: { stackName: "orders" } },
  terraform: {},
  data: { azurerm_client_config: { caller: {} } },
  resource: { azurerm_key_vault: Object.fromEntries(names.map((name) => [name, {}])) },
  ...more,
});
/** The matcher as jest calls it: by default with `--ci`. */
const keep = (received: unknown, _updateSnapshot: Update = "none", isNot = false) =>
  matchers.toKeepAddresses.call({ snapshotState: { _updateSnapshot }, isNot }, received, file);
const record = (...names: string[]): void =>
  writeFileSync(file, JSON.stringify({ orders: names.map((name) => `azurerm_key_vault.${name}`) }));
const recorded = (): unknown => JSON.parse(readFileSync(file, "utf8"));

test("the first run records the addresses of resources, not those of data sources", () => {
  expect(keep(json(["b", "a"]), "new").pass).toBe(true);
  expect(readFileSync(file, "utf8")).toBe(
    '{\n  "orders": [\n    "azurerm_key_vault.a",\n    "azurerm_key_vault.b"\n  ]\n}\n',
  );
});

test("fails with --ci if nothing is recorded, and writes nothing", () => {
  const result = keep(json(["a"]));
  expect(result.pass).toBe(false);
  expect(result.message()).toBe(
    `there are no recorded addresses of stack orders in ${file}; run the test once without --ci and commit the file`,
  );
  expect(recorded).toThrow(/ENOENT/);
});

test("fails if an address is missing, and prints the resource that would be destroyed and its possible new address", () => {
  record("vault_1A2B3C4D", "other");
  const result = keep(json(["vault_5E6F7A8B", "other"]), "new");
  expect(result.pass).toBe(false);
  expect(result.message()).toBe(
    [
      "stack orders lost 1 of 2 recorded addresses; the next apply would destroy:",
      "  azurerm_key_vault.vault_1A2B3C4D",
      '    if it was renamed to azurerm_key_vault.vault_5E6F7A8B: new MovedBlock(this, "...", { from: "azurerm_key_vault.vault_1A2B3C4D", to: <that resource> })',
      "To accept this, run the test once with --updateSnapshot.",
    ].join("\n"),
  );
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.vault_1A2B3C4D", "azurerm_key_vault.other"] });
});

test("prints that there is no new resource of the type", () => {
  record("a", "b");
  expect(keep(json(["a"])).message()).toContain("  azurerm_key_vault.b\n    there is no new resource of this type\n");
});

const moved = (...steps: [string, string][]) => ({
  moved: steps.map(([from, to]) => ({ from: `azurerm_key_vault.${from}`, to: `azurerm_key_vault.${to}` })),
});

test.each([
  ["a moved block leads to a resource", moved(["a", "b"])],
  ["a chain of moved blocks leads to a resource", moved(["c", "b"], ["a", "c"])],
  [
    "a removed block, in a list of its own as synthesis writes it, keeps the object",
    { removed: [[{ from: "azurerm_key_vault.a", lifecycle: [{ destroy: false }] }]] },
  ],
  ["a removed block keeps the object", { removed: [{ from: "azurerm_key_vault.a", lifecycle: [{ destroy: false }] }] }],
  [
    "a removed block that is an object keeps it",
    { removed: { from: "azurerm_key_vault.a", lifecycle: { destroy: false } } },
  ],
])("passes if %s", (_, more) => {
  record("a");
  expect(keep(json(["b"], more)).pass).toBe(true);
});

test.each([
  [
    "a moved block leads to no resource",
    moved(["a", "x"]),
    "  azurerm_key_vault.a\n    was moved to azurerm_key_vault.x, which is not in the stack\n",
  ],
  ["moved blocks form a cycle", moved(["a", "x"], ["x", "a"]), "  azurerm_key_vault.a\n"],
  [
    "a removed block destroys the object",
    { removed: [{ from: "azurerm_key_vault.a", lifecycle: [{ destroy: true }] }] },
    "  azurerm_key_vault.a\n",
  ],
  ["a removed block has no lifecycle", { removed: [{ from: "azurerm_key_vault.a" }] }, "  azurerm_key_vault.a\n"],
])("fails if %s", (_, more, text) => {
  record("a");
  const result = keep(json(["b"], more));
  expect(result.pass).toBe(false);
  expect(result.message()).toContain(text);
});

test("records new addresses, but not with --ci", () => {
  record("a");
  expect(keep(json(["a", "b"])).pass).toBe(true);
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.a"] });
  expect(keep(json(["a", "b"]), "new").pass).toBe(true);
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.a", "azurerm_key_vault.b"] });
});

test("keeps the old address of a moved resource until --updateSnapshot", () => {
  record("a");
  keep(json(["b"], moved(["a", "b"])), "new");
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.a", "azurerm_key_vault.b"] });
  expect(keep(json(["b"])).pass).toBe(false);
});

test("removes missing addresses with --updateSnapshot", () => {
  record("a");
  expect(keep(json(["b"]), "all").pass).toBe(true);
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.b"] });
});

test("keeps the recorded addresses of other stacks", () => {
  writeFileSync(file, JSON.stringify({ platform: ["a.b"] }));
  keep(json(["a"]), "new");
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.a"], platform: ["a.b"] });
});

test("checks the addresses of all stacks of an app, and prints the stacks that lost some", () => {
  const app = (names: Record<string, string>) => {
    const root = newApp();
    for (const [stack, id] of Object.entries(names)) newResourceGroup(newStack(stack, root), id);
    return root;
  };
  expect(keep(app({ one: "a", two: "b" }), "new").pass).toBe(true);
  expect(recorded()).toEqual({ one: ["azurerm_resource_group.a"], two: ["azurerm_resource_group.b"] });
  expect(keep(app({ one: "a", two: "b" })).pass).toBe(true);
  const result = keep(app({ one: "a", two: "c" }));
  expect(result.pass).toBe(false);
  expect(result.message()).toMatch(/^stack two lost 1 of 1 recorded addresses; /);
  expect(result.message()).not.toContain("stack one");
});

test("with .not, writes nothing and prints that all addresses exist", () => {
  record("a");
  const result = keep(json(["a", "b"]), "all", true);
  expect(result.pass).toBe(true);
  expect(result.message()).toBe("expected stack orders to lose a recorded address, but all 1 exist or were moved");
  expect(recorded()).toEqual({ orders: ["azurerm_key_vault.a"] });
});

test.each([
  ["{", /addresses\.json is not valid JSON: .* \[test-addresses\]$/],
  ["[]", /addresses\.json must have an object with a list of addresses for each stack name \[test-addresses\]$/],
  [
    '{"orders": "a.b"}',
    /addresses\.json must have an object with a list of addresses for each stack name \[test-addresses\]$/,
  ],
])("a file with other content is an error: %s", (text, problem) => {
  writeFileSync(file, text);
  expect(() => keep(json(["a"]))).toThrow(problem);
});

test("a file that cannot be written is an error", () => {
  const absent = join(file, "..", "absent", "addresses.json");
  const context = { snapshotState: { _updateSnapshot: "new" }, isNot: false } as const;
  expect(() => matchers.toKeepAddresses.call(context, json(["a"]), absent)).toThrow(
    new Error(`${absent} does not exist, so that it cannot be written [test-addresses]`),
  );
});
