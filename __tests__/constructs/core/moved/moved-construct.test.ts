import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, LocalBackend, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";

import { FederatedBinding, ManagedIdentity, VaultAccess } from "../../../../constructs";
import { MovedConstruct } from "../../../../constructs/core/moved/moved-construct";
import { synthesize } from "../../../../testing/synthesize";
import { givenCluster, newStack } from "../../../kit/app";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const newIdentity = (stack: TerraformStack, id: string) =>
  new ManagedIdentity(stack, id, { resourceGroup: { name: "rg", location: "westeurope" }, identityName: "id-orders" });

function testFixture(path: readonly string[] = ["new"]) {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const construct = path.reduce<Construct>((scope, id) => new Construct(scope, id), stack);
  const group = (scope: Construct, id: string) => new ResourceGroup(scope, id, { name: "rg", location: "westeurope" });
  return { app, stack, construct, group };
}

/** The address that a resource group of a construct path has. */
function addressAt(path: readonly string[], id: string): string {
  const { construct, group } = testFixture(path);
  return `azurerm_resource_group.${group(construct, id).friendlyUniqueId}`;
}

test.each([
  [["old"], ["new"], "old"],
  [["parent", "old"], ["new"], "parent/old"],
  [["old"], ["parent", "new"], "old"],
])("each resource moves from its place in %j to its place in %j, also if it is added later", (from, to, path) => {
  const { stack, construct, group } = testFixture(to);
  new MovedConstruct(stack, "moved", { from: path, to: construct });
  group(construct, "first");
  group(construct, "second");
  expect(synthesize(stack)).toMatchObject({
    moved: ["first", "second"].map((id) => ({ from: addressAt(from, id), to: addressAt(to, id) })),
  });
});

test("a resource with an overridden logical id does not move", () => {
  const { stack, construct, group } = testFixture();
  group(construct, "first").overrideLogicalId("first");
  new MovedConstruct(stack, "moved", { from: "old", to: construct });
  expect(synthesize(stack)).not.toHaveProperty("moved");
});

test.each(["old/", "new"])("a path that cannot be the former path is an error: %j", (from) => {
  const { stack, construct } = testFixture();
  expect(() => new MovedConstruct(stack, "moved", { from, to: construct })).toThrow(
    `\`from\` must be the path below the stack that the construct had before it was "new", such as "old-id" or "parent/old-id"; got ${JSON.stringify(from)} (at stack/moved)`,
  );
});

test("a move between stacks is an error", () => {
  const { app, construct } = testFixture();
  const other = new TerraformStack(app, "other");
  expect(() => new MovedConstruct(other, "moved", { from: "old", to: construct })).toThrow(
    "`to` must be a construct of this stack, got stack/new of the stack stack; Terraform moves within one state (at other/moved)",
  );
});

test("a path that another construct has is an error at synthesis", () => {
  const { stack, construct, group } = testFixture();
  group(construct, "group");
  group(new Construct(stack, "old"), "group");
  new MovedConstruct(stack, "moved", { from: "old", to: construct });
  expect(() => synthesize(stack)).toThrow(
    `[stack/moved] \`from\` must be the path of a construct that is no longer in this stack, got "old", but stack/old/group has the address ${addressAt(["old"], "group")}; give that construct another id or delete this one`,
  );
});

test("the role assignments that are named after a renamed binding or identity move with it, waits included", () => {
  const addresses = (id: string, identity?: string) => {
    const stack = newStack();
    const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" });
    const own = identity === undefined ? undefined : newIdentity(stack, identity);
    const binding = new FederatedBinding(stack, id, {
      cluster: givenCluster(stack),
      identity: own,
      serviceAccount: { namespace: "orders", name: "api" },
    });
    void vault.grantSecretsUser(binding).ready;
    return {
      stack,
      binding,
      identity: own,
      json: () => synthesize(stack) as { moved?: object[]; resource: Resources },
    };
  };
  const listed = ({ resource }: { resource: Resources }, name: RegExp) =>
    Object.entries(resource)
      .flatMap(([type, blocks]) => Object.keys(blocks).map((each) => `${type}.${each}`))
      .filter((address) => name.test(address));

  const before = listed(addresses("old").json(), /\.(old|vault)_/);
  const after = addresses("new");
  new MovedConstruct(after.stack, "moved", { from: "old", to: after.binding });
  expect((after.json().moved as { from: string }[]).map(({ from }) => from).sort()).toEqual(before.sort());
  expect(before.filter((address) => address.includes("vault_old-"))).toHaveLength(2);

  const given = addresses("api", "new");
  new MovedConstruct(given.stack, "moved", { from: "old", to: given.identity! });
  const old = listed(addresses("api", "old").json(), /\.(old|vault)_/);
  expect((given.json().moved as { from: string }[]).map(({ from }) => from).sort()).toEqual(old.sort());
});
