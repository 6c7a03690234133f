import { KeyVaultAccessPolicyA } from "@cdktf/provider-azurerm/lib/key-vault-access-policy";
import type { TerraformStack } from "cdktf";
import {
  type IVaultAccess,
  ManagedIdentity,
  type RoleGrant,
  SecretValue,
  VaultAccess,
  type VaultAccessProps,
  type VaultSecretProps,
} from "../../../constructs";
import { type Block, synthesize } from "../../../testing";
import { newApp, newStack, unknownText } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";
import { at } from "../../kit/at";

const UUID = "11111111-1111-1111-1111-111111111111";
const VAULT_ID = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders`;
const RULE =
  "3 to 24 letters, digits or hyphens that start with a letter, end with a letter or digit and hold no two hyphens in a row";

const identityOf = (stack: TerraformStack, id = "reader") =>
  ManagedIdentity.fromManagedIdentityName(stack, id, { identityName: `id-${id}`, resourceGroupName: "rg" });
const make = (stack: TerraformStack, props: Partial<VaultAccessProps> = {}): VaultAccess =>
  new VaultAccess(stack, "vault", {
    resourceGroup: { name: "rg", location: "westeurope" },
    vaultName: "kv-orders",
    ...props,
  });
const all = (stack: TerraformStack, type: string): Block[] => Object.values(synthesize(stack).resource[type] ?? {});

/** A vault however it came here. */
const VAULTS: Record<string, (stack: TerraformStack) => IVaultAccess> = {
  made: (stack) => make(stack),
  "looked up": (stack) =>
    VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" }),
  given: (stack) =>
    VaultAccess.fromVaultAttributes(stack, "vault", {
      vaultId: VAULT_ID,
      vaultName: "kv-orders",
      vaultUri: "https://kv-orders.vault.azure.net/",
    }),
};

describe("a vault that is made", () => {
  test("is opened by roles alone and cannot be purged for 90 days", () => {
    const stack = newStack();
    make(stack);
    expect(stack).toProtectVault("kv-orders");
    expect({ resource: { azurerm_key_vault: synthesize(stack).resource.azurerm_key_vault } }).toMatchInlineSnapshot(`
     resource azurerm_key_vault vault_resource_<hash>
       lifecycle:
         ignore_changes: ["soft_delete_retention_days"]
         postcondition:
           - condition: "\${(self.soft_delete_retention_days == 90)}"
             error_message: "The vault \${self.name} keeps what is deleted for \${self.soft_delete_retention_days} days, which cannot be changed, got 90. Set retentionDays (in the default app vaultRetentionDays) back; only a new vault can have another value."
       location: "westeurope"
       name: "kv-orders"
       purge_protection_enabled: true
       rbac_authorization_enabled: true
       resource_group_name: "rg"
       sku_name: "standard"
       soft_delete_retention_days: 90
       tenant_id: "\${data.azurerm_client_config.client-config.tenant_id}"
    `);
  });

  test("takes retention, tier, tags and whatever else the provider takes, which wins", () => {
    const stack = newStack();
    const tags = { team: "orders" };
    make(stack, {
      retentionDays: 7,
      sku: "premium",
      tags,
      overrides: { publicNetworkAccessEnabled: false, tags: { team: "platform" } },
    });
    expect(all(stack, "azurerm_key_vault")[0]).toMatchObject({
      soft_delete_retention_days: 7,
      sku_name: "premium",
      public_network_access_enabled: false,
      tags: { team: "platform" },
    });
    expect(tags).toEqual({ team: "orders" });
  });

  test("is locked and audited only when asked", () => {
    const plain = newStack();
    make(plain);
    for (const type of ["azurerm_management_lock", "azurerm_monitor_diagnostic_setting"])
      expect(all(plain, type)).toEqual([]);

    const stack = newStack();
    const workspace = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";
    make(stack, { lock: true, auditWorkspaceId: workspace });
    expect(all(stack, "azurerm_management_lock")).toEqual([
      expect.objectContaining({ lock_level: "CanNotDelete", scope: expect.stringMatching(/^\$\{azurerm_key_vault\./) }),
    ]);
    expect(all(stack, "azurerm_monitor_diagnostic_setting")).toEqual([
      expect.objectContaining({
        enabled_log: [{ category_group: "audit" }],
        log_analytics_workspace_id: workspace,
      }),
    ]);
  });

  test.each<[Partial<VaultAccessProps>, string]>([
    [
      { retentionDays: 6 },
      "`retentionDays` must be a whole number from 7 to 90, got 6; it cannot be changed later [number-range]",
    ],
    [
      { waitSeconds: -1 },
      "`waitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got -1 [wait-seconds]",
    ],
    [
      { vaultName: "kv-orders-production-westeurope" },
      `\`vaultName\` must be ${RULE}, got "kv-orders-production-westeurope" (31 characters); shorten it or set \`trimName\` [name]`,
    ],
    [
      { resourceGroup: { name: "rg orders", location: "westeurope" } },
      '`resourceGroup.name` must be 1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end with a period, got "rg orders" (9 characters) [name]',
    ],
    [
      { overrides: { rbacAuthorizationEnabled: false } },
      "`overrides.rbacAuthorizationEnabled` must be left out: Azure RBAC is always on, because the role assignments of this library need it [vault-override]",
    ],
    [
      { overrides: { enableRbacAuthorization: true } },
      "`overrides.enableRbacAuthorization` must be left out: Azure RBAC is always on, because the role assignments of this library need it [vault-override]",
    ],
    [
      { overrides: { accessPolicy: [] } },
      "`overrides.accessPolicy` must be left out, because a vault with Azure RBAC ignores access policies; use a role assignment instead, such as grantSecretsUser [vault-override]",
    ],
    [
      { overrides: { contact: [{ email: "a@example.com" }] } },
      "`overrides.contact` must be left out, because azurerm rejects it on a new vault; use azurerm_key_vault_certificate_contacts [vault-override]",
    ],
    [
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag${i}`, ""])) },
      "`tags` must be at most 50, got 51 [tags]",
    ],
    [
      { sku: "Standard" as never },
      '`sku` must be one of "premium", "standard", got "Standard"; did you mean "standard"? [input-choice]',
    ],
    [
      { vaultName: undefined },
      "`vaultName` must be given, got undefined; if it is read from the environment, set that variable [input-missing]",
    ],
    [
      { auditWorkspaceId: "log" },
      '`auditWorkspaceId` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/…, got "log" [resource-id]',
    ],
    [{ vaultName: "kv_1" }, `\`vaultName\` must be ${RULE}, got "kv_1" (4 characters) [name]`],
  ])("with %j is refused", (props, problem) => {
    expect(() => make(newStack(), props)).toThrow(new Error(at("stack/vault", problem)));
  });

  test("a role on one secret is waited for as long as one on the vault", () => {
    const stack = newStack();
    const resourceGroup = { name: "rg", location: "westeurope" };
    const value = SecretValue.unsafePlainText("Hello!");
    const secret = make(stack, { waitSeconds: 0 }).addSecret("greeting", { secretName: "greeting", value });
    const late = new ManagedIdentity(stack, "late", { resourceGroup, identityName: "id-late" });
    secret.grantRead(identityOf(stack)).applyBefore(late);
    expect(stack).toApplyBefore("azurerm_role_assignment", late);
    expect(synthesize(stack).resource).not.toHaveProperty("time_sleep");
  });
});

