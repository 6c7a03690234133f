import { build } from "../../main";
import "../../testing";
import { newApp } from "../kit/app";

test("the resources of the default app keep their addresses: clones of it have state", () => {
  const app = newApp();
  build(app, { project: "orders", location: "westeurope", stateStack: true });
  expect(app).toKeepAddresses("addresses.json");
});
