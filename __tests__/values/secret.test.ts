import { createHash } from "node:crypto";
import { looksSecret } from "../../values/secret";

/** Bytes that look random and are the same in each run. */
const bytes = (seed: string, length: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 64) }, (_, i) => createHash("sha512").update(`${seed}${i}`).digest()),
  ).subarray(0, length);
const letters = (seed: string, length: number): string =>
  bytes(seed, length * 2)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, length);

test.each([
  ["a connection string", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;"],
  ["a connection string of Service Bus", "Endpoint=sb://a/;SharedAccessKey=c2VjcmV0"],
  ["a connection string of a database", "Server=a;User=b;Password=c"],
  ["a shared access signature", "https://a.blob.core.windows.net/c?sv=1&sig=c2VjcmV0"],
  ["a client secret of Microsoft Entra ID", `abc8Q~${letters("entra", 34)}`],
  ["a token of GitHub", `ghp_${letters("github", 36)}`],
  ["a fine-grained token of GitHub", `github_pat_${letters("fine", 22)}_${letters("grained", 59)}`],
  ["a JSON Web Token", `eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.${letters("jwt", 20)}`],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["a certificate", "-----BEGIN CERTIFICATE-----"],
  ["a storage account key", bytes("storage", 64).toString("base64")],
  ["a key of 256 bits", bytes("bus", 32).toString("base64")],
  ["a key inside a sentence", `the key is ${bytes("sentence", 48).toString("base64")}, is it not`],
])("%s looks like a secret", (_, text) => {
  expect(looksSecret(text)).toBe(true);
});

test("one key of 256 bits in a hundred at most is missed", () => {
  const missed = Array.from({ length: 500 }, (_, i) => bytes(`key ${i}`, 32).toString("base64")).filter(
    (key) => !looksSecret(key),
  );
  expect(missed.length).toBeLessThanOrEqual(5);
});

test.each([
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-orders1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders",
  "/subscriptions/6dae42f8-4368-4678-94ff-3960e28e3630/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
  "/providers/Microsoft.Management/managementGroups/PlatformLandingZone01",
  "https://centralindia.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/",
  "system:serviceaccount:orders-production-westeurope-01:orders-api-worker",
  "id-orders-api-worker-production-westeurope-blue-01",
  "overrides.azureActiveDirectoryRoleBasedAccessControl.azureRbacEnabled",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef",
  "resourceGroups/RgOrders2024/providers/Microsoft",
  "the password is wrong",
  "",
])("%j does not look like a secret", (text) => {
  expect(looksSecret(text)).toBe(false);
});
