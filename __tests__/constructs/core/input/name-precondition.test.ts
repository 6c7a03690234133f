import { Fn, Lazy, type TerraformStack, TerraformVariable } from "cdktf";
import { ManagedIdentity, VaultAccess, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

const resourceGroup = { name: "rg-orders", location: "westeurope" };

const KINDS: readonly (readonly [string, (stack: TerraformStack, name: string) => unknown, string, string])[] = [
  [
    "an identity",
    (stack, identityName) => new ManagedIdentity(stack, "made", { resourceGroup, identityName }),
    "azurerm_user_assigned_identity",
    "identityName",
  ],
  [
    "a vault",
    (stack, vaultName) => new VaultAccess(stack, "made", { resourceGroup, vaultName }),
    "azurerm_key_vault",
    "vaultName",
  ],
  [
    "a cluster",
    (stack, clusterName) => new WorkloadIdentityCluster(stack, "made", { resourceGroup, clusterName }),
    "azurerm_kubernetes_cluster",
    "clusterName",
  ],
];

/** A name that cdktf asks for when it writes the JSON. */
const lazy = (text: string): string => Lazy.stringValue({ produce: () => text });

function onlyOf(stack: TerraformStack, type: string): Readonly<Record<string, unknown>> {
  const { resource } = synthesize(stack) as { resource: Record<string, Record<string, Record<string, unknown>>> };
  return Object.values(resource[type]!)[0]!;
}

test.each(KINDS)("the name of %s from a Lazy of a literal is in no condition", (_, make, type) => {
  const stack = newStack();
  make(stack, `or-${lazy("ders")}`);
  const resource = onlyOf(stack, type);
  expect(resource["name"]).toBe("or-ders");
  expect(JSON.stringify(resource)).not.toContain("regex");
});

test.each(KINDS)("a wrong name of %s from a Lazy is an error of synthesis", (_, make, _type, prop) => {
  const stack = newStack();
  make(stack, lazy("or ders"));
  expect(() => synthesize(stack)).toThrow(`\`${prop}\` must be`);
  expect(() => synthesize(stack)).toThrow(`got "or ders" (7 characters) (at stack/made) [name]`);
});

test.each(KINDS)("a literal from a Lazy is in quotes next to a variable in the condition of %s", (_, make, type) => {
  const stack = newStack();
  const suffix = new TerraformVariable(stack, "suffix", { type: "string" }).stringValue;
  make(stack, `or-${lazy("ders")}-${suffix}`);
  const condition = JSON.stringify(onlyOf(stack, type)["lifecycle"]).replaceAll('\\"', '"');
  expect(condition).toMatch(/"or-ders-"/);
  expect(condition).toContain("var.suffix");
});

test.each(KINDS)("a function of literals as the name of %s is in no condition", (_, make, type) => {
  const stack = newStack();
  make(stack, Fn.lower("ORDERS"));
  expect(JSON.stringify(onlyOf(stack, type)["lifecycle"] ?? {})).not.toContain("regex");
});
