import { bundleOf } from "../../handover/bundle";
import { readDocument, type StackDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups";

/** A stack with identities in one resource group, each with a credential, and a role on a vault of its own. */
function stackOf(name: string, identities: number): StackDocument {
  const all = Array.from({ length: identities }, (_, i) => `app-${String(i).padStart(3, "0")}`);
  const each = (values: (id: string) => object): object => Object.fromEntries(all.map((id) => [id, values(id)]));
  return readDocument({
    "//": { metadata: { stackName: name } },
    terraform: { backend: { azurerm: { key: `${name}.tfstate` } } },
    resource: {
      azurerm_user_assigned_identity: each((id) => ({
        name: `id-${name}-${id}`,
        resource_group_name: "rg-apps",
        location: "westeurope",
        lifecycle: { prevent_destroy: true },
      })),
      azurerm_federated_identity_credential: each((id) => ({
        name: "credential",
        user_assigned_identity_id: `\${azurerm_user_assigned_identity.${id}.id}`,
        issuer: "https://issuer.example.com/",
        subject: `system:serviceaccount:orders:${id}`,
        audience: ["api://AzureADTokenExchange"],
      })),
      azurerm_role_assignment: each((id) => ({
        principal_id: `\${azurerm_user_assigned_identity.${id}.principal_id}`,
        principal_type: "ServicePrincipal",
        role_definition_name: "Key Vault Secrets User",
        scope: `${GROUP}/rg-${id}/providers/Microsoft.KeyVault/vaults/kv-${id}`,
      })),
    },
  });
}

/** What the README of the first of these stacks says before its steps and after them. */
function sentences(documents: readonly StackDocument[]): readonly string[] {
  const model = readTrusts(documents);
  const stack = { document: documents[0]!, folder: "/absent", dependencies: [], annotations: [] };
  const readme = bundleOf(model, stack, [], { backend: "complete", foreignPaths: [] }).get("README.md") as string;
  return readme.replace(/```sh[^]*?```/g, "").split("\n");
}

const identity = (id: string): string => `\`azurerm_user_assigned_identity.${id}\``;
const vault = (id: string): string => `\`${GROUP}/rg-${id}/providers/Microsoft.KeyVault/vaults/kv-${id}\``;

describe("the README of a stack of an app with 1,000 identities", () => {
  const stacks = Array.from({ length: 20 }, (_, i) => stackOf(`fleet-${String(i).padStart(2, "0")}`, 50));
  const lines = sentences(stacks);

  test("counts the identities of other stacks by stack, names the first, and says where the others are", () => {
    const first = lines.indexOf(
      "- It can let anybody sign in as any managed identity in `/subscriptions/{subscriptionId}/resourceGroups/rg-apps`, among them 950 of other stacks:",
    );
    const named = ["app-000", "app-001", "app-002"].map(identity).join(", ");
    const ofStack = (name: string): string =>
      `  - 50 of \`${name}\`: ${named} and 47 more in \`../${name}/manifest.json\``;
    expect(lines.slice(first + 1, first + 13)).toEqual([
      ...["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"].map((each) => ofStack(`fleet-${each}`)),
      "  - 450 of 9 more stacks; `.resources.azurerm_user_assigned_identity` in the `manifest.json` of each bundle has them all",
      expect.stringMatching(/^- It can make itself/),
    ]);
  });

  test("says what a role allows once for all scopes, and names the first of them", () => {
    expect(lines).toContain(
      `- It can make itself, or an identity of its own, Key Vault Secrets User on everything in ${["app-000", "app-001", "app-002"].map(vault).join(", ")} and 47 more in \`permissions.json\` (reading secrets).`,
    );
    expect(lines.filter((each) => each.includes("Key Vault Secrets User"))).toHaveLength(1);
  });

  test("names the first of the protected resources and of the custom roles", () => {
    expect(lines).toContain(
      `- Protected by \`prevent_destroy\`: ${["app-000", "app-001", "app-002"].map(identity).join(", ")} and 47 more in \`cdk.tf.json\`. A plan that replaces or destroys one fails.`,
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ {4}Then delete the role assignments of both principals and the custom roles, with the values above in the place of the braces: (`[^`]+`, ){2}`[^`]+` and \d+ more in `permissions\.json`\.$/,
      ),
    );
  });

  test("has no line over 600 characters outside its commands", () => {
    expect(Math.max(...lines.map((each) => each.length))).toBeLessThan(600);
  });
});

describe("the README of a stack of a small app", () => {
  const lines = sentences([stackOf("orders", 10), stackOf("payments", 4), stackOf("audit", 1)]);

  test("names every identity of another stack", () => {
    const first = lines.findIndex((each) => each.endsWith("among them 5 of other stacks:"));
    expect(lines.slice(first + 1, first + 3)).toEqual([
      `  - 1 of \`audit\`: ${identity("app-000")}`,
      `  - 4 of \`payments\`: ${["app-000", "app-001", "app-002", "app-003"].map(identity).join(", ")}`,
    ]);
  });

  test("names none for a scope that is one resource", () => {
    const [own, other] = [stackOf("orders", 1), stackOf("payments", 1)];
    const json = structuredClone(own.json) as { resource: Record<string, Record<string, object>> };
    const id = `${GROUP}/rg-apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared`;
    Object.assign(json.resource.azurerm_federated_identity_credential!["app-000"]!, { user_assigned_identity_id: id });
    delete json.resource.azurerm_user_assigned_identity;
    delete json.resource.azurerm_role_assignment;
    expect(sentences([readDocument(json), other])).toContain(
      `- It can let anybody sign in as any managed identity in \`${id}\`.`,
    );
  });

  test("names each of ten protected resources and of ten scopes", () => {
    const worst = lines.filter((each) => /^- (Protected|It can)/.test(each)).join("\n");
    for (const id of ["app-000", "app-003", "app-009"]) {
      expect(worst).toContain(identity(id));
      expect(worst).toContain(vault(id));
    }
    expect(worst).not.toMatch(/and \d+ more/);
  });
});
