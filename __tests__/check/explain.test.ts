import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain } from "../../check/explain/explain";
import { messagesIn } from "../../check/explain/messages";
import { main } from "../../cli/main";
import { withoutHint } from "../kit/help-hint";
import { KNOWN_MESSAGES } from "../../facts/error-messages";
import { addManifest } from "../../model/manifests/manifest";
import { readConfiguration } from "../../model/terraform/document";
import { emptyModel, type TrustDraft } from "../../model/trust/draft";
import { addTerraform } from "../../model/trust/read";
import { accountObject, deploymentObject, LABELS, object, type Part } from "../wiring/scenario";

const folder = mkdtempSync(join(tmpdir(), "explain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PARCELS = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const PARCELS_PRINCIPAL = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02";
const WEB = "6e1f3f1e-7a52-4f5b-9c11-0c5a1f6d9b03";
const TENANT = "0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6";
const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/33333333-3333-4333-8333-333333333333/`;
const CLIENT_ID = "azure.workload.identity/client-id";
const id = (type: string, name: string): string =>
  `/subscriptions/s/resourceGroups/rg/providers/Microsoft.${type}/${name}`;
const identityId = (name: string): string => id("ManagedIdentity/userAssignedIdentities", `id-${name}`);
const VAULT = id("KeyVault/vaults", "kv-depot");

interface Changes {
  readonly credential?: Part;
  readonly account?: Part;
  readonly role?: Part | null;
  readonly labels?: Part;
  readonly container?: Part;
  readonly objects?: readonly Part[];
  readonly resources?: Part;
}

/** Manifests and the state of two identities, all of it right but for the changes. */
function world({
  credential,
  account,
  role = {},
  labels = LABELS,
  container = {},
  objects = [],
  resources,
}: Changes = {}): TrustDraft {
  const model = emptyModel();
  const manifests = [
    accountObject("depot", "parcels", { [CLIENT_ID]: PARCELS, ...account }),
    deploymentObject("depot", "parcels", { labels, container }),
    ...objects,
  ];
  for (const each of manifests) {
    const { kind, metadata } = each as { kind: string; metadata: { name: string } };
    addManifest(model, each, { path: `${kind} ${metadata.name}`, provider: "" });
  }
  const identity = (name: string, client_id: string, principal_id: string): Part => ({
    [name]: {
      id: identityId(name),
      name: `id-${name}`,
      resource_group_name: "rg",
      client_id,
      principal_id,
      tenant_id: TENANT,
    },
  });
  const trust = (name: string, values: Part = {}): Part => ({
    [name]: {
      name,
      user_assigned_identity_id: identityId(name),
      issuer: ISSUER,
      subject: `system:serviceaccount:depot:${name}`,
      audience: ["api://AzureADTokenExchange"],
      ...values,
    },
  });
  const resource = {
    azurerm_user_assigned_identity: {
      ...identity("parcels", PARCELS, PARCELS_PRINCIPAL),
      ...identity("web", WEB, "6e1f3f1e-7a52-4f5b-9c11-0c5a1f6d9b04"),
    },
    azurerm_federated_identity_credential: { ...trust("parcels", credential), ...trust("web") },
    azurerm_key_vault: {
      v: { id: VAULT, name: "kv-depot", resource_group_name: "rg", rbac_authorization_enabled: true },
    },
    azurerm_role_assignment:
      role === null
        ? {}
        : {
            read: {
              principal_id: PARCELS_PRINCIPAL,
              principal_type: "ServicePrincipal",
              role_definition_name: "Key Vault Secrets User",
              scope: VAULT,
              ...role,
            },
          },
    ...resources,
  };
  model.allCredentials = true;
  addTerraform(model, [readConfiguration({ resource }, "tf")]);
  return model;
}

const causes = (text: string, changes?: Changes): string[] =>
  explain(text, world(changes)).flatMap((each) =>
    each.causes.map(({ path, text: what, fix }) => `${path}: ${what} -> ${fix}`),
  );
const FIC = "tf/azurerm_federated_identity_credential";
const noSubject = (subject = "system:serviceaccount:depot:parcels"): string =>
  `AADSTS700213: No matching federated identity record found for presented assertion subject '${subject}'. Check your federated identity credential Subject, Audience and Issuer`;

describe("a subject that no credential has", () => {
  test("is compared with the credentials, nearest first, those of the identity before others", () => {
    expect(causes(noSubject(), { credential: { subject: "system:serviceaccount:depot:parcel" } })[0]).toBe(
      `${FIC}.parcels: its subject is "system:serviceaccount:depot:parcel" -> subject = "system:serviceaccount:depot:parcels"`,
    );
    expect(causes(noSubject(), { credential: { subject: "system:serviceaccount:depot:Parcels" } })[0]).toBe(
      `${FIC}.parcels: its subject is "system:serviceaccount:depot:Parcels", which differs in upper and lower case -> subject = "system:serviceaccount:depot:parcels"`,
    );
  });

  test("is on another identity than the one whose client id the account has", () => {
    expect(causes(noSubject(), { account: { [CLIENT_ID]: WEB } })).toEqual([
      `${FIC}.parcels: it is on tf/azurerm_user_assigned_identity.parcels, and the program signs in as tf/azurerm_user_assigned_identity.web -> ${CLIENT_ID}: ${PARCELS} on ServiceAccount parcels`,
      `ServiceAccount parcels: ${CLIENT_ID} is "${WEB}", and the credential for "system:serviceaccount:depot:parcels" is on tf/azurerm_user_assigned_identity.parcels -> ${CLIENT_ID}: the client_id of tf/azurerm_user_assigned_identity.parcels`,
    ]);
  });

  test("is written out if no credential is like it", () => {
    expect(causes(noSubject("system:serviceaccount:billing:ledger"))).toEqual([
      `${FIC}.parcels: none of the 2 credentials that were read has the subject "system:serviceaccount:billing:ledger", or a similar one -> ` +
        'a federated identity credential with subject = "system:serviceaccount:billing:ledger", audience = ["api://AzureADTokenExchange"]',
    ]);
  });

  test("that a credential has by now is new, or is not what Azure has", () => {
    expect(causes(noSubject())).toEqual([
      `${FIC}.parcels: it has everything that the message names -> wait some minutes if the credential is new; otherwise compare it with what Azure has, which may be older: \`az identity federated-credential list\``,
    ]);
  });

  test("names the pods that have it", () => {
    expect(explain(noSubject(), world())[0]!.askedBy).toEqual(["Deployment parcels"]);
  });
});

