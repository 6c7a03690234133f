import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MANIFESTS, planOfText } from "../read";

const YAML = readFileSync(join(MANIFESTS, "one-identity.yaml"), "utf8");
const IDENTITY =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders";
const PLANNED = "system:serviceaccount:shop:orders-api";

const listed = (name: string, subject: string, identity = IDENTITY): string =>
  JSON.stringify({
    id: `${identity}/federatedIdentityCredentials/${name}`,
    name,
    subject,
    issuer: "https://issuer",
    audiences: [],
  });
const queried = (name: string, subject: string): string =>
  JSON.stringify({
    "@level": "info",
    type: "list_resource_found",
    list_resource_found: {
      resource_type: "azurerm_federated_identity_credential",
      identity: {
        subscription_id: "00000000-0000-0000-0000-000000000001",
        resource_group_name: "RG-identity",
        user_assigned_identity_name: "id-orders",
        name,
      },
      resource_object: { subject, issuer: "https://issuer", audience: [] },
    },
  });

const notesWith = async (...lines: readonly string[]): Promise<readonly string[]> => {
  const plan = await planOfText([YAML, ...lines].join("\n---\n"));
  return plan.notes.filter((note) => note.startsWith("The identity "));
};

test.each([
  ["terraform query", queried],
  ["the Azure CLI", listed],
])("credentials that %s lists are compared with the plan", async (_, line) => {
  expect(
    await notesWith([line("by-hand", PLANNED), line("ci", "repo:org/app:ref:refs/heads/main")].join("\n")),
  ).toEqual([
    `The identity id-orders already has credentials for planned service accounts: by-hand (${PLANNED}, issuer https://issuer). ` +
      "If the issuer is that of this cluster, Azure rejects a second credential with this issuer and subject (409): let the " +
      "stack that has the existing one give it up, or delete it, before the first apply.",
    "The identity id-orders has credentials that no planned service account uses: ci (repo:org/app:ref:refs/heads/main, " +
      "issuer https://issuer). The generated code neither owns nor removes them. If no other stack owns one and nothing gets " +
      "tokens by it, delete it (docs/leaving-pod-identity.md).",
  ]);
});

test("without credentials, or with those of other identities only, nothing is said", async () => {
  expect(await notesWith()).toEqual([]);
  expect(await notesWith(listed("by-hand", PLANNED, IDENTITY.replace("id-orders", "id-parcels")))).toEqual([]);
});

test.each([
  [19, false],
  [20, true],
])("%i credentials and a planned one are too many: %s", async (count, tooMany) => {
  const lines = Array.from({ length: count }, (_, i) => listed(`c${i}`, `system:serviceaccount:shop:s${i}`));
  const notes = await notesWith(...lines, listed("C0", "system:serviceaccount:shop:s0"));
  expect(notes.filter((note) => note.includes("Azure allows"))).toEqual(
    tooMany
      ? [
          "The identity id-orders has 20 credentials in Azure and gets 1; Azure allows 20. Delete some first, or use another identity.",
        ]
      : [],
  );
});

test("each credential is in the report as one that was compared", async () => {
  const plan = await planOfText([YAML, listed("by-hand", PLANNED)].join("\n---\n"));
  expect(plan.entries.at(-1)).toMatchObject({
    verdict: "not concerned",
    notes: ["a federated identity credential in Azure, compared with the plan"],
  });
});
