import { App } from "cdktf";
import { synthesize } from "cdktf-aks-workload-identity/testing";
import { Orders } from "./orders";

test("the pipeline chooses the storage account of the state", () => {
  const { terraform } = synthesize(new Orders(new App(), "orders"));

  expect(terraform.backend).toEqual({ azurerm: {} });
});

test("the vault cannot be lost", () => {
  expect(new Orders(new App(), "orders")).toProtectVault();
});