test("an issuer is compared with those of the credentials, also by the slash at its end", () => {
  const text = `AADSTS700211: No matching federated identity record found for presented assertion issuer '${ISSUER}'.`;
  expect(causes(text, { credential: { issuer: ISSUER.slice(0, -1) } })).toEqual([
    `${FIC}.parcels: its issuer is "${ISSUER.slice(0, -1)}", which differs in the slash at the end -> issuer = "${ISSUER}"`,
  ]);
  expect(causes(text)[0]).toMatch(
    /^\S+parcels: it has this issuer, so that the program signs in as another identity -> /,
  );
});

test("a message with issuer, subject and audience names everything that differs", () => {
  const text =
    `AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: '${ISSUER}'. ` +
    "Assertion Subject: 'system:serviceaccount:depot:parcels'. Assertion Audience: 'api://AzureADTokenExchange'.";
  const credential = { subject: "system:serviceaccount:depots:parcels", audience: ["api://azureadtokenexchange"] };
  expect(causes(text, { credential })[0]).toBe(
    `${FIC}.parcels: its subject is "system:serviceaccount:depots:parcels"; its audience is "api://azureadtokenexchange" -> subject = "system:serviceaccount:depot:parcels", audience = ["api://AzureADTokenExchange"]`,
  );
});

