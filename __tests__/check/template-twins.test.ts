import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkManifests } from "../../check/check";

const root = mkdtempSync(join(tmpdir(), "twins-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const credential = (
  name: string,
  issuer: string,
  owner = "orders",
): string => `apiVersion: managedidentity.azure.com/v1api20230131
kind: FederatedIdentityCredential
metadata: { name: "${name}", namespace: orders }
spec:
  owner: { name: "${owner}" }
  issuer: "${issuer}"
  subject: system:serviceaccount:orders:api
  audiences: [api://AzureADTokenExchange]
`;
const KNOWN =
  "https://westeurope.oic.prod-aks.azure.com/0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6/5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01/";

let count = 0;
async function rules(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return (await checkManifests({ paths: [folder] })).findings.map(({ rule }) => rule);
}

test.each([
  ["the name", credential("aks-${CLUSTER}", "${ISSUER}")],
  ["the issuer", credential("aks", "${ISSUER}")],
  ["the identity", credential("aks", KNOWN, "orders-${ENVIRONMENT}")],
  ["the identity, as Helm writes it", credential("aks", KNOWN, "orders-{{ .Values.environment }}")],
])("a template variable in %s of a credential may have another value in each file", async (_, text) => {
  expect(await rules({ "00/a.yaml": text, "01/a.yaml": text })).toEqual([]);
  expect(await rules({ "a.yaml": `${text}---\n${text}` })).toEqual(["credential-twice", "credential-name-twice"]);
});

test("credentials without a template variable are compared across files", async () => {
  const text = credential("aks", KNOWN);
  expect(await rules({ "00/a.yaml": text, "01/a.yaml": text })).toEqual(["credential-twice", "credential-name-twice"]);
});

test("credentials of one identity are counted in each file if the identity has a template variable", async () => {
  const many = (from: number): string =>
    Array.from({ length: 11 }, (_, i) =>
      credential(`parcel-${from + i}`, KNOWN, "orders-${ENVIRONMENT}").replace("orders:api", `orders:api${from + i}`),
    ).join("---\n");
  expect(await rules({ "00/a.yaml": many(0), "01/a.yaml": many(11) })).toEqual([]);
  expect(await rules({ "a.yaml": `${many(0)}---\n${many(11)}` })).toEqual(["credential-limit"]);
});
