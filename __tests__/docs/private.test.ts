import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import { PRIVATE_LINKS } from "../../facts/azure/private-link";
import { settablePaths } from "../../stacks/settings";
import { synthesize } from "../../testing";
import { newStack } from "../kit/app";
import { runProgram } from "../kit/run-program";
import { snippetsOf } from "../testing/snippets";

const PAGE = readFileSync(resolve(__dirname, "../../docs/private.md"), "utf8");

test("the page has each setting of the network, and no other", () => {
  const named = [...PAGE.matchAll(/`(privateNetwork\.\w+)`/g)].map(([, name]) => name!);
  expect([...new Set(named)].sort()).toEqual(
    settablePaths()
      .filter((path) => path.startsWith("privateNetwork."))
      .sort(),
  );
});

test("the page lists the services of private endpoints", () => {
  const [, list] = /^`service` is one of (.*?)\. It decides/m.exec(PAGE)!;
  expect(list!.split(", ")).toEqual(Object.keys(PRIVATE_LINKS).map((name) => `\`${name}\``));
});

test("the secret of the page's program waits for the endpoint", () => {
  const { code } = snippetsOf("private.md")[0]!;
  const stack = newStack();
  const of = { name: "vnet", resourceGroupName: "rg-orders" };
  const network = new VirtualNetwork(stack, "network", {
    ...of,
    location: "westeurope",
    addressSpace: ["10.1.0.0/16"],
  });
  const subnet = new Subnet(stack, "subnet", { ...of, virtualNetworkName: "vnet", addressPrefixes: ["10.1.0.0/24"] });
  const js = transformSync(code, { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }).code;
  runProgram(js, { ...constructs, network, subnet }, stack);
  const [secret] = Object.values(synthesize(stack).resource.azurerm_key_vault_secret!);
  expect(secret!.depends_on).toEqual([expect.stringMatching(/^azurerm_private_endpoint\./)]);
});