test.each<[string, string, Changes, string]>([
  [
    "an application that is the principal id of an identity",
    `AADSTS700016: Application with identifier '${PARCELS_PRINCIPAL}' was not found in the directory 'Contoso'.`,
    { account: { [CLIENT_ID]: PARCELS_PRINCIPAL } },
    `ServiceAccount parcels: ${CLIENT_ID} is the principal_id of tf/azurerm_user_assigned_identity.parcels -> ${CLIENT_ID}: ${PARCELS}`,
  ],
  [
    "an application that nobody has",
    `AADSTS700016: Application with identifier '${PARCELS.replace("5d", "ff")}' was not found in the directory '${TENANT}'.`,
    { account: { [CLIENT_ID]: PARCELS.replace("5d", "ff") } },
    `ServiceAccount parcels: ${CLIENT_ID} is "${PARCELS.replace("5d", "ff")}", which no identity that was read has -> ${CLIENT_ID}: ${PARCELS}`,
  ],
  [
    "an application of another tenant",
    `AADSTS700016: Application with identifier '${PARCELS}' was not found in the directory '${WEB}'.`,
    {},
    `ServiceAccount parcels: ${CLIENT_ID} is the client id of tf/azurerm_user_assigned_identity.parcels, whose tenant is ${TENANT}, and the program asked ${WEB} -> azure.workload.identity/tenant-id: ${TENANT}`,
  ],
  [
    "a tenant that is not there",
    "AADSTS90002: Tenant 'contoso.example' not found. Check to make sure you have the correct tenant ID",
    { account: { "azure.workload.identity/tenant-id": "contoso.example" } },
    `ServiceAccount parcels: azure.workload.identity/tenant-id is "contoso.example" -> azure.workload.identity/tenant-id: ${TENANT}`,
  ],
  [
    "an expired secret in a variable",
    `AADSTS7000222: The provided client secret keys for app '${PARCELS}' are expired.`,
    { container: { env: [{ name: "AZURE_CLIENT_SECRET", value: "x" }] } },
    'Deployment parcels: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity -> no AZURE_CLIENT_SECRET in container "api"',
  ],
  [
    "an expired secret of a SecretStore",
    "AADSTS7000222: The provided client secret keys are expired.",
    {
      objects: [
        object("external-secrets.io/v1", "SecretStore", "vault", "depot", {
          spec: { provider: { azurekv: { authSecretRef: { clientSecret: { name: "s", key: "k" } } } } },
        }),
      ],
    },
    "SecretStore vault: the SecretStore names a client secret -> no client secret; sign in with a service account (serviceAccountRef and authType: WorkloadIdentity in a SecretStore)",
  ],
  [
    "a node that was asked because the pod has no label",
    `{"error":"invalid_request","error_description":"Identity not found"} Endpoint http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=${PARCELS}`,
    { labels: { app: "api" } },
    `Deployment parcels: its pods use the client id ${PARCELS} and do not have the label azure.workload.identity/use -> azure.workload.identity/use: "true" in the labels of the pod template`,
  ],
  [
    "a vault on which the identity has no role",
    `Code="Forbidden" Caller: appid=${PARCELS};oid=${PARCELS_PRINCIPAL};iss=https://sts.windows.net/x/\\r\\nVault: kv-depot;location=x InnerError={"code":"ForbiddenByRbac"}`,
    { role: { scope: "/subscriptions/s/resourceGroups/other" } },
    'tf/azurerm_key_vault.v: tf/azurerm_user_assigned_identity.parcels has no role on tf/azurerm_key_vault.v -> azurerm_role_assignment with role_definition_name = "Key Vault Secrets User", principal_id = the principal_id of tf/azurerm_user_assigned_identity.parcels and the vault as scope',
  ],
  [
    "a vault with a role that reads no secrets",
    `ForbiddenByRbac oid=${PARCELS_PRINCIPAL} https://kv-depot.vault.azure.net/secrets/x`,
    { role: { role_definition_name: "Key Vault Reader" } },
    'tf/azurerm_role_assignment.read: "Key Vault Reader" does not allow reading secrets -> role_definition_name = "Key Vault Secrets User"',
  ],
  [
    "a vault that another identity asked for",
    `ForbiddenByRbac oid=${WEB.replace("6e", "ff")} Vault: kv-depot;`,
    {},
    `tf/azurerm_key_vault.v: no identity that was read has the principal id ${WEB.replace("6e", "ff")} -> give the state that has the identity; if the program asked as another identity than meant, see its client id and its label`,
  ],
  [
    "a role assignment with another type",
    `UnmatchedPrincipalType: The PrincipalId '${PARCELS_PRINCIPAL.replaceAll("-", "")}' has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.`,
    { role: { principal_type: "User" } },
    'tf/azurerm_role_assignment.read: principal_type is "User", and the principal is tf/azurerm_user_assigned_identity.parcels -> principal_type = "ServicePrincipal"',
  ],
  [
    "a role that is assigned twice",
    "Error: unexpected status 409 (409 Conflict) with error: RoleAssignmentExists: The role assignment already exists.\n│ \n│   with azurerm_role_assignment.read,\n│   on main.tf line 1",
    {
      resources: {
        azurerm_role_assignment: Object.fromEntries(
          ["read", "again"].map((name) => [
            name,
            { principal_id: PARCELS_PRINCIPAL, role_definition_name: "Key Vault Secrets User", scope: VAULT },
          ]),
        ),
      },
    },
    'tf/azurerm_role_assignment.read: tf/azurerm_role_assignment.again assigns "Key Vault Secrets User" to the same principal on the same scope -> one of the two, or a `moved` block from the older to the newer',
  ],
  [
    "a webhook that refuses the lifetime",
    'admission webhook "mutation.azure-workload-identity.io" denied the request: token expiration 60 not valid. Expected value to be between 3600 and 86400',
    { account: { "azure.workload.identity/service-account-token-expiration": "60" } },
    'ServiceAccount parcels: azure.workload.identity/service-account-token-expiration must be a string with a number of seconds from 3600 to 86400, got "60" -> azure.workload.identity/service-account-token-expiration: "3600"',
  ],
  [
    "an account that is not there",
    'pods "x" is forbidden: error looking up service account depot/parcel: serviceaccount "parcel" not found',
    {},
    "ServiceAccount parcels: it is depot/parcels -> spec.serviceAccountName: parcels",
  ],
])("%s is traced to its object", (_, text, changes, cause) => {
  expect(causes(text, changes)[0]).toBe(cause);
});