describe("the name of a vault", () => {
  const nameOf = (stack: TerraformStack) => all(stack, "azurerm_key_vault")[0]!;

  test("is still checked by Terraform where the overrides have a lifecycle", () => {
    const lifecycleOf = (vaultName: string) => {
      const stack = newStack();
      make(stack, {
        vaultName: vaultName || `kv-${unknownText(stack)}`,
        overrides: { lifecycle: { preventDestroy: true } },
      });
      return nameOf(stack).lifecycle;
    };
    expect(lifecycleOf("")).toMatchObject({ prevent_destroy: true, precondition: [expect.any(Object)] });
    expect(lifecycleOf("kv-orders")).toMatchObject({ prevent_destroy: true });
    expect(lifecycleOf("kv-orders")).not.toHaveProperty("precondition");
  });

  test("that is too long is cut when asked", () => {
    const stack = newStack();
    make(stack, { vaultName: "kv-orders-production-westeurope", trimName: true });
    expect(nameOf(stack)).toMatchObject({ name: "kv-orders-production-wes" });
    expect(nameOf(stack).lifecycle).not.toHaveProperty("precondition");
  });

  test("with a random end is cut before it by Terraform, which checks the result", () => {
    const stack = newStack();
    make(stack, { vaultName: `kv-orders-production-${unknownText(stack)}` });
    expect(nameOf(stack).name).toBe(
      '${join("", [substr("kv-orders-production-", 0, max(0, (24 - length(random_id.suffix.hex)))), random_id.suffix.hex])}',
    );
    expect(nameOf(stack).lifecycle.precondition).toEqual([
      {
        condition: expect.stringContaining('can(regex("^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$", join("", [substr('),
        error_message: `The name of the vault must be ${RULE}. Change vaultName.`,
      },
    ]);
  });

  test("that is a token is checked and not cut", () => {
    const stack = newStack();
    make(stack, { vaultName: unknownText(stack) });
    expect(nameOf(stack).name).toBe("${random_id.suffix.hex}");
    expect(nameOf(stack).lifecycle.precondition).toHaveLength(1);
  });

  test("keeps the text after its last token", () => {
    const stack = newStack();
    make(stack, { vaultName: `kv-${unknownText(stack)}-x` });
    expect(nameOf(stack).name).toContain('join("", [random_id.suffix.hex, "-x"])');
  });
});

