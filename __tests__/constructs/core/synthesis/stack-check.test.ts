import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { ManagedIdentity, Principal, SecretValue, VaultAccess, WorkloadIdentityCluster } from "../../../../constructs";
import { checkApp } from "../../../../constructs/core/synthesis/check-app";
import { PROVIDER_SECRETS } from "../../../../facts/terraform/provider-secrets";
import { newApp, newResourceGroup, newStack, unknownText } from "../../../kit/app";

const check = (stack: TerraformStack) => () => checkApp(stack.node.root);
const cluster = (stack: TerraformStack, overrides = {}) =>
  new WorkloadIdentityCluster(stack, "cluster", {
    resourceGroup: newResourceGroup(stack),
    clusterName: "aks-orders",
    administrators: [],
    overrides,
  });
const vault = (stack: TerraformStack) =>
  new VaultAccess(stack, "vault", { resourceGroup: newResourceGroup(stack, "vaults"), vaultName: "kv-orders" });

const READABLE = "which would be readable in the JSON and the state; use a TerraformVariable with `sensitive: true`";

describe("a secret in plain text is an error", () => {
  test("in the overrides of a cluster, at the constructor", () => {
    const windowsProfile = { adminUsername: "azure", adminPassword: "P@ssw0rd-P@ssw0rd" };
    expect(() => cluster(newStack(), { windowsProfile })).toThrow(
      new Error(
        `\`overrides.windowsProfile.adminPassword\` must be a Terraform token, got a literal, ${READABLE} (at stack/cluster) [plain-secret]`,
      ),
    );
  });

  test("in an override of the resource", () => {
    const stack = newStack();
    cluster(stack).resource.addOverride("windows_profile.admin_password", "P@ssw0rd-P@ssw0rd");
    expect(check(stack)).toThrow(
      "[stack] `windows_profile.admin_password` of azurerm_kubernetes_cluster.cluster_resource_9691C40B must be a Terraform token, " +
        `got a literal, ${READABLE} (at stack/cluster/resource)`,
    );
  });

  test("in an override of the stack", () => {
    const stack = newStack();
    vault(stack);
    stack.addOverride("resource.azurerm_mssql_server.x.administrator_login_password", "hunter2");
    expect(check(stack)).toThrow(
      `[stack] \`administrator_login_password\` of azurerm_mssql_server.x must be a Terraform token, got a literal, ${READABLE}`,
    );
    expect(check(stack)).not.toThrow("hunter2");
  });

  test("in a resource of the provider's own class", () => {
    const stack = newStack();
    vault(stack);
    new SecretV1(stack, "secret", { metadata: { name: "a" }, data: { password: "hunter2" } });
    expect(check(stack)).toThrow(
      `[stack] \`data\` of kubernetes_secret_v1.secret must be a Terraform token, got a literal, ${READABLE} (at stack/secret)`,
    );
  });
});

test("a default of a sensitive variable is an error, and an empty one or that of another variable is right", () => {
  const withDefault = (sensitive: boolean, value: string) => {
    const stack = newStack("stack", newApp());
    vault(stack);
    new TerraformVariable(stack, "login", { sensitive, default: value });
    return stack;
  };
  const plain = withDefault(true, "hunter2");
  expect(check(plain)).toThrow(
    "[stack] `default` of variable.login must be absent, because the variable is `sensitive`, got a literal, which would be " +
      "readable in the JSON; set TF_VAR_login where Terraform runs [plain-secret]",
  );
  expect(check(plain)).not.toThrow("hunter2");
  for (const right of [withDefault(true, ""), withDefault(false, "hunter2")]) expect(check(right)).not.toThrow();
});

test("a default of an ephemeral secret, which is for samples, is right", () => {
  const stack = newStack("stack", newApp());
  const value = SecretValue.ephemeral(stack, "greeting", { default: "Hello!" });
  vault(stack).addSecret("greeting", { secretName: "greeting", value });
  expect(check(stack)).not.toThrow();
});

test.each(["connection.private_key", "provisioner.remote-exec.connection.password"])(
  "a login of a machine as plain text in %s is an error, and its user is not",
  (path) => {
    const withLogin = (at: string) => {
      const stack = newStack("stack", newApp());
      vault(stack).resource.addOverride(at, "hunter2");
      return stack;
    };
    expect(check(withLogin(path))).toThrow(`[stack] \`${path}\` of azurerm_key_vault.vault_`);
    expect(check(withLogin(path.replace(/\w+$/, "user")))).not.toThrow();
  },
);

