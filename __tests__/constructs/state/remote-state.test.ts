import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import {
  App,
  AzurermBackend,
  DataTerraformRemoteStateAzurerm,
  LocalBackend,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
} from "cdktf";
import { Construct } from "constructs";

import { Principal } from "../../../constructs/identity/principal";
import { RemoteState } from "../../../constructs/state/remote-state";
import { UpstreamState } from "../../../constructs/state/upstream-state";
import { synthesize, synthesizeAll } from "../../../testing/synthesize";
import { shown } from "../../../values/shown";
import { at } from "../../kit/at";

const UUID = "00000000-0000-0000-0000-000000000002";
const NAMES = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };
const PROPS = { project: "orders", ...NAMES };

function testFixture(context: Record<string, unknown> = {}) {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false, context });
  return { app, stack: new TerraformStack(app, "platform") };
}

const backendOf = (stack: TerraformStack) => (synthesize(stack).terraform as { backend: unknown }).backend;

function problemOf(props: object): string | undefined {
  const { stack } = testFixture();
  try {
    new RemoteState(stack, { ...PROPS, ...props });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test("state is reached with Entra logins only, under a key of project and stack", () => {
  const { stack } = testFixture();
  const state = new RemoteState(stack, PROPS);
  expect(state.key).toBe("orders/platform.tfstate");
  expect(backendOf(stack)).toMatchInlineSnapshot(`
   {
     "azurerm": {
       "container_name": "tfstate",
       "key": "orders/platform.tfstate",
       "resource_group_name": "rg-tfstate",
       "storage_account_name": "sttfstate",
       "use_azuread_auth": true,
     },
   }
  `);
});

test("a stack below other constructs has its whole path in its key", () => {
  const { app } = testFixture();
  const stack = new TerraformStack(new Construct(app, "eu"), "platform");
  expect(new RemoteState(stack, PROPS).key).toBe("orders/eu/platform.tfstate");
});

test("every option becomes the one of the azurerm backend", () => {
  const { stack } = testFixture();
  new RemoteState(stack, {
    ...PROPS,
    key: "elsewhere.tfstate",
    subscriptionId: UUID,
    tenantId: UUID,
    login: "oidc",
    environment: "usgovernment",
    lookupBlobEndpoint: true,
  });
  expect(backendOf(stack)).toMatchInlineSnapshot(`
   {
     "azurerm": {
       "container_name": "tfstate",
       "environment": "usgovernment",
       "key": "elsewhere.tfstate",
       "lookup_blob_endpoint": true,
       "resource_group_name": "rg-tfstate",
       "storage_account_name": "sttfstate",
       "subscription_id": "00000000-0000-0000-0000-000000000002",
       "tenant_id": "00000000-0000-0000-0000-000000000002",
       "use_azuread_auth": true,
       "use_oidc": true,
     },
   }
  `);
});

test.each([
  ["azurecli", "use_cli"],
  ["msi", "use_msi"],
  ["oidc", "use_oidc"],
  ["workloadidentity", "use_aks_workload_identity"],
] as const)("the login %s is asked for by %s", (login, option) => {
  const { stack } = testFixture();
  new RemoteState(stack, { ...PROPS, login });
  expect(backendOf(stack)).toMatchObject({ azurerm: { [option]: true, use_azuread_auth: true } });
});

test("the cloud is that of the app where none is given", () => {
  const { stack } = testFixture({ cloud: "china" });
  new RemoteState(stack, PROPS);
  expect(backendOf(stack)).toMatchObject({ azurerm: { environment: "china" } });
});

describe("a login is refused, with the reason and without its value", () => {
  const COPIED = "Terraform would copy it into the state of every stack that reads this one";
  const OPENS = `${COPIED}, and it gives full access to the account; grant a role instead (\`grantRead\`, \`grantWrite\`) and log in with Entra ID [state-login-option]`;

  test.each([
    ["accessKey", `\`accessKey\` must not be given: ${OPENS}`],
    ["sasToken", `\`sasToken\` must not be given: ${OPENS}`],
    ["access_key", `\`access_key\` must not be given: ${OPENS}`],
    [
      "clientSecret",
      `\`clientSecret\` must not be given: ${COPIED}; set ARM_CLIENT_SECRET where Terraform runs [state-login-option]`,
    ],
    [
      "clientCertificatePassword",
      `\`clientCertificatePassword\` must not be given: ${COPIED}; set ARM_CLIENT_CERTIFICATE_PASSWORD where Terraform runs [state-login-option]`,
    ],
    [
      "oidcToken",
      `\`oidcToken\` must not be given: ${COPIED}; set ARM_OIDC_TOKEN where Terraform runs [state-login-option]`,
    ],
    [
      "oidcRequestToken",
      `\`oidcRequestToken\` must not be given: ${COPIED}; set ARM_OIDC_REQUEST_TOKEN where Terraform runs [state-login-option]`,
    ],
  ])("%s among the props", (option, problem) => {
    expect(problemOf({ [option]: "s3cret" })).toBe(at("platform/backend", problem));
  });

  test("by an override of the backend, of its readers or of the stack", () => {
    const { app, stack } = testFixture();
    const state = new RemoteState(stack, PROPS);
    expect(() => state.addOverride("sas_token", "s3cret")).toThrow(
      at("platform/backend", `\`sas_token\` must not be given: ${OPENS}`),
    );
    const reader = state.getRemoteStateDataSource(new TerraformStack(app, "workload"), "platform");
    expect(() => reader.addOverride("config.access_key", "s3cret")).toThrow(
      at("workload/platform", `\`access_key\` must not be given: ${OPENS}`),
    );
    stack.addOverride("terraform.backend.azurerm.access_key", "s3cret");
    expect(() => synthesize(stack)).toThrow(`[platform/backend] \`access_key\` must not be given: ${OPENS}`);
  });

  test("in a data source of somebody's own", () => {
    const { stack } = testFixture();
    new RemoteState(stack, PROPS);
    const other = { storageAccountName: "stother", containerName: "tfstate", key: "a", accessKey: "s3cret" };
    new DataTerraformRemoteStateAzurerm(stack, "other", other);
    expect(() => synthesize(stack)).toThrow(`[platform/backend] \`access_key\` must not be given: ${OPENS}`);
  });

  test("while one that is not given is none", () => {
    expect(problemOf({ accessKey: undefined })).toBeUndefined();
  });

  test("accepts settings that only state how to log in", () => {
    const { stack } = testFixture();
    new RemoteState(stack, PROPS).addOverride("ado_pipeline_service_connection_id", UUID);
    expect(backendOf(stack)).toMatchObject({ azurerm: { ado_pipeline_service_connection_id: UUID } });
  });
});

describe("refuses values that Azure or Terraform would refuse", () => {
  test.each([
    [
      { storageAccountName: "st-tfstate" },
      '`storageAccountName` must be 3 to 24 lowercase letters or digits, got "st-tfstate" (10 characters) [name]',
    ],
    [
      { containerName: "tf--state" },
      '`containerName` must be 3 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit and hold no two hyphens in a row, got "tf--state" (9 characters) [name]',
    ],
    [
      { resourceGroupName: "rg." },
      '`resourceGroupName` must be 1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end with a period, got "rg." (3 characters) [name]',
    ],
    [
      { subscriptionId: "mine" },
      '`subscriptionId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "mine" [uuid]',
    ],
    [
      { tenantId: "" },
      '`tenantId` must not be blank, got ""; if it is read from the environment, set that variable [input-missing]',
    ],
    [
      { login: "key" },
      '`login` must be one of "azurecli", "msi", "oidc", "workloadidentity", got "key" [input-choice]',
    ],
    [
      { environment: "german" },
      '`environment` must be one of "china", "public", "usgovernment", got "german" [input-choice]',
    ],
    [{ lookupBlobEndpoint: "yes" }, '`lookupBlobEndpoint` must be true or false, got "yes" [input-type]'],
    [{ project: 7 }, "`project` must be text, got 7 [input-type]"],
    [
      { project: "" },
      '`project` must not be blank, got ""; if it is read from the environment, set that variable [input-missing]',
    ],
    [
      { project: "orders/" },
      '`project` must be one or more words between single slashes, got "orders/" [state-project]',
    ],
    [
      { storageAccountName: undefined },
      "`storageAccountName` must be given; if only a pipeline knows the names, set `partial: true` [state-names]",
    ],
    [
      { project: undefined },
      "`project` must be given, got undefined; if it is read from the environment, set that variable [input-missing]",
    ],
    [
      { containerName: "${var.container}" },
      '`containerName` must be 3 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit and hold no two hyphens in a row, got "${var.container}" (16 characters) [name]',
    ],
  ])("%j", (props, problem) => {
    expect(problemOf(props)).toBe(at("platform/backend", problem));
  });

  test.each([
    ["k".repeat(1025), "of 1 to 1,024 characters, not 1,025"],
    ["a?b", 'without "?", because Terraform would store it under another name or not at all'],
    ["a%20b", 'without "%", because Terraform would store it under another name or not at all'],
    ["a\\b", 'without "\\\\", because Terraform would store it under another name or not at all'],
    ["a\nb", 'without "\\n", because Terraform would store it under another name or not at all'],
    ["${var.key}", 'without "${", because Terraform would store it under another name or not at all'],
    ["orders/", "that does not end with a slash, because Azure removes it"],
    ["orders.", "of which no part ends with a period, because Azure removes it"],
    ["orders./net", "of which no part ends with a period, because Azure removes it"],
    ["a/../net", "of which no part ends with a period, because Azure removes it"],
    ["a/".repeat(254) + "b", "of at most 254 parts between slashes, not 255"],
    [
      "orders/net.tfstateenv:prod",
      'without `env:` in its last part, because Terraform would read it as the workspace "prod" of the state "orders/net.tfstate"',
    ],
  ])("the key %j", (key, problem) => {
    expect(problemOf({ key })).toBe(
      `\`key\` must make a state key ${problem}, got ${shown(key)} (at platform/backend) [state-key]`,
    );
  });

  test("a project that makes such a key", () => {
    expect(problemOf({ project: "a?" })).toBe(
      `\`project\` must make a state key without "?", because Terraform would store it under another name or not at all, got "a?/platform.tfstate" (at platform/backend) [state-key]`,
    );
  });

  test("a token, which no backend can resolve", () => {
    for (const prop of ["storageAccountName", "key", "project", "tenantId"]) {
      const name = new TerraformVariable(testFixture().stack, "name", { type: "string" }).stringValue;
      expect(problemOf({ [prop]: `x${name}` })).toBe(
        `\`${prop}\` must be a literal, got a Terraform token: Terraform reads the backend before any variable or resource; if only a pipeline knows the names, set \`partial: true\` and leave them out (at platform/backend) [state-token]`,
      );
    }
  });
});

test.each([
  { storageAccountName: "abc" },
  { storageAccountName: "a".repeat(24) },
  { containerName: "abc" },
  { containerName: "a".repeat(63) },
  { project: "team/orders" },
  { project: "env:prod" },
  { key: "k".repeat(1024) },
  { key: "a/".repeat(253) + "b" },
  { key: ".hidden" },
  { key: "orders/net.tfstateenv:" },
  { key: "orders/xenv:prod/net.tfstate" },
  { key: "größe/日本 (1)+a=b&c#d{e}.tfstate" },
])("the edge of a rule is accepted: %j", (props) => {
  expect(problemOf(props)).toBeUndefined();
});

describe("one state for two stacks", () => {
  const pair = (first: object, second: object) => {
    const { app, stack } = testFixture();
    new RemoteState(stack, { ...PROPS, ...first });
    new RemoteState(new TerraformStack(app, "workload"), { ...PROPS, ...second });
    return () => synthesizeAll(app);
  };
  const shared = (key: string) =>
    `[platform/backend] \`key\` must be different for each stack, got ${JSON.stringify(key)}, which workload has in the same container: each apply of one stack would destroy the resources of the other; give one of them another \`key\` or \`project\``;

  test("is refused at synthesis", () => {
    expect(pair({ key: "a.tfstate" }, { key: "a.tfstate" })).toThrow(shared("a.tfstate"));
  });

  test("is refused for two spellings that Terraform makes one", () => {
    expect(pair({ key: "é".normalize("NFC") }, { key: "é".normalize("NFD") })).toThrow(shared("é".normalize("NFC")));
  });

  test("is refused where both leave the container to the pipeline", () => {
    const partial = { project: "p", partial: true, key: "a.tfstate" };
    const none = { resourceGroupName: undefined, storageAccountName: undefined, containerName: undefined };
    expect(pair({ ...partial, ...none }, { ...partial, ...none })).toThrow(shared("a.tfstate"));
  });

  test("is refused where the other is a plain azurerm backend, also for its workspaces", () => {
    const { app, stack } = testFixture();
    new RemoteState(stack, { ...PROPS, key: "a.tfstate" });
    const other = { storageAccountName: "sttfstate", containerName: "tfstate" };
    new AzurermBackend(new TerraformStack(app, "workload"), { ...other, key: "a.tfstate" });
    new AzurermBackend(new TerraformStack(app, "blue"), { ...other, key: "a.tfstateenv:blue" });
    expect(() => synthesizeAll(app)).toThrow(shared("a.tfstate"));
    expect(() => synthesizeAll(app)).toThrow(
      '[platform/backend] `key` must not equal the key of a workspace of another state, got "a.tfstate", with which blue has "a.tfstateenv:blue" for its workspace; give one of them another `key`',
    );
  });

  test.each([
    [{ key: "a.tfstate" }, { key: "A.tfstate" }],
    [{ key: "a" }, { key: "a", containerName: "other" }],
    [{ key: "a" }, { key: "a", storageAccountName: "other" }],
    [{ key: "a" }, { key: "a", environment: "china" }],
    [{ key: "a" }, { key: "aenv:b/c" }],
    [{}, {}],
  ])("is not what %j and %j are", (first, second) => {
    expect(pair(first, second)).not.toThrow();
  });
});

describe("stacks that read the state", () => {
  function readerFixture(props: object = {}) {
    const { app, stack } = testFixture();
    const state = new RemoteState(stack, { ...PROPS, login: "workloadidentity", ...props });
    const output = new TerraformOutput(stack, "cluster_name", { value: "aks", staticId: true });
    const reader = new TerraformStack(app, "workload");
    new LocalBackend(reader, { path: "terraform.tfstate" });
    return { app, stack, state, output, reader };
  }

  test("get every option, the later ones of Terraform and overrides included, whenever these are set", () => {
    const { app, state, output, reader } = readerFixture({ subscriptionId: UUID });
    state.addOverride("snapshot", true);
    new TerraformOutput(reader, "seen", { value: output.value });
    new UpstreamState(reader, "explicit", { stack: output.cdktfStack, outputs: ["cluster_name"] });
    state.addOverride("msi_endpoint", "http://localhost");
    const { terraform_remote_state: found } = synthesizeAll(app).workload!.data as Record<
      string,
      Record<string, { config: object; workspace: string }>
    >;
    expect(found!.explicit).toMatchObject({
      workspace: "${terraform.workspace}",
      config: {
        resource_group_name: "rg-tfstate",
        storage_account_name: "sttfstate",
        container_name: "tfstate",
        key: "orders/platform.tfstate",
        subscription_id: UUID,
        use_azuread_auth: true,
        use_aks_workload_identity: true,
        snapshot: true,
        msi_endpoint: "http://localhost",
      },
    });
  });

  test("take names the JSON does not have from variables that cannot be empty, and never prompt", () => {
    const { stack, reader } = readerFixture({ partial: true });
    new UpstreamState(reader, "platform", { stack, outputs: ["cluster_name"] });
    const json = synthesize(reader);
    expect(json.data.terraform_remote_state!.platform).toMatchObject({
      config: {
        storage_account_name: "${var.state_storage_account_name}",
        container_name: "${var.state_container_name}",
        key: "orders/platform.tfstate",
        use_azuread_auth: true,
        use_aks_workload_identity: true,
      },
    });
    expect(json.variable.state_container_name).toEqual({
      type: "string",
      default: "",
      description: "Name of the container with the state this stack reads.",
      validation: [
        {
          condition: "${length(var.state_container_name) > 0}",
          error_message:
            "Set TF_VAR_state_container_name to the name of the container with the state this stack reads.",
        },
      ],
    });
    expect(JSON.stringify(json)).not.toMatch(/sttfstate|rg-tfstate/);
  });
});

describe("a partial backend", () => {
  test("writes the names to a file next to the JSON and not into it", () => {
    const { app, stack } = testFixture();
    new RemoteState(stack, { ...PROPS, partial: true, login: "oidc" });
    app.synth();
    const folder = join(app.outdir, "stacks/platform");
    expect(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")).terraform.backend).toEqual({ azurerm: {} });
    expect(readFileSync(join(folder, "backend.azurerm.tfbackend"), "utf8")).toMatchInlineSnapshot(`
     "resource_group_name = "rg-tfstate"
     storage_account_name = "sttfstate"
     container_name = "tfstate"
     key = "orders/platform.tfstate"
     use_azuread_auth = true
     use_oidc = true
     "
    `);
  });

  test("needs no name at all", () => {
    const { app, stack } = testFixture();
    new RemoteState(stack, { project: "orders", partial: true });
    app.synth();
    expect(readFileSync(join(app.outdir, "stacks/platform/backend.azurerm.tfbackend"), "utf8")).toBe(
      'key = "orders/platform.tfstate"\nuse_azuread_auth = true\n',
    );
  });
});

describe("grants", () => {
  function grantFixture(props: object) {
    const { stack } = testFixture();
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    const state = new RemoteState(stack, { ...PROPS, ...props });
    const grantee = Principal.fromObjectId(stack, "pipeline", { objectId: UUID, type: "ServicePrincipal" });
    return { stack, state, grantee };
  }

  test("read and write are roles on the container", () => {
    const { stack, state, grantee } = grantFixture({ subscriptionId: UUID });
    state.grantRead(grantee);
    state.grantWrite(grantee);
    const scope = `/subscriptions/${UUID}/resourceGroups/rg-tfstate/providers/Microsoft.Storage/storageAccounts/sttfstate/blobServices/default/containers/tfstate`;
    const grants = Object.values(synthesize(stack).resource.azurerm_role_assignment!);
    expect(grants).toHaveLength(2);
    expect(grants).toMatchObject([
      { role_definition_name: "Storage Blob Data Reader", scope, principal_id: UUID },
      { role_definition_name: "Storage Blob Data Contributor", scope, principal_id: UUID },
    ]);
  });

  test("need the subscription and the names", () => {
    const without = grantFixture({});
    expect(() => without.state.grantRead(without.grantee)).toThrow(
      "`subscriptionId` must be the subscription of the storage account if a role is granted on its container; pass it to RemoteState (at platform/backend)",
    );
    const partial = grantFixture({ partial: true, subscriptionId: UUID, storageAccountName: undefined });
    expect(() => partial.state.grantWrite(partial.grantee)).toThrow(
      "`resourceGroupName`, `storageAccountName` and `containerName` must be given if a role is granted on the container; without them grant it in the stack that creates the storage account (at platform/backend)",
    );
  });
});
