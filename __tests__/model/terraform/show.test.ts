import { configurationsOf } from "../../../model/terraform/show";
import { readConfiguration } from "../../../model/terraform/document";
import { Stacks } from "../../../model/terraform/values";
import { dependencyClosure } from "../../../model/terraform/references";

const state = (resources: readonly object[], module = ""): object => {
  const own = { ...(module === "" ? {} : { address: module }), resources };
  return { values: { root_module: module === "" ? own : { child_modules: [own] } } };
};
const CREDENTIAL = "azurerm_federated_identity_credential";
const credential = (name: string, more: object = {}): object => ({
  address: `${CREDENTIAL}.${name}`,
  type: CREDENTIAL,
  mode: "managed",
  values: { name },
  ...more,
});

test("a state has the dependencies that Terraform recorded", () => {
  const json = configurationsOf(
    state([
      credential('a["x"]'),
      credential("b", { depends_on: [`${CREDENTIAL}.a`, "data.azurerm_subscription.me"] }),
    ]) as never,
  ).get("")!;
  expect([...dependencyClosure(readConfiguration(json, "state"), `${CREDENTIAL}.b`)]).toEqual([`${CREDENTIAL}.a["x"]`]);
});

test("a state of a module has them within the module", () => {
  const inModule = (name: string, more: object = {}): object => ({
    ...credential(name, more),
    address: `module.m.${CREDENTIAL}.${name}`,
  });
  const json = configurationsOf(
    state([inModule("a"), inModule("b", { depends_on: [`module.m.${CREDENTIAL}.a`] })], "module.m") as never,
  ).get("module.m")!;
  expect([...dependencyClosure(readConfiguration(json, "m"), `${CREDENTIAL}.b`)]).toEqual([`${CREDENTIAL}.a`]);
});

test("a plan has those of its configuration, stated and by reference", () => {
  const json = configurationsOf({
    planned_values: { root_module: { resources: ["a", "b", "c"].map((name) => credential(name)) } },
    configuration: {
      root_module: {
        resources: [
          { address: `${CREDENTIAL}.b`, depends_on: [`${CREDENTIAL}.a`] },
          {
            address: `${CREDENTIAL}.c`,
            expressions: { name: { references: [`${CREDENTIAL}.b.id`, `${CREDENTIAL}.b`] } },
          },
        ],
      },
    },
  }).get("")!;
  expect([...dependencyClosure(readConfiguration(json, "plan"), `${CREDENTIAL}.c`)]).toEqual([
    `${CREDENTIAL}.b`,
    `${CREDENTIAL}.a`,
  ]);
});

test("a known text that looks like a template is a text", () => {
  const json = configurationsOf(state([credential("a", { values: { name: "${x} %{ if }" } })]) as never).get("")!;
  const document = readConfiguration(json, "state");
  const { name } = document.resources.get(`${CREDENTIAL}.a`)!.values;
  expect(new Stacks([document]).resolve(document, name)).toBe("${x} %{ if }");
});

test.each([
  ["the name of its type with a period", `x.${CREDENTIAL}.y`],
  ["a bracket", "a]b"],
  ["a quote and a period", 'a"].b'],
])("the key of an instance can have %s", (_, key) => {
  const name = `a[${JSON.stringify(key)}]`;
  const json = configurationsOf(
    state([credential(name), credential("b", { depends_on: [`${CREDENTIAL}.a`] })]) as never,
  ).get("")!;
  const document = readConfiguration(json, "state");
  expect([...document.resources.keys()]).toEqual([`${CREDENTIAL}.${name}`, `${CREDENTIAL}.b`]);
  expect([...dependencyClosure(document, `${CREDENTIAL}.b`)]).toEqual([`${CREDENTIAL}.${name}`]);
});

test("a type or a name can be that of a property of every object", () => {
  const names = ["constructor", "__proto__", "toString"];
  const json = configurationsOf(
    state(names.map((each) => ({ address: `${each}.${each}`, type: each, mode: "managed", values: {} }))) as never,
  ).get("")!;
  expect([...readConfiguration(json, "state").resources.keys()]).toEqual(names.map((each) => `${each}.${each}`));
});

test("a state has any number of resources of one type", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => credential(`c${i}`));
  expect(readConfiguration(configurationsOf(state(many) as never).get("")!, "state").resources.size).toBe(20_000);
});
