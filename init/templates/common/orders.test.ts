import { App } from "cdktf";
import "cdktf-aks-workload-identity/testing";
import { Orders } from "./orders";
import { settings } from "./settings";

const { namespace, name } = settings.serviceAccount;
const orders = () => new Orders(new App(), "orders");

test("Azure trusts the service account of the pods, and no other", () => {
  const subject = `system:serviceaccount:${namespace}:${name}`;

  expect(orders()).toFederate({ subject, identity: "id-orders" });
  expect(orders()).not.toFederate({ subject: new RegExp(`^(?!${subject}$)`) });
});

test("the pods get a token, and no wiring rule has a finding", () => {
  expect(orders()).toInjectToken(`${namespace}/${name}`);
  expect(orders()).toBeFullyWired();
});

test("the stack follows every policy", () => {
  expect(orders()).toFollowPolicies();
});