describe("the messages of a text", () => {
  test.each([
    ["AADSTS700016: Application with identifier", ["AADSTS700016"]],
    ["AADSTS7000222: The provided client secret", ["AADSTS7000222"]],
    ["AADSTS700213 and AADSTS7002138, AADSTS70021.", ["AADSTS700213", "AADSTS7002138", "AADSTS70021"]],
    ["Status: 403 (Forbidden) Public network access is disabled, vault", ["Forbidden by the network of a vault"]],
    ["Error: Root object was present, but now absent.", ["Root object was present, but now absent"]],
    ["getting credentials: exec: executable kubelogin not found", ["kubelogin is not found"]],
    [
      "error: unknown flag: --environment ... executable kubelogin failed with exit code 1",
      ["kubelogin is another program"],
    ],
    ["getting credentials: exec: executable kubelogin failed with exit code 1", ["kubelogin fails"]],
    ["aadsts700213: no matching federated identity record", ["AADSTS700213"]],
    [
      "(ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity) at a deployment",
      ["Concurrent write request"],
    ],
    [
      "Too many Federated Identity Credentials are written concurrently for the managed identity '/subscriptions/…'.",
      ["Concurrent write request"],
    ],
    [
      "CredentialUnavailableError: WorkloadIdentityCredential: unavailable. tenantId, clientId, and federatedTokenFilePath are required parameters.",
      ["WorkloadIdentityCredential is unavailable"],
    ],
    [
      "DefaultAzureCredential: failed to acquire a token. WorkloadIdentityCredential: no client ID specified",
      ["WorkloadIdentityCredential is unavailable"],
    ],
    [
      "missing environment variables. AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE must be set",
      ["WorkloadIdentityCredential is unavailable"],
    ],
    [
      "open /var/run/secrets/azure/tokens/azure-identity-token: no such file or directory",
      ["the token file is missing"],
    ],
    [
      "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request",
      ["Identity not found"],
    ],
    [
      'admission webhook "mutation.azure-workload-identity.io" denied the request: serviceaccounts "parcels" not found',
      ["the service account does not exist"],
    ],
    [
      "multiple tenantID found. Check secretRef, 'spec.provider.azurekv.tenantId', and serviceAccountRef",
      ["External Secrets finds no id or two"],
    ],
    ["missing tenantID in store config", ["External Secrets finds no id or two"]],
    ["Status=403 Forbidden", []],
    ["AADSTS7002199", []],
  ])("%s", (text, ids) => {
    expect(messagesIn(text).map(({ message }) => message.id)).toEqual(ids);
  });

  test("are found in a log of JSON lines, each once, with the words of their own line", () => {
    const line = (subject: string): string =>
      JSON.stringify({ level: "error", message: noSubject(subject) }).replaceAll("'", "\\u0027");
    const log = [line("a"), line("b"), line("a")].join("\n");
    expect(messagesIn(log).map(({ details }) => details)).toEqual([{ subject: "a" }, { subject: "b" }]);
  });

  test("have what a pipeline hid left out", () => {
    expect(messagesIn(noSubject("***"))[0]!.details).toEqual({});
  });

  test("are found in a log that repeats one many times", () => {
    expect(messagesIn(`${noSubject()}\n`.repeat(50_000))).toHaveLength(1);
  });
});

