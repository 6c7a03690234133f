import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { checkManifests } from "../../check/check";
import { LIVE_LINES } from "../../check/live-lines";
import { check } from "../../cli/check";
import { hasBash } from "../kit/sandbox";
import { accountObject, deploymentObject } from "../wiring/scenario";

const PAGE = readFileSync(resolve(__dirname, "../../docs/check.md"), "utf8");
const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const PRINCIPAL = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02";
const TENANT = "0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6";
const GROUP = "/subscriptions/44444444-4444-4444-8444-444444444444/resourcegroups/rg/providers";
const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/33333333-3333-4333-8333-333333333333/`;
const identity = {
  clientId: CLIENT,
  id: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-parcels`,
  location: "westeurope",
  name: "id-parcels",
  principalId: PRINCIPAL,
  resourceGroup: "rg",
  tags: {},
  tenantId: TENANT,
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
};
const credential = (name: string, account = name) => ({
  audiences: ["api://AzureADTokenExchange"],
  id: `${identity.id}/federatedIdentityCredentials/${name}`,
  issuer: ISSUER,
  name,
  resourceGroup: "rg",
  subject: `system:serviceaccount:depot:${account}`,
  systemData: null,
  type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
});
const cluster = {
  id: `${GROUP}/Microsoft.ContainerService/managedClusters/aks`,
  name: "aks",
  oidcIssuerProfile: { enabled: true, issuerUrl: ISSUER },
  securityProfile: { workloadIdentity: { enabled: true } },
  identity: { type: "SystemAssigned", principalId: "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b09" },
  identityProfile: { kubeletidentity: { objectId: "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b08" } },
};
const vault = {
  id: `${GROUP}/Microsoft.KeyVault/vaults/kv-depot`,
  name: "kv-depot",
  properties: { enableRbacAuthorization: true, accessPolicies: [] },
};
const role = (roleDefinitionName: string, scope: string, principalId = PRINCIPAL) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/5d0f3f1e-7a52-4f5b-9c11-${String(scope.length + roleDefinitionName.length).padStart(12, "0")}`,
  principalId,
  principalType: "ServicePrincipal",
  roleDefinitionName,
  scope,
});
const objects = [
  accountObject("depot", "parcels", { "azure.workload.identity/client-id": CLIENT }),
  deploymentObject("depot", "parcels"),
];

/** Evaluates lists one after another, as several commands print them. */
async function found(...lists: (readonly object[])[]) {
  const text = [objects, ...lists].map((each) => `${JSON.stringify(each, null, 2)}\n`).join("");
  const { findings, counts, unreadable } = await checkManifests({ paths: ["-"], stdin: Readable.from([text]) });
  expect(unreadable).toEqual([]);
  return { findings: findings.map(({ rule, path }) => `${rule} at ${path}`), evaluated: counts.evaluated };
}

const everything = [[identity], [credential("parcels"), credential("web")], [cluster], [vault]];
const reads = role("Key Vault Secrets User", vault.id);

test("what the Azure CLI prints is evaluated with the manifests, lists one after another", async () => {
  expect(await found(...everything, [reads], [credential("parcels")])).toEqual({
    findings: [],
    evaluated: {
      Deployment: 1,
      ServiceAccount: 1,
      cluster: 1,
      "federated identity credential": 2,
      "key vault": 1,
      "managed identity": 1,
      "role assignment": 1,
    },
  });
});

test("a finding names the resource, and the line of its list", async () => {
  const { findings } = await found([identity], [credential("parcels", "parcel")], [cluster]);
  expect(findings.map((each) => each.replace(/stdin:\d+/, "stdin"))).toEqual([
    "credential-missing at stdin Deployment depot/parcels",
    "client-id-untrusting at stdin ServiceAccount depot/parcels",
    "subject-near-miss at stdin federated identity credential parcels of id-parcels",
  ]);
});

test("an identity whose credentials were not listed may have one", async () => {
  expect((await found([identity], [cluster])).findings).toEqual([]);
});

test("credentials for clusters that were not listed, and of accounts that were not read, are accepted", async () => {
  const green = { ...credential("green", "parcels"), issuer: ISSUER.replace("33333333-", "99999999-") };
  const other = { ...credential("other", "ledger"), issuer: green.issuer };
  expect(
    (await found([identity], [credential("parcels"), green, other], [cluster], [vault], [reads])).findings,
  ).toEqual([]);
});

test("a role above the vault reads its secrets, one for something else does not", async () => {
  const reader = role("Reader", vault.id);
  const above = (name: string) => role(name, vault.id.split("/providers")[0]!);
  expect((await found(...everything, [reader, above("Key Vault Secrets User")])).findings).toEqual([]);
  expect((await found(...everything, [reader, above("Network Contributor")])).findings).toEqual([
    expect.stringMatching(/^role-cannot-read at stdin:\d+ role assignment /),
  ]);
});

test("a cluster without the webhook is found, and AcrPull for its control plane", async () => {
  const off = { ...cluster, securityProfile: {} };
  const pull = role("AcrPull", `${GROUP}/Microsoft.ContainerRegistry/registries/acr`, cluster.identity.principalId);
  const { findings } = await found([identity], [credential("parcels")], [off], [vault], [reads, pull]);
  expect(findings.map((each) => each.split(" at ")[0])).toEqual(["cluster-webhook-off", "role-control-plane"]);
});

test("help and the page have the line for each part", () => {
  let help = "";
  check()
    .configureOutput({ writeOut: (text) => (help += text) })
    .outputHelp();
  for (const { what, line } of LIVE_LINES) {
    expect(help).toContain(`  # ${what}\n  ${line}\n`);
    expect(PAGE).toContain(`# ${what}\n${line}\n`);
  }
});