test.each(Object.entries(PROVIDER_SECRETS).flatMap(([name, paths]) => paths.map((path) => [name, path] as const)))(
  "a credential of the provider %s in %s as plain text is an error, and a variable or nothing is right",
  (name, path) => {
    const withLogin = (value: (stack: TerraformStack) => string) => {
      const stack = newStack("stack", newApp());
      vault(stack);
      stack.addOverride(`provider.${name}`, [
        path.split(".").reduceRight<unknown>((at, key) => ({ [key]: at }), value(stack)),
      ]);
      return stack;
    };
    const plain = withLogin(() => "hunter2");
    expect(check(plain)).toThrow(
      `[stack] \`${path}\` of provider.${name} must be a Terraform token, got a literal, which would be readable in the JSON and ` +
        "saved plans; use a TerraformVariable with `sensitive: true`",
    );
    expect(check(plain)).not.toThrow("hunter2");
    const right = [
      withLogin((stack) => new TerraformVariable(stack, "login", { sensitive: true }).stringValue),
      withLogin(() => ""),
    ];
    for (const each of right) expect(check(each)).not.toThrow();
  },
);

test.each(["1st", "-first", "/subscriptions/x"])("the id %j of a construct with a resource is an error", (id) => {
  const stack = newStack("stack", newApp());
  new ManagedIdentity(stack, id, { resourceGroup: newResourceGroup(stack), identityName: "id-orders" });
  expect(check(stack)).toThrow(
    "[stack] the id of a construct in a stack must begin with a letter or an underscore, because Terraform's names do, got ",
  );
});

test("an id that begins with a digit is right below another construct, and for a construct without a resource", () => {
  const stack = newStack("stack", newApp());
  new ManagedIdentity(new Construct(stack, "identities"), "1st", {
    resourceGroup: newResourceGroup(stack),
    identityName: "id-orders",
  });
  Principal.fromObjectId(stack, "11111111-1111-1111-1111-111111111111", {
    objectId: "11111111-1111-1111-1111-111111111111",
    type: "Group",
  });
  expect(check(stack)).not.toThrow();
});

test("an argument of a provider that is not a credential may be a literal", () => {
  const stack = newStack("stack", newApp());
  vault(stack);
  stack.addOverride("provider.kubernetes", [{ username: "hunter2", client_certificate: "hunter2" }]);
  expect(check(stack)).not.toThrow();
});

test("a sensitive attribute may be a variable, or empty", () => {
  const stack = newStack();
  const password = new TerraformVariable(stack, "password", { sensitive: true, default: "" });
  cluster(stack, { windowsProfile: { adminUsername: "azure", adminPassword: password.stringValue } });
  new SecretV1(stack, "secret", { metadata: { name: "a" }, data: { password: password.stringValue, none: "" } });
  expect(check(stack)).not.toThrow();
});

test("an expression that Terraform cannot parse is an error with the construct path", () => {
  const stack = newStack();
  new ManagedIdentity(stack, "identity", {
    resourceGroup: newResourceGroup(stack),
    identityName: "id-orders",
    tags: { branch: "feature/${BRANCH" },
  });
  expect(check(stack)).toThrow(
    '[stack] `azurerm_user_assigned_identity.identity_resource_340A1051.tags.branch` must be a text that Terraform can parse, got "feature/${BRANCH": ' +
      "expected } at character 17, got the end of the text; write $${ for these two characters themselves, and %%{ for %{ (at stack/identity/resource)",
  );
});

test("expressions of the user and escaped ones are accepted", () => {
  const stack = newStack();
  new ManagedIdentity(stack, "identity", {
    resourceGroup: newResourceGroup(stack),
    identityName: "id-orders",
    tags: { workspace: "${terraform.workspace}", cost: "100 %%{x} $${y}", suffix: `a-${unknownText(stack)}` },
  });
  new TerraformOutput(stack, "output", { value: '${upper("a")}', description: "what ${is} not read" });
  expect(check(stack)).not.toThrow();
});

test("a value of another app is an error with the construct path", () => {
  const stack = newStack();
  const foreign = new ManagedIdentity(newStack("foreign", newApp()), "identity", {
    resourceGroup: { name: "rg", location: "westeurope" },
    identityName: "id-foreign",
  });
  new ManagedIdentity(stack, "identity", {
    resourceGroup: newResourceGroup(stack),
    identityName: "id-orders",
    tags: { other: foreign.clientId },
  });
  expect(check(stack)).toThrow(
    '[stack] values must come from this app, got one of the stack "foreign" of another app; read it from a construct of this app (at stack/identity/resource)',
  );
});

test("an expression in the name of a tag is one that Terraform parses", () => {
  const stack = newStack();
  new ManagedIdentity(stack, "identity", {
    resourceGroup: newResourceGroup(stack),
    identityName: "id-orders",
    tags: { "%{ if": "x" },
  });
  expect(check(stack)).toThrow(
    'identity_resource_340A1051.tags` must be a text that Terraform can parse, got "%{ if": expected an expression at character 6, got the end of the text',
  );
});