describe("a vault that exists", () => {
  test("reads an existing vault, and the plan fails without role-based access or purge protection", () => {
    const stack = newStack();
    VAULTS["looked up"]!(stack);
    expect(stack).toProtectVault("kv-orders");
    const [vault] = Object.values(synthesize(stack).data.azurerm_key_vault!);
    expect(vault).toMatchObject({
      name: "kv-orders",
      lifecycle: {
        postcondition: [
          {
            condition: "${self.rbac_authorization_enabled}",
            error_message:
              "The vault kv-orders uses access policies, with which role assignments have no effect. Grant those who use it " +
              "their roles, then turn Azure RBAC on: az keyvault update --resource-group rg --name kv-orders --enable-rbac-authorization true",
          },
          {
            condition: "${self.purge_protection_enabled}",
            error_message:
              "The vault kv-orders has no purge protection: a principal that can delete it can also destroy its secrets. Turn it on " +
              "(it cannot be turned off again): az keyvault update --resource-group rg --name kv-orders --enable-purge-protection true",
          },
        ],
      },
    });
  });

  test("is used by its attributes, without a data source", () => {
    const stack = newStack();
    expect(VAULTS.given!(stack)).toMatchObject({
      vaultId: VAULT_ID,
      vaultName: "kv-orders",
      vaultUri: "https://kv-orders.vault.azure.net/",
    });
    expect(synthesize(stack).data).toEqual({});
  });

  test.each<[string, (stack: TerraformStack) => unknown, string]>([
    [
      "a name against the rule",
      (stack) => VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv", resourceGroupName: "rg" }),
      `\`vaultName\` must be ${RULE}, got "kv" (2 characters) [name]`,
    ],
    [
      "a resource group against the rule",
      (stack) => VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg." }),
      '`resourceGroupName` must be 1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end with a period, got "rg." (3 characters) [name]',
    ],
    [
      "an id of something else",
      (stack) =>
        VaultAccess.fromVaultAttributes(stack, "vault", {
          vaultId: "kv",
          vaultName: "kv-orders",
          vaultUri: "https://kv-orders.vault.azure.net/",
        }),
      '`vaultId` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…, got "kv" [resource-id]',
    ],
    [
      "the name of another vault than the id's",
      (stack) =>
        VaultAccess.fromVaultAttributes(stack, "vault", {
          vaultId: VAULT_ID,
          vaultName: "kv-other",
          vaultUri: "https://kv-other.vault.azure.net/",
        }),
      '`vaultName` must be that of `vaultId`, "kv-orders", got "kv-other" [resource-id]',
    ],
    [
      "an address that is not a URL",
      (stack) =>
        VaultAccess.fromVaultAttributes(stack, "vault", {
          vaultId: VAULT_ID,
          vaultName: "kv-orders",
          vaultUri: "kv-orders.vault.azure.net",
        }),
      '`vaultUri` must be an https URL such as https://kv-orders.vault.azure.net/, got "kv-orders.vault.azure.net"; ' +
        "`az keyvault show --query properties.vaultUri` prints it [vault-uri]",
    ],
  ])("is refused with %s", (_, of, problem) => {
    expect(() => of(newStack())).toThrow(new Error(at("stack/vault", problem)));
  });
});

