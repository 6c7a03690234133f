import { App } from "cdktf";
import { constructTree, synthesize } from "cdktf-aks-workload-identity/testing";
import { Orders } from "./orders";

test("every resource keeps its address, so that no change of the code destroys one by accident", () => {
  expect(new Orders(new App(), "orders")).toKeepAddresses("addresses.json");
});

test("who is trusted and what it can reach stay as they were reviewed", () => {
  const { resource } = synthesize(new Orders(new App(), "orders"));
  const { azurerm_federated_identity_credential, azurerm_role_assignment, azurerm_user_assigned_identity } = resource;

  expect({
    resource: { azurerm_federated_identity_credential, azurerm_role_assignment, azurerm_user_assigned_identity },
  }).toMatchSnapshot();
});

test("the stack is made of these constructs", () => {
  const app = new App();
  new Orders(app, "orders");

  expect(constructTree(app, { depth: 2 })).toMatchSnapshot();
});
