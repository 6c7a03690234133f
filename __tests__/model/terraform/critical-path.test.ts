import { criticalPath, secondsOf } from "../../../model/terraform/critical-path";
import { readConfiguration } from "../../../model/terraform/document";

const pathOf = (json: Record<string, unknown>) => criticalPath(readConfiguration(json, "stack"));
const sleep = (seconds: number, trigger: string) => ({ create_duration: `${seconds}s`, triggers: { grant: trigger } });

test("the path is the longest chain of references, dependencies and provider configurations", () => {
  const json = {
    provider: { kubernetes: [{ host: "${time_sleep.admin.triggers.host}" }] },
    resource: {
      azurerm_resource_group: { group: {} },
      azurerm_role_assignment: { role: { scope: "${azurerm_resource_group.group.id}" } },
      time_sleep: { admin: sleep(120, "${azurerm_role_assignment.role.id}"), beside: sleep(100, "x") },
      kubernetes_namespace_v1: { space: {} },
      kubernetes_secret_v1: { late: { depends_on: ["kubernetes_namespace_v1.space", "time_sleep.beside"] } },
    },
  };
  const path = pathOf(json);
  expect(path.map(({ address, seconds }) => `${address} ${seconds}`)).toEqual([
    "azurerm_resource_group.group 21",
    "azurerm_role_assignment.role 21",
    "time_sleep.admin 120",
    "kubernetes_namespace_v1.space 1",
    "kubernetes_secret_v1.late 1",
  ]);
  expect([secondsOf(path), secondsOf(path, true)]).toEqual([164, 120]);
});

test("data sources take no time and carry what they depend on", () => {
  const path = pathOf({
    data: { azurerm_client_config: { me: { depends_on: ["azurerm_resource_group.group"] } } },
    resource: {
      azurerm_resource_group: { group: {} },
      random_id: { id: { keepers: "${data.azurerm_client_config.me.id}" } },
    },
  });
  expect(path.map(({ address }) => address)).toEqual(["azurerm_resource_group.group", "random_id.id"]);
});

test("a stack without resources has no path", () => {
  expect(pathOf({})).toEqual([]);
});

test("a chain can have any length", () => {
  const links = Array.from({ length: 5_000 }, (_, i) => [`r${i}`, { triggers: `\${null_resource.r${i + 1}.id}` }]);
  expect(secondsOf(pathOf({ resource: { null_resource: Object.fromEntries([...links, ["r5000", {}]]) } }))).toBe(5_001);
});

test("a cycle, which Terraform refuses, ends the path", () => {
  const resource = (name: string, on: string) => ({ [name]: { triggers: `\${null_resource.${on}.id}` } });
  const json = { resource: { null_resource: { ...resource("a", "b"), ...resource("b", "a") } } };
  expect(secondsOf(pathOf(json))).toBeGreaterThan(0);
});