describe.each(Object.entries(VAULTS))("on a vault that is %s", (_, vaultOf) => {
  test.each<[string, (vault: IVaultAccess, reader: ManagedIdentity) => RoleGrant]>([
    ["Key Vault Secrets User", (vault, reader) => vault.grantSecretsUser(reader)],
    ["Key Vault Secrets Officer", (vault, reader) => vault.grantSecretsOfficer(reader)],
    ["Key Vault Crypto User", (vault, reader) => vault.grantKeysUser(reader)],
    ["Key Vault Crypto Officer", (vault, reader) => vault.grantKeysOfficer(reader)],
    ["Key Vault Certificate User", (vault, reader) => vault.grantCertificatesUser(reader)],
    ["Key Vault Certificates Officer", (vault, reader) => vault.grantCertificatesOfficer(reader)],
    [
      "Key Vault Crypto Service Encryption User",
      (vault, reader) => vault.grant(reader, "Key Vault Crypto Service Encryption User"),
    ],
  ])("%s is granted once", (role, grant) => {
    const stack = newStack();
    const vault = vaultOf(stack);
    const reader = identityOf(stack) as ManagedIdentity;
    expect(grant(vault, reader)).toBe(grant(vault, reader));
    expect(stack).toGrantRole(role, { to: reader, on: vault });
    expect(all(stack, "azurerm_role_assignment")).toHaveLength(1);
  });

  test("a secret comes after every role that can write it, whichever was first, and its value reaches no JSON", () => {
    const stack = newStack();
    const vault = vaultOf(stack);
    vault.grantSecretsOfficer(identityOf(stack, "early"));
    const secret = vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(stack, "greeting"),
    });
    vault.grant(identityOf(stack, "late"), "Key Vault Administrator");
    vault.grantSecretsUser(identityOf(stack, "reader"));

    expect(stack).toApplyBefore(/^azurerm_role_assignment\..*(early|late)/, secret);
    expect(stack).not.toApplyBefore(/^azurerm_role_assignment\..*reader/, secret);
    expect(all(stack, "azurerm_key_vault_secret")[0]).toMatchObject({
      name: "greeting",
      value_wo: "${var.greeting}",
      value_wo_version: 1,
      lifecycle: { precondition: [expect.anything()] },
    });
    for (const absent of ["value", "tags"])
      expect(all(stack, "azurerm_key_vault_secret")[0]).not.toHaveProperty(absent);
  });

  test("the stack is written for the releases of azurerm and Terraform that it needs", () => {
    const stack = newStack();
    vaultOf(stack);
    const { required_providers, required_version } = synthesize(stack).terraform;
    expect([required_providers.azurerm.version, required_version]).toEqual(["~> 4.81", ">= 1.11"]);
  });

  test("reading can be granted for one secret alone", () => {
    const stack = newStack();
    const secret = vaultOf(stack).addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.unsafePlainText("Hello!"),
    });
    const reader = identityOf(stack);
    expect(secret.grantRead(reader)).toBe(secret.grantRead(reader));
    expect(all(stack, "azurerm_role_assignment")).toEqual([
      expect.objectContaining({
        role_definition_name: "Key Vault Secrets User",
        // Known at plan, so that a secret that is written again replaces no role.
        scope: expect.stringMatching(/^\$\{(azurerm_key_vault_secret\..*)\.key_vault_id\}\/secrets\/\$\{\1\.name\}$/),
      }),
    ]);
    expect(resolvedIn(stack, secret.versionlessId)).toMatch(/\.versionless_id\}$/);
  });

  test("a container learns the vault's address, and the secret's name once it is written", () => {
    const stack = newStack();
    const vault = vaultOf(stack);
    const url = { name: "KEYVAULT_URL", value: resolvedIn(stack, vault.vaultUri) };
    expect(String(url.value)).toMatch(/vault_uri\}$|^https:/);
    expect(resolvedIn(stack, vault.environment())).toEqual([url]);
    const secret = vault.addSecret("s", { secretName: "greeting", value: SecretValue.unsafePlainText("Hello!") });
    expect(resolvedIn(stack, vault.environment(secret))).toEqual([
      url,
      { name: "SECRET_NAME", value: expect.stringMatching(/^\$\{azurerm_key_vault_secret\..*\.name\}$/) },
    ]);
    expect(resolvedIn(stack, vault.vaultName)).toMatch(/kv-orders|\.name\}$/);
  });

  test("refuses a role that cannot read secrets", () => {
    const stack = newStack();
    const vault = vaultOf(stack);
    expect(() => vault.grant(identityOf(stack), "Key Vault Reader")).toThrow(
      new Error(
        '`role` must give access to the content of the vault, got "Key Vault Reader", which gives access to the vault but not to its secrets, keys or ' +
          'certificates; use "Key Vault Secrets User" (at stack/vault) [vault-role]',
      ),
    );
  });
});