describe("the command", () => {
  async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
    const texts = { out: "", err: "" };
    const spies = [
      jest.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((texts.out += String(text)))),
      jest.spyOn(process.stderr, "write").mockImplementation((text) => Boolean((texts.err += String(text)))),
    ];
    const status = await main(args);
    spies.forEach((spy) => spy.mockRestore());
    process.exitCode = 0;
    return { status, out: texts.out, err: withoutHint(texts.err) };
  }
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const general = (hint: string): string =>
    [
      "AADSTS700213: The identity of the client id has no federated identity credential with the subject of the token.",
      "  in the message: subject system:serviceaccount:depot:parcels",
      "  in general, write: a credential with the subject system:serviceaccount:<namespace>:<name> on that identity, or the client id of the identity that has it",
      "  source: learn.microsoft.com/entra/identity-platform/reference-error-codes, github.com/Azure/login/issues/482",
      `  ${hint}`,
      "",
      "",
    ].join("\n");

  test("explains a text or a file, as explain and as check --error", async () => {
    const out = general("give manifests and the output of `terraform show -json` to find the cause in them");
    const told = { status: 0, out, err: "" };
    expect(await run("explain", noSubject())).toEqual(told);
    expect(await run("check", "--error", noSubject())).toEqual(told);
    expect(await run("explain", file("pod.log", `x\n${noSubject()}\n`))).toEqual(told);
  });

  test.each(["utf16le", "utf-16be"])("explains a log in %s, as PowerShell writes it", async (encoding) => {
    const bytes = Buffer.from(`\uFEFF${noSubject()}\n`, "utf16le");
    const path = file(`${encoding}.log`, "");
    writeFileSync(path, encoding === "utf16le" ? bytes : bytes.swap16());
    expect(await run("explain", path)).toMatchObject({ status: 0, err: "" });
  });

  test("says that a path without a file was taken for the text", async () => {
    for (const path of ["pod.log", "./logs/pod"])
      expect((await run("explain", path)).err).toMatch(
        `${path} is no file, and as a text it has no error that explain knows; `,
      );
  });

  test("finds the cause in manifests", async () => {
    const manifest = file("account.json", JSON.stringify(accountObject("depot", "parcels", {})));
    expect((await run("explain", noSubject(), manifest)).out).toContain(
      `    ${manifest}:1 ServiceAccount depot/parcels: no federated identity credential was read; give the output of \`terraform show -json\` as well\n`,
    );
    const [explanation] = JSON.parse((await run("explain", noSubject(), manifest, "--json")).out) as { id: string }[];
    expect(explanation).toMatchObject({
      id: "AADSTS700213",
      details: { subject: "system:serviceaccount:depot:parcels" },
    });
  });

  test("refuses a text without a known error, an absent file of manifests, and - given twice", async () => {
    const ids = KNOWN_MESSAGES.map(({ id: each }) => each).join(", ");
    expect(await run("explain", "it does not work")).toEqual({
      status: 2,
      out: "",
      err: `the text has no error that explain knows; it knows ${ids}. \`check\` finds mistakes without an error [explain-unknown]\n`,
    });
    expect(await run("explain", noSubject(), join(folder, "absent.yaml"))).toMatchObject({
      status: 2,
      err: `${join(folder, "absent.yaml")} does not exist; give files, directories, or - for what is piped in [source-unreadable]\n`,
    });
    expect(await run("explain", "-", "-")).toMatchObject({
      status: 2,
      err: "- must be the error or one of the files, got it twice; write one of them to a file [explain-input-twice]\n",
    });
    expect(await run("explain", folder)).toMatchObject({
      status: 2,
      err: `${folder} is a directory [source-unreadable]\n`,
    });
  });

  test("does not repeat what else a log has, and no character that a terminal acts on", async () => {
    const { out } = await run("explain", `client_assertion=eyJ0eXAi \u001b[31m ${noSubject("a\u001b[2Jb")}`);
    expect(out).not.toMatch(/eyJ0eXAi|\u001b/);
    expect(out).toContain("subject a\\u{1b}[2Jb");
  });
});