if (!hasBash) process.stderr.write("skipped: no /bin/bash\n");
(hasBash ? test : test.skip)("the lines, run together, print what check reads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lines-"));
  try {
    const program = (name: string, cases: Record<string, unknown>): void => {
      const lines = Object.entries(cases).map(
        ([words, out], i) => (
          writeFileSync(
            join(folder, `${name}${i}`),
            typeof out === "string" ? out : `${JSON.stringify(out, null, 2)}\n`,
          ),
          `${words}) cat "${join(folder, `${name}${i}`)}" ;;`
        ),
      );
      writeFileSync(
        join(folder, name),
        `#!/bin/bash\ncase "$*" in\n${lines.join("\n")}\n*) echo "no $*" >&2; exit 1 ;;\nesac\n`,
      );
      chmodSync(join(folder, name), 0o755);
    };
    program("kubectl", {
      '"get "*",serviceaccounts,namespaces,networkpolicies,clusterroles,clusterrolebindings --all-namespaces --output yaml"':
        {
          apiVersion: "v1",
          kind: "List",
          items: objects,
        },
    });
    program("az", {
      '"identity list --output json"': [identity],
      '"identity list --query "*" --output tsv"': "id-parcels\trg\n",
      '"identity federated-credential list --identity-name id-parcels --resource-group rg --output json"': [
        credential("parcels"),
      ],
      '"role assignment list --all --output json"': [reads],
      '"aks list --output json"': [cluster],
      '"keyvault list --query "*" --output tsv"': "kv-depot\n",
      '"keyvault show --name kv-depot --output json"': vault,
    });
    const { stdout, stderr } = spawnSync(
      "/bin/bash",
      ["--norc", "--noprofile", "-c", LIVE_LINES.map(({ line }) => line).join("\n")],
      {
        encoding: "utf8",
        input: "",
        env: { PATH: `${folder}:/usr/bin:/bin` },
      },
    );
    expect(stderr).toBe("");
    const { findings, counts } = await checkManifests({ paths: ["-"], stdin: Readable.from([stdout]) });
    expect({ findings, evaluated: Object.keys(counts.evaluated).length }).toEqual({ findings: [], evaluated: 7 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