test("the wait after a role on a vault that is made is set by the vault", () => {
  const stack = newStack();
  const vault = make(stack, { waitSeconds: 5 });
  vault.grantSecretsOfficer(identityOf(stack));
  vault.addSecret("greeting", { secretName: "greeting", value: SecretValue.unsafePlainText("Hello!") });
  expect(all(stack, "time_sleep")).toEqual([expect.objectContaining({ create_duration: "5s" })]);
});

describe("a secret", () => {
  const add = (stack: TerraformStack, props: Partial<VaultSecretProps>) =>
    make(stack).addSecret("secret", { secretName: "s", value: SecretValue.unsafePlainText("Hello!"), ...props });

  test("takes version, type, dates and tags", () => {
    const stack = newStack();
    add(stack, {
      version: 2,
      contentType: "text/plain",
      expirationDate: "2028-01-01T00:00:00Z",
      notBeforeDate: "2027-01-01T00:00:00Z",
      tags: { team: "orders" },
    });
    expect(all(stack, "azurerm_key_vault_secret")[0]).toMatchObject({
      value_wo_version: 2,
      content_type: "text/plain",
      expiration_date: "2028-01-01T00:00:00Z",
      not_before_date: "2027-01-01T00:00:00Z",
      tags: { team: "orders" },
    });
    expect(all(stack, "azurerm_key_vault_secret")[0]).not.toHaveProperty("lifecycle");
  });

  test.each<[string, Partial<VaultSecretProps>, string]>([
    [
      "name",
      { secretName: "a_b" },
      '`secretName` must be 1 to 127 letters, digits or hyphens, got "a_b" (3 characters) [name]',
    ],
    [
      "value that is a text",
      { value: "hunter2" as never },
      "`value` must be a SecretValue, got a text; use SecretValue.ephemeral, or SecretValue.unsafePlainText if the text is not a secret [plain-secret]",
    ],
    [
      "version",
      { version: 0 },
      "`version` must be a whole number from 1, raised by one for each new value, got 0 [secret-version]",
    ],
    [
      "end",
      { expirationDate: "soon" },
      '`expirationDate` must be a UTC time such as "2027-01-31T00:00:00Z", got "soon" [secret-time]',
    ],
    [
      "day",
      { expirationDate: "2027-02-30T00:00:00Z" },
      '`expirationDate` must be a UTC time such as "2027-01-31T00:00:00Z", got "2027-02-30T00:00:00Z" [secret-time]',
    ],
    [
      "start",
      { notBeforeDate: "now" },
      '`notBeforeDate` must be a UTC time such as "2027-01-31T00:00:00Z", got "now" [secret-time]',
    ],
    [
      "order",
      { expirationDate: "2027-01-01T00:00:00Z", notBeforeDate: "2027-01-01T00:00:00Z" },
      '`expirationDate` must be after `notBeforeDate`, "2027-01-01T00:00:00Z", got "2027-01-01T00:00:00Z": the secret could never be read [secret-time]',
    ],
    [
      "start",
      { notBeforeDate: "now" },
      '`notBeforeDate` must be a UTC time such as "2027-01-31T00:00:00Z", got "now" [secret-time]',
    ],
    [
      "number of tags",
      { tags: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`t${i}`, "x"])) },
      "`tags` must be at most 15 for a vault secret, got 16 [tags]",
    ],
  ])("with a wrong %s is refused", (_, props, problem) => {
    expect(() => add(newStack(), props)).toThrow(new Error(at("stack/vault/secret", problem)));
  });

  test("is written once in each of the vaults of two stacks, whose constructs have the same ids", () => {
    const app = newApp();
    const value = SecretValue.unsafePlainText("Hello!");
    for (const name of ["test", "production"]) {
      const vault = make(newStack(name, app), { vaultName: `kv-${name}` });
      expect(() => vault.addSecret("greeting", { secretName: "greeting", value })).not.toThrow();
    }
  });

  test("is written once in a vault", () => {
    const vault = make(newStack());
    const value = SecretValue.unsafePlainText("Hello!");
    vault.addSecret("one", { secretName: "greeting", value });
    expect(() => vault.addSecret("other", { secretName: "farewell", value })).not.toThrow();
    expect(() => vault.addSecret("again", { secretName: "greeting", value })).toThrow(
      new Error(
        '`secretName` must be written only once in a vault, got "greeting", which "stack/vault/one" writes; use that secret, or ' +
          "another name (at stack/vault) [secret-name-twice]",
      ),
    );
  });

  test("comes after a role that may write it and is granted by its id, too", () => {
    const stack = newStack();
    const vault = make(stack);
    const secret = vault.addSecret("secret", { secretName: "greeting", value: SecretValue.unsafePlainText("Hello!") });
    vault.grant(
      identityOf(stack),
      "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    );
    expect(stack).toApplyBefore("azurerm_role_assignment", secret);
  });
});

describe("access policies for a vault with Azure RBAC", () => {
  const policy = (stack: TerraformStack, keyVaultId: string) =>
    new KeyVaultAccessPolicyA(stack, "policy", {
      keyVaultId,
      tenantId: UUID,
      objectId: UUID,
      secretPermissions: ["Get"],
    });

  test.each(["made", "looked up"])("are refused where it is %s", (kind) => {
    const stack = newStack();
    policy(stack, VAULTS[kind]!(stack).vaultId);
    expect(() => synthesize(stack)).toThrow(
      "[stack/vault] an access policy must not be written for a vault with Azure RBAC, which ignores it, got " +
        '"stack/policy"; grant a role instead, such as grantSecretsUser',
    );
  });

  test("are accepted for another vault", () => {
    const stack = newStack();
    make(stack);
    policy(stack, VAULT_ID.replace("kv-orders", "kv-other"));
    expect(() => synthesize(stack)).not.toThrow();
  });
});
